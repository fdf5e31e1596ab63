"""The real programs judge staged copies before anything goes live."""

import os
import shutil

import host
import swap


def validate(wanted, news):
    """A validator of a new file sees all its files of this configuration, staged, before one of them goes live."""
    clear_stages()
    judged = {f.get("validator") for f in news}
    names = [name for name in COMMANDS if name in judged]
    stages = {name: host.path(host.STATE_DIRECTORY + "/stage-" + name) for name in names}
    try:
        commands = [(name, argv) for name in names for argv in stage(name, files_of(wanted, name), stages[name])]
        results = host.run_together([argv for _, argv in commands])
    finally:
        clear_stages()
    for (name, _), (code, out, errors) in zip(commands, results):
        if code != 0:
            paths = ", ".join(f["path"] for f in files_of(wanted, name))
            said = (errors or out).strip().replace(stages[name], "")[-600:]
            raise host.Failure("validation", "%s refuses %s: %s" % (name, paths, said))


def files_of(wanted, validator):
    return [f for f in wanted if f.get("validator") == validator]


def clear_stages():
    """A killed run may have left one behind."""
    for entry in os.listdir(host.path(host.STATE_DIRECTORY)):
        if entry.startswith("stage-"):
            shutil.rmtree(os.path.join(host.path(host.STATE_DIRECTORY), entry))


def stage(name, mine, directory):
    """Lays the files of one validator into a directory of their own, and says how it is asked."""
    os.mkdir(directory, 0o700)
    staged = [os.path.join(directory, staged_name(name, number, file)) for number, file in enumerate(mine)]
    for target, file in zip(staged, mine):
        swap.write(target, check_text(name, file, directory), 0o600)
    return [COMMANDS[name] + [target] for target in staged if not target.endswith(".include")]


def staged_name(validator, number, file):
    included = validator == "sshd" and file["path"] != "/etc/ssh/sshd_config"
    return "%d%s" % (number, ".include" if included else "")


def check_text(validator, file, directory):
    """sshd would follow an Include into the live directory, where a broken hand-made file must not stop the repair."""
    if validator != "sshd":
        return file["content"]
    include = "Include %s/[0-9]*.include" % directory
    lines = file["content"].split("\n")
    return "\n".join(include if line.startswith("Include ") else line for line in lines)


COMMANDS = {"sshd": ["sshd", "-t", "-f"], "nftables": ["nft", "-c", "-f"], "sudoers": ["visudo", "-c", "-f"]}
