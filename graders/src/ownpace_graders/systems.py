"""What Windows and macOS do otherwise than Linux, or not at all."""

import os
import platform
import time
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from ownpace_graders.errors import NoSandbox

CLOEXEC: int = getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOINHERIT", 0) | getattr(os, "O_BINARY", 0)
"""For os.open: the file stays this process's own, and its bytes are as they are."""

NONBLOCK: int = getattr(os, "O_NONBLOCK", 0)
NOFOLLOW: int = getattr(os, "O_NOFOLLOW", 0)
DIRECTORY: int = getattr(os, "O_DIRECTORY", 0)
"""0 where files are opened without such a word."""

CONTAINER = (
    'docker run --rm --privileged -v ".:/course" -w /course python:3.11 sh -c "apt-get update && '
    'apt-get install -y bubblewrap && pip install ./ownpace-*.whl && ownpace grade"'
)
"""Grading on Windows and macOS. Docker's own confinement leaves no room for ours: hence privileged."""

_FAR = 2**31 - 2
_PAUSE = 0.02


def _module(name: str) -> Any:
    return import_module(name) if find_spec(name) else None


def lock(file: int, *, wait: bool) -> None:
    """Have this file alone until it is closed. BlockingIOError where somebody else has it and this is not to `wait`."""
    if (fcntl := _module("fcntl")) is not None:
        fcntl.flock(file, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
        return
    # Windows locks bytes, and keeps everybody from reading them: one that no file has.
    msvcrt = import_module("msvcrt")
    while True:
        os.lseek(file, _FAR, os.SEEK_SET)
        try:
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        except OSError:
            if not wait:
                raise BlockingIOError from None
            time.sleep(_PAUSE)
        else:
            return


def read_at(file: int, many: int, start: int) -> bytes:
    """So many bytes of a file from `start` on, or as many as there are."""
    if hasattr(os, "pread"):
        return os.pread(file, many, start)
    os.lseek(file, start, os.SEEK_SET)
    return os.read(file, many)


def sync_folder(folder: Path) -> None:
    """What was made in the folder is on the disk. Windows does that with the file."""
    if DIRECTORY:
        opened = os.open(folder, os.O_RDONLY | DIRECTORY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)


def processors() -> list[int]:
    """Those that this process may use, by their numbers."""
    if hasattr(os, "sched_getaffinity"):
        return sorted(os.sched_getaffinity(0))
    return list(range(os.cpu_count() or 1))


def account(path: Path | None = None) -> str:
    """The account that a file or this process is of; "" if it has no name. KeyError and OSError do not leave."""
    try:
        if (pwd := _module("pwd")) is not None:
            return str(pwd.getpwuid(os.getuid() if path is None else path.lstat().st_uid).pw_name)
        return "" if path else str(import_module("getpass").getuser())
    except (KeyError, OSError):
        return ""


def is_own(path: Path) -> bool:
    """Whether the file is of who runs this; where files have no such owner, a file here is."""
    return not hasattr(os, "getuid") or path.stat().st_uid == os.getuid()


def must_lock_in() -> None:
    """NoSandbox where students' code cannot be locked in, because the system is not Linux."""
    if platform.system() != "Linux":
        raise NoSandbox(
            "Student code can be locked in on Linux alone, and is not run without.",
            where=platform.system(),
            next=f"Grade in a container, with Ownpace's wheel in the course's folder: {CONTAINER}. "
            "Or grade unprotected: ownpace grade --no-sandbox.",
        )
