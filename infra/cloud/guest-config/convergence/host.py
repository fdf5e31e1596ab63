"""The machine that is being converged: its root, its programs, its lock."""

import errno
import fcntl
import hashlib
import os
import subprocess
import threading
import time

# Prefix of every path. Tests set it; on a guest it is empty.
ROOT = ""
ENVIRONMENT = {
    "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    "LC_ALL": "C",
    "DEBIAN_FRONTEND": "noninteractive",
    "SYSTEMD_PAGER": "",
}
STATE_DIRECTORY = "/var/lib/managed-vm"
LOCK_WAIT_SECONDS = 60


class Failure(Exception):
    """Something that the operator has to know. Kinds are mapped to diagnostics by the provider."""

    def __init__(self, kind, message):
        super().__init__(message)
        self.kind = kind
        self.message = message


def path(name):
    return ROOT + name


def run(argv, stdin=None):
    """Exit code, stdout and stderr of a program; 127 when it does not exist."""
    return finish(argv, start(argv), stdin)


def run_together(commands):
    """Like run, for programs that do not depend on each other: all are started before the first is waited for."""
    started = [(argv, start(argv)) for argv in commands]
    return [finish(argv, process) for argv, process in started]


def start(argv):
    pipe = subprocess.PIPE
    try:
        return subprocess.Popen(
            argv, stdin=pipe, stdout=pipe, stderr=pipe, env=ENVIRONMENT, text=True, errors="replace"
        )
    except FileNotFoundError:
        return None


def finish(argv, process, stdin=None):
    if process is None:
        return 127, "", argv[0] + ": not found"
    stdout, stderr = process.communicate(stdin)
    return process.returncode, stdout, stderr


def must(kind, argv, stdin=None):
    """Like run, but a non-zero exit code is a Failure that quotes the program's last lines."""
    code, stdout, stderr = run(argv, stdin)
    if code != 0:
        tail = (stderr.strip() or stdout.strip())[-600:]
        raise Failure(kind, "%s ended with %d: %s" % (" ".join(argv[:3]), code, tail))
    return stdout


def digest(data):
    return hashlib.sha256(data if isinstance(data, bytes) else data.encode()).hexdigest()


def lock(shared):
    """Held until this process ends."""
    # 0600: nobody else may hold it.
    handle = os.open(path("/run/managed-vm.lock"), os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    deadline = time.monotonic() + LOCK_WAIT_SECONDS
    while True:
        try:
            fcntl.flock(handle, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
            return handle
        except OSError as error:
            if error.errno not in (errno.EAGAIN, errno.EACCES):
                raise
            if time.monotonic() > deadline:
                raise Failure("busy", "another run works on this guest since %d s" % LOCK_WAIT_SECONDS)
            time.sleep(0.2)


def sync(names):
    """Brings files and directories to the disk, all at once: the file system's journal then commits once for many."""
    errors = []

    def sync_one(name):
        try:
            descriptor = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
        except OSError as error:
            errors.append(error)

    threads = [threading.Thread(target=sync_one, args=(name,)) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]


def boot_id():
    with open("/proc/sys/kernel/random/boot_id") as handle:
        return handle.read().strip()


def make_state_directory():
    os.makedirs(path(STATE_DIRECTORY), mode=0o700, exist_ok=True)
