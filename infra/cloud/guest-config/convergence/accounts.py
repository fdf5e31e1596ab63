"""Accounts: the declared ones, those that we retired, and those that nobody declared."""

import time

import host

NOBODY = 65534
FIRST_ORDINARY_UID = 1000
SECONDS_PER_DAY = 86400


def table(name):
    """A colon separated file of /etc as {key: fields}."""
    with open(host.path("/etc/" + name), errors="replace") as handle:
        rows = [line.rstrip("\n").split(":") for line in handle if ":" in line]
    return {row[0]: row for row in rows}


def is_locked(field):
    return field.startswith(("!", "*"))


def is_expired(shadow_row):
    return shadow_row[7] != "" and int(shadow_row[7]) <= time.time() / SECONDS_PER_DAY


def observe(names):
    """Observed state per declared account, and accounts that could log in although nobody declared them."""
    passwd, shadow, groups = table("passwd"), table("shadow"), table("group")
    found = {}
    for name in names:
        if name not in passwd or name not in shadow:
            found[name] = None
            continue
        field = shadow[name][1]
        found[name] = {
            "uid": int(passwd[name][2]),
            "shell": passwd[name][6],
            "groups": sorted(g for g, row in groups.items() if name in row[3].split(",")),
            "locked": is_locked(field),
            "expired": is_expired(shadow[name]),
            "shadow": host.digest(field),
        }
    undeclared = sorted(n for n in passwd if n not in names and could_log_in(passwd[n], shadow.get(n)))
    return found, undeclared


def could_log_in(passwd_row, shadow_row):
    if shadow_row is None:
        return True
    if is_expired(shadow_row):
        return False
    uid = int(passwd_row[2])
    if uid == 0 and passwd_row[0] != "root":
        return True
    return FIRST_ORDINARY_UID <= uid != NOBODY or not is_locked(shadow_row[1])


def apply(users, retired, changed):
    found, _ = observe([user["name"] for user in users] + retired)
    for user in users:
        converge(user, found[user["name"]], changed)
    for name in retired:
        if found[name] and not (found[name]["expired"] and found[name]["locked"]):
            # Kept, because a later account would inherit the uid and with it the files.
            host.must("users", ["usermod", "--lock", "--expiredate", "1", "--groups", "", name])
            host.run(["loginctl", "terminate-user", name])
            changed.append("user " + name)


def converge(user, found, changed):
    name, notes = user["name"], []
    if found is None:
        # A group of that name may be left over from an account that was removed by hand.
        own_group = ["--gid", name] if name in table("group") else ["--user-group"]
        host.must("users", ["useradd", "--create-home", "--shell", user["shell"]] + own_group + [name])
        found = observe([name])[0][name]
        notes.append("created")
    if found["shell"] != user["shell"] or found["groups"] != sorted(user["groups"]) or found["expired"]:
        groups = ",".join(user["groups"])
        host.must("users", ["usermod", "--shell", user["shell"], "--groups", groups, "--expiredate", "", name])
        notes.append("account")
    if user.get("password") is None:
        if not found["locked"]:
            host.must("users", ["usermod", "--lock", name])
            notes.append("locked")
    elif found["shadow"] != user.get("shadow"):
        host.must("users", ["chpasswd"], stdin="%s:%s\n" % (name, user["password"]))
        notes.append("password")
    if notes:
        changed.append("user " + name)
