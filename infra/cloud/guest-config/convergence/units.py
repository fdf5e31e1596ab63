"""systemd units: what they should be, what they are, and the smallest step between."""

import json
import os

import host

PENDING = host.STATE_DIRECTORY + "/pending.json"
PROPERTIES = "Id,LoadState,UnitFileState,ActiveState,ConditionResult,NeedDaemonReload"
RUNNING = ("active", "activating", "reloading")
ON = ("enabled", "static", "alias", "generated")

UNMASK, UNMASK_RUNTIME = ["unmask", "--no-reload"], ["unmask", "--no-reload", "--runtime"]
ENABLE, DISABLE = ["enable", "--no-reload"], ["disable", "--no-reload"]
# In this order; without --no-reload each would make systemd read all its files.
SWITCHES = (UNMASK, UNMASK_RUNTIME, ENABLE, DISABLE)
ACTIONS = (["stop"], ["start"], ["reload"], ["restart"])


def observe(units):
    if not units:
        return {}
    names = [unit["name"] for unit in units]
    shown = host.must("units", ["systemctl", "show", "--property=" + PROPERTIES, "--"] + names)
    blocks = [dict(line.split("=", 1) for line in block.splitlines()) for block in shown.strip().split("\n\n")]
    return {unit["name"]: summary(unit, block) for unit, block in zip(units, blocks)}


def summary(unit, block):
    active = block["ActiveState"] in RUNNING
    masked = block["LoadState"] == "masked"
    return {
        "enabled": block["UnitFileState"] in ON,
        "active": active,
        "masked": masked,
        "skipped": not active and block["ActiveState"] == "inactive" and block["ConditionResult"] == "no",
        # systemd 252 says so of every masked unit that has drop-ins.
        "stale": not masked and block["NeedDaemonReload"] == "yes",
        "effective": effective(unit),
    }


def effective(unit):
    if not unit.get("effective"):
        return None
    code, shown, _ = host.run(unit["effective"])
    return host.digest(shown) if code == 0 else "nothing"


def read_pending():
    try:
        with open(host.path(PENDING)) as handle:
            return json.load(handle)
    except (FileNotFoundError, ValueError):
        return []


def write_pending(names):
    """Outlives a killed run: files are then in place, but their units have not read them."""
    if not names:
        if os.path.exists(host.path(PENDING)):
            os.unlink(host.path(PENDING))
        return
    staged = host.path(PENDING + ".new")
    with open(staged, "w") as handle:
        json.dump(sorted(names), handle)
        handle.flush()
        os.fsync(handle.fileno())
    os.rename(staged, host.path(PENDING))


def touched_by(units, paths):
    """Units that must read again: a declared path is a file, or a directory with all that lies in it."""
    return {u["name"] for u in units for w in watched(u) for p in paths if p == w or p.startswith(w + "/")}


def watched(unit):
    return (unit.get("onChange") or {}).get("files", [])


def apply(units, touched, changed, roll_back):
    """
    Each kind of step is one call for all units that need it, and systemd reads its files once in between.
    `roll_back(paths)` puts old files back when a unit does not take the new ones.
    """
    found = observe(units)
    plans = {unit["name"]: plan(unit, found[unit["name"]], unit["name"] in touched) for unit in units}

    def perform(step):
        mine = [unit for unit in units if step in plans[unit["name"]]]
        if mine:
            perform_on(mine, step, touched, changed, roll_back)
        return bool(mine)

    switched = [perform(step) for step in SWITCHES]
    if any(switched) or any(state["stale"] for state in found.values()):
        host.must("units", ["systemctl", "daemon-reload"])
    for step in ACTIONS:
        perform(step)


def perform_on(units, step, touched, changed, roll_back):
    argv = ["systemctl"] + step + ["--"]
    if len(units) > 1 and host.run(argv + [unit["name"] for unit in units])[0] == 0:
        note(units, changed)
        return
    failures = []
    # Alone, or one by one to learn which of them refuses; the others are to run all the same.
    for unit in units:
        try:
            host.must("units", argv + [unit["name"]])
            note([unit], changed)
        except host.Failure as failure:
            failures.append(failure)
            restored = unit["name"] in touched and roll_back(watched(unit))
            # Also for what was switched before.
            host.run(["systemctl", "daemon-reload"])
            if restored:
                host.run(["systemctl", "reload-or-restart", "--", unit["name"]])
    if failures:
        raise failures[0]


def note(units, changed):
    names = ["unit " + unit["name"] for unit in units]
    changed.extend(name for name in names if name not in changed)


def plan(unit, found, touched):
    """The steps of one unit, each of SWITCHES or ACTIONS."""
    steps = []
    if found["masked"]:
        steps += [UNMASK, UNMASK_RUNTIME]
    if unit["enabled"] and not found["enabled"]:
        steps.append(ENABLE)
    if not unit["enabled"] and (found["enabled"] and not found["masked"]):
        steps.append(DISABLE)
    if not unit["active"]:
        return steps + ([["stop"]] if found["active"] else [])
    if not found["active"]:
        skipped = unit.get("mayBeSkipped") and found["skipped"] and not found["masked"]
        return steps if skipped and not touched else steps + [["start"]]
    drifted = unit.get("expectedEffective") is not None and found["effective"] != unit["expectedEffective"]
    if unit.get("onChange") and (touched or drifted):
        steps.append([unit["onChange"]["action"]])
    return steps
