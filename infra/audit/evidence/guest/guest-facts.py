"""Says what is true inside a VM: one JSON object on stdout, nothing is changed.

Runs as root with Python 3.11 or newer and the standard library only. REQUEST is put in front by collect-facts.ts.
Password hashes never leave the machine, only whether a password can be used.
"""

import base64
import glob
import hashlib
import json
import os
import pwd
import subprocess
import time

COMMAND_SECONDS = 20
TEXT_LIMIT = 1_000_000
# Texts and times in one form: systemctl prints the next run of a timer in the local zone otherwise.
ENVIRONMENT = {**os.environ, "LC_ALL": "C.UTF-8", "TZ": "UTC", "PATH": "/usr/sbin:/usr/bin:/sbin:/bin"}
TIMER_PROPERTIES = "Id,LoadState,UnitFileState,ActiveState,NextElapseUSecRealtime"
APT_FORMAT = "$(CREATED_BY)|$(RELEASE)|$(COMPONENT)|$(ORIGIN)|$(REPO_URI)"


def run(*argv):
    try:
        done = subprocess.run(argv, capture_output=True, env=ENVIRONMENT, timeout=COMMAND_SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        return {"code": 127, "stdout": "", "stderr": type(error).__name__}
    return {
        "code": done.returncode,
        "stdout": done.stdout.decode("utf-8", "replace")[:TEXT_LIMIT],
        "stderr": done.stderr.decode("utf-8", "replace")[:2000],
    }


def read_text(path):
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return file.read(TEXT_LIMIT)
    except OSError:
        return ""


def digest(path):
    try:
        with open(path, "rb") as file:
            return hashlib.sha256(file.read()).hexdigest()
    except OSError:
        return None


def list_directory(path):
    try:
        return sorted(os.listdir(path))
    except OSError:
        return []


def effective_sshd(request):
    return [
        {
            "user": user,
            "address": address,
            **run("sshd", "-T", "-C", f"user={user},host=unknown,addr={address}"),
        }
        for user, address in request["sshdCases"]
    ]


def password_states():
    """locked: no password matches; empty: none is asked for; usable: one can be typed."""
    states = {}
    for line in read_text("/etc/shadow").splitlines():
        name, _, rest = line.partition(":")
        field = rest.partition(":")[0]
        states[name] = "empty" if field == "" else "locked" if field[0] in "!*" else "usable"
    return states


def accounts():
    states = password_states()
    return [
        {
            "name": entry.pw_name,
            "uid": entry.pw_uid,
            "home": entry.pw_dir,
            "shell": entry.pw_shell,
            "password": states.get(entry.pw_name, "empty" if entry.pw_passwd == "" else "locked"),
        }
        for entry in pwd.getpwall()
    ]


def key_lines(path):
    lines = (line.strip() for line in read_text(path).splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def key_files():
    """Every place in which sshd looks, or looked before our configuration, for keys of an account."""
    found = [(None, path) for path in sorted(glob.glob("/etc/ssh/authorized_keys.d/*"))]
    for entry in pwd.getpwall():
        for name in ("authorized_keys", "authorized_keys2"):
            found.append((entry.pw_name, os.path.join(entry.pw_dir, ".ssh", name)))
    return [
        {"user": user or os.path.basename(path), "path": path, "lines": key_lines(path)}
        for user, path in found
        if os.path.isfile(path)
    ]


def trust_lines():
    """Lines of apt's sources that say whose signature counts."""
    found = []
    for path in ["/etc/apt/sources.list", *sorted(glob.glob("/etc/apt/sources.list.d/*"))]:
        for line in read_text(path).splitlines():
            text = line.strip()
            if not text.startswith("#") and ("signed-by" in text.lower() or "trusted" in text.lower()):
                found.append(text)
    return found


def firewall(request):
    """The running rules, and those that the rendered file gives in an empty network namespace."""
    path = request["nftablesFile"]
    load = 'nft -f "$1" && exec nft -j list ruleset'
    return {
        "running": run("nft", "-j", "list", "ruleset"),
        "rendered": run("unshare", "-n", "sh", "-c", load, "sh", path) if path else None,
    }


def main(request):
    began = time.time()
    facts = {
        "bootId": read_text("/proc/sys/kernel/random/boot_id").strip(),
        "osRelease": read_text("/etc/os-release"),
        "sshd": effective_sshd(request),
        "firewall": firewall(request),
        "accounts": accounts(),
        "keyFiles": key_files(),
        "files": {path: digest(path) for path in request["files"]},
        "directories": {path: list_directory(path) for path in request["directories"]},
        "timers": run("systemctl", "show", "-p", TIMER_PROPERTIES, *request["timers"]),
        "failedUnits": run("systemctl", "list-units", "--state=failed", "--plain", "--no-legend", "--no-pager"),
        "aptConfig": run("apt-config", "dump"),
        "aptTargets": run("apt-get", "indextargets", "--no-release-info", "--format", APT_FORMAT),
        "aptReleases": run("apt-get", "indextargets", "--format", APT_FORMAT),
        "aptTrust": trust_lines(),
        "aptKeyrings": list_directory("/etc/apt/trusted.gpg.d") + glob.glob("/etc/apt/trusted.gpg"),
    }
    facts["clock"] = {"began": began, "ended": time.time()}
    print(json.dumps(facts))


main(json.loads(base64.b64decode(REQUEST)))
