"""The real programs judge staged copies before anything goes live."""

import os
import shutil
import tempfile

import host
import swap


def validate(wanted, news):
    """A validator of a new file sees all its files of this configuration, staged, before one of them goes live."""
    clear_stages()
    for name, check in CHECKS:
        if not any(f.get("validator") == name for f in news):
            continue
        mine = [f for f in wanted if f.get("validator") == name]
        stage = tempfile.mkdtemp(prefix="stage-", dir=host.path(host.STATE_DIRECTORY))
        try:
            for number, file in enumerate(mine):
                swap.write(os.path.join(stage, str(number)), check_text(name, file, stage), 0o600)
            code, message = check(stage, mine)
        finally:
            shutil.rmtree(stage)
        if code != 0:
            paths, said = ", ".join(f["path"] for f in mine), message.strip().replace(stage, "")[-600:]
            raise host.Failure("validation", "%s refuses %s: %s" % (name, paths, said))


def clear_stages():
    """A killed run may have left one behind."""
    for entry in os.listdir(host.path(host.STATE_DIRECTORY)):
        if entry.startswith("stage-"):
            shutil.rmtree(os.path.join(host.path(host.STATE_DIRECTORY), entry))


def check_text(validator, file, stage):
    """sshd would follow an Include into the live directory, where a broken hand-made file must not stop the repair."""
    if validator != "sshd":
        return file["content"]
    include = "Include %s/[0-9]*.include" % stage
    lines = file["content"].split("\n")
    return "\n".join(include if line.startswith("Include ") else line for line in lines)


def check_sshd(stage, mine):
    for number, file in enumerate(mine):
        if file["path"] != "/etc/ssh/sshd_config":
            os.rename(os.path.join(stage, str(number)), os.path.join(stage, "%d.include" % number))
    roots = [n for n, f in enumerate(mine) if f["path"] == "/etc/ssh/sshd_config"]
    for number in roots:
        code, out, errors = host.run(["sshd", "-t", "-f", os.path.join(stage, str(number))])
        if code != 0:
            return code, errors or out
    return 0, ""


def check_each(argv):
    def check(stage, mine):
        for number in range(len(mine)):
            code, out, errors = host.run(argv + [os.path.join(stage, str(number))])
            if code != 0:
                return code, errors or out
        return 0, ""

    return check


CHECKS = (
    ("sshd", check_sshd),
    ("nftables", check_each(["nft", "-c", "-f"])),
    ("sudoers", check_each(["visudo", "-c", "-f"])),
)
