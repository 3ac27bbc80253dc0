"""Python begins with this where its folder is on PYTHONPATH: our own modules are then without what AWAY does not have.

Other packages have ways of their own on Windows and macOS; on this computer they need what it has.
"""

import builtins
import importlib.util
import os
import sys
from types import ModuleType
from typing import Any

POSIX = "fork forkpty register_at_fork getuid geteuid getgid getegid getgroups getpgid getsid setsid setuid setgid"
POSIX += " killpg wait waitid pread pwrite preadv fchown chown lchown chroot mkfifo mknod openpty statvfs fstatvfs sync"
POSIX += " fdatasync uname nice posix_spawn sched_yield O_NONBLOCK O_NOFOLLOW O_DIRECTORY O_CLOEXEC O_SYNC"
LINUX = "sched_getaffinity sched_setaffinity pidfd_open memfd_create setns unshare eventfd splice copy_file_range"
LINUX += " getrandom posix_fallocate getxattr setxattr"
SIGNALS = "SIGKILL SIGHUP SIGALRM SIGUSR1 SIGUSR2 SIGCHLD SIGQUIT SIGSTOP SIGCONT alarm setitimer pthread_sigmask"

MODULES = {"macOS": (), "Windows": ("fcntl", "grp", "pty", "pwd", "resource", "syslog", "termios", "tty", "posix")}
GONE = {
    "macOS": {"os": LINUX.split()},
    "Windows": {"os": [*LINUX.split(), *POSIX.split()], "signal": SIGNALS.split(), "socket": ["AF_UNIX", "socketpair"]},
}
OTHERWISE: dict[str, dict[str, dict[str, Any]]] = {
    "macOS": {"sys": {"platform": "darwin"}, "platform": {"system": lambda: "Darwin"}},
    "Windows": {
        "os": {"name": "nt"},
        "sys": {"platform": "win32"},
        "platform": {"system": lambda: "Windows"},
    },
}


class Lacking(ModuleType):
    """A module as another system has it."""

    def __init__(self, real: ModuleType, gone: list[str], otherwise: dict[str, Any]) -> None:
        super().__init__(real.__name__)
        vars(self).update(otherwise, _real=real, _gone=gone)

    def __getattr__(self, name: str) -> Any:
        if name in self._gone:
            raise AttributeError(f"{self.__name__} has no {name} here")
        return getattr(self._real, name)

    def __setattr__(self, name: str, value: Any) -> None:
        setattr(self._real, name, value)


class Locks:
    """Of msvcrt, what is asked for: it locks bytes, and never for reading alone."""

    LK_NBLCK = 2

    @staticmethod
    def locking(file: int, how: int, many: int) -> None:
        import fcntl

        fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, many, os.lseek(file, 0, os.SEEK_CUR))


def begin(system: str) -> None:
    """Let modules whose names begin with ownpace see what the system has."""
    real, found, missing = builtins.__import__, importlib.util.find_spec, MODULES[system]
    names = GONE[system].keys() | OTHERWISE[system].keys()
    lacking = {name: Lacking(real(name), GONE[system].get(name, []), OTHERWISE[system].get(name, {})) for name in names}

    def brought(name: str, globals: Any = None, locals: Any = None, fromlist: Any = (), level: int = 0) -> Any:
        if level or not str((globals or {}).get("__name__", "")).startswith("ownpace"):
            return real(name, globals, locals, fromlist, level)
        if name in missing:
            raise ModuleNotFoundError(name)
        return lacking.get(name.partition(".")[0]) or real(name, globals, locals, fromlist, level)

    def sought(name: str, *more: Any) -> Any:
        asks = sys._getframe(1).f_globals.get("__name__", "")
        return None if name in missing and asks.startswith("ownpace") else found(name, *more)

    builtins.__import__ = brought
    importlib.util.find_spec = sought  # type: ignore[assignment]
    load = importlib.import_module

    def loaded(name: str, package: str | None = None) -> Any:
        return Locks if name == "msvcrt" else load(name, package)

    importlib.import_module = loaded


begin(os.environ["AWAY"])
