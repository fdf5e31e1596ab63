"""Reads or converges one guest. The payload comes with the program on standard input, the answer is one JSON line."""

import json
import os
import sys

import accounts
import files
import host
import packages
import swap
import units
import validation


def observe(wanted):
    names = [file["path"] for file in wanted["files"]]
    users, undeclared = accounts.observe([user["name"] for user in wanted["users"]])
    return {
        "bootId": host.boot_id(),
        "files": {name: files.observe_file(name) for name in names},
        "links": {link["path"]: files.observe_link(link["path"]) for link in wanted["links"]},
        "directories": {name: files.observe_directory(name) for name in wanted["exclusiveDirectories"]},
        "unexpectedFiles": foreign_files(wanted),
        "packages": packages.observe(wanted["packages"]),
        "users": users,
        "undeclaredUsers": undeclared,
        "units": units.observe(wanted["units"]),
        "pendingUnits": units.read_pending(),
    }


def apply(wanted, changed):
    host.make_state_directory()
    packages.apply(wanted["packages"], changed)
    news = [file for file in wanted["files"] if files.differs(file)]
    validation.validate(wanted["files"], news)
    accounts.apply(wanted["users"], wanted["retiredUsers"], changed)
    unwanted = wanted["absentFiles"] + list(foreign_files(wanted))
    touched = units.touched_by(wanted["units"], [file["path"] for file in news] + unwanted)
    touched |= set(units.read_pending())
    units.write_pending(touched)
    files.make_directories(wanted["exclusiveDirectories"], changed)
    exchange = swap.Swap()
    exchange.apply(news, changed)
    files.remove(unwanted, changed)
    files.apply_links(wanted["links"], changed)
    units.apply(wanted["units"], touched, changed, exchange.roll_back)
    units.write_pending(set())


def foreign_files(wanted):
    return files.foreign_entries(wanted["exclusiveDirectories"], {file["path"] for file in wanted["files"]})


def answer(payload):
    changed = []
    os.umask(0o022)
    try:
        # Held until this process ends.
        host.lock(shared=payload["mode"] == "read")
        if payload["mode"] == "apply":
            apply(payload, changed)
        return {"observed": observe(payload), "changed": changed}
    except host.Failure as failure:
        return {"error": {"kind": failure.kind, "message": failure.message}, "changed": changed}
    except OSError as error:
        # No content is in there: only what the system says and the path.
        return {"error": {"kind": "system", "message": "%s: %s" % (error.strerror, error.filename)}, "changed": changed}
    except Exception as error:
        # The text of an unforeseen error may quote a payload, so only its place is told.
        last = error.__traceback__
        while last.tb_next:
            last = last.tb_next
        place = "%s in %s:%s" % (type(error).__name__, last.tb_frame.f_code.co_filename, last.tb_lineno)
        return {"error": {"kind": "internal", "message": place}, "changed": changed}


def main(payload):
    json.dump(answer(payload), sys.stdout)
    sys.stdout.write("\n")
