"""Debian packages that must be there. None is ever removed or upgraded here: patching has its own road."""

import time

import host

APT = [
    "apt-get", "-y", "-q", "--no-install-recommends",
    "-o", "DPkg::Lock::Timeout=300", "-o", "Acquire::Retries=3",
    # Our own files count as changed by hand: keep them.
    "-o", "Dpkg::Options::=--force-confdef", "-o", "Dpkg::Options::=--force-confold",
]
LOCK_TRIES = 60


def observe(names):
    if not names:
        return {}
    _, listing, _ = host.run(["dpkg-query", "-W", "-f", "${Package}\\t${db:Status-Abbrev}\\n"] + names)
    states = dict(line.split("\t") for line in listing.splitlines())
    return {name: states.get(name, "")[1:2] == "i" for name in names}


def apply(names, changed):
    missing = [name for name, installed in observe(names).items() if not installed]
    if not missing:
        return
    # An interrupted run of dpkg refuses everything until this is done; without one it does nothing.
    host.must("packages", ["dpkg", "--configure", "-a", "--force-confdef", "--force-confold"])
    apt(["update"])
    apt(["install"] + missing)
    changed.extend("package " + name for name in missing)


def apt(arguments):
    """The lists' lock knows no time-out of its own, so it is tried again here."""
    for _ in range(LOCK_TRIES):
        code, _, errors = host.run(APT + arguments)
        if code == 0:
            return
        if "Could not get lock" not in errors:
            raise host.Failure("packages", "apt-get %s ended with %d: %s" % (arguments[0], code, errors.strip()[-600:]))
        time.sleep(5)
    raise host.Failure("packages", "apt-get %s: another program holds apt's lock" % arguments[0])
