"""Files change atomically and all or none: staged beside their targets, renamed, put back on request."""

import os
import shutil
import stat

import accounts
import host

MARK = ".managed-vm-"


def write(name, content, mode):
    descriptor = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    with os.fdopen(descriptor, "wb") as handle:
        handle.write(content if isinstance(content, bytes) else content.encode())
        os.fchmod(handle.fileno(), mode)


def temporary(name):
    directory, base = os.path.split(host.path(name))
    return os.path.join(directory, MARK + base)


class Swap:
    """All new files are written beside their targets first: a full disk is found before the first rename."""

    def __init__(self):
        self.backups = {}

    def apply(self, news, changed):
        try:
            for file in news:
                self.stage(file)
            host.sync([temporary(file["path"]) for file in news])
        except BaseException:
            for file in news:
                discard(temporary(file["path"]))
            raise
        for file in news:
            target = host.path(file["path"])
            if os.path.isdir(target) and not os.path.islink(target):
                shutil.rmtree(target)
            os.rename(temporary(file["path"]), target)
            changed.append("file " + file["path"])
        host.sync({os.path.dirname(host.path(f["path"])) for f in news})

    def stage(self, file):
        target = host.path(file["path"])
        os.makedirs(os.path.dirname(target), mode=0o755, exist_ok=True)
        self.backups[file["path"]] = backup(target)
        staged = temporary(file["path"])
        discard(staged)
        write(staged, file["content"], int(file["mode"], 8))
        os.chown(staged, number_of("passwd", file["owner"]), number_of("group", file["group"]))
        # Again, because chown takes the set-id bits away.
        os.chmod(staged, int(file["mode"], 8))

    def roll_back(self, names):
        """Puts the old files back; says whether there was one."""
        mine = [n for n in self.backups for w in names if n == w or n.startswith(w + "/")]
        for name in mine:
            old = self.backups[name]
            discard(host.path(name))
            if old is not None:
                content, info = old
                write(temporary(name), content, stat.S_IMODE(info.st_mode))
                os.chown(temporary(name), info.st_uid, info.st_gid)
                host.sync([temporary(name)])
                os.rename(temporary(name), host.path(name))
        return bool(mine)


def number_of(table, name):
    row = accounts.table(table).get(name)
    if row is None:
        raise host.Failure("users", "%s is not in /etc/%s" % (name, table))
    return int(row[2])


def backup(target):
    try:
        info = os.lstat(target)
        if not stat.S_ISREG(info.st_mode):
            return None
        with open(target, "rb") as handle:
            return handle.read(), info
    except FileNotFoundError:
        return None


def discard(name):
    try:
        os.unlink(name)
    except FileNotFoundError:
        pass
