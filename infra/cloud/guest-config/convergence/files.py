"""Files, links and exclusive directories: what they are, and the simple steps to what they should be."""

import os
import shutil
import stat

import accounts
import host
import swap


def observe_file(name):
    try:
        info = os.lstat(host.path(name))
    except (FileNotFoundError, NotADirectoryError):
        return None
    owners = {int(row[2]): key for key, row in accounts.table("passwd").items()}
    groups = {int(row[2]): key for key, row in accounts.table("group").items()}
    return {
        "sha256": content_digest(name, info),
        "mode": "%04o" % stat.S_IMODE(info.st_mode),
        "owner": owners.get(info.st_uid, str(info.st_uid)),
        "group": groups.get(info.st_gid, str(info.st_gid)),
    }


def content_digest(name, info):
    if not stat.S_ISREG(info.st_mode):
        return "not a regular file"
    with open(host.path(name), "rb") as handle:
        return host.digest(handle.read())


def observe_link(name):
    try:
        return os.readlink(host.path(name))
    except OSError:
        return None


def observe_directory(name):
    try:
        info = os.lstat(host.path(name))
    except FileNotFoundError:
        return "missing"
    safe = stat.S_ISDIR(info.st_mode) and info.st_uid == 0 and not info.st_mode & 0o022
    return "ok" if safe else "unsafe"


def foreign_entries(directories, ours):
    """Whatever lies in an exclusive directory and is not ours, with its digest."""
    found = {}
    for directory in directories:
        if observe_directory(directory) == "missing" or not os.path.isdir(host.path(directory)):
            continue
        for entry in sorted(os.listdir(host.path(directory))):
            name = directory + "/" + entry
            if name not in ours:
                found[name] = observe_file(name)["sha256"]
    return found


def differs(wanted):
    found = observe_file(wanted["path"])
    return found is None or any(
        (
            found["sha256"] != host.digest(wanted["content"]),
            found["mode"] != wanted["mode"],
            found["owner"] != wanted["owner"],
            found["group"] != wanted["group"],
        )
    )


def make_directories(directories, changed):
    for directory in directories:
        state, target = observe_directory(directory), host.path(directory)
        if state == "ok":
            continue
        if state == "unsafe" and (os.path.islink(target) or not os.path.isdir(target)):
            os.unlink(target)
        os.makedirs(target, mode=0o755, exist_ok=True)
        os.chown(target, 0, 0)
        os.chmod(target, stat.S_IMODE(os.lstat(target).st_mode) & ~0o022)
        changed.append("directory " + directory)


def remove(names, changed):
    for name in names:
        target = host.path(name)
        if not os.path.lexists(target):
            continue
        if os.path.isdir(target) and not os.path.islink(target):
            shutil.rmtree(target)
        else:
            os.unlink(target)
        changed.append("file " + name)


def apply_links(links, changed):
    for link in links:
        if observe_link(link["path"]) == link["target"]:
            continue
        staged = swap.temporary(link["path"])
        swap.discard(staged)
        os.symlink(link["target"], staged)
        os.rename(staged, host.path(link["path"]))
        changed.append("file " + link["path"])
