"""Whom students' code is on this computer: where root grades, a user that nobody is."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from ownpace_graders.errors import NoSandbox

_NOBODYS, _NOBODY = 0x70000000, 65534
"""The first of the user ids that are given to no user and no service, and the one that every computer has."""
STUDENT = 1
"""Its id inside."""


def is_root() -> bool:
    """Whether this is root, of the computer or of a container of it: somebody beside whom there are other users."""
    return os.getuid() == 0 and (_root_of_all() or _spare(0) is not None)


@contextmanager
def users() -> Iterator[tuple[list[str], list[int]]]:
    """What bubblewrap is told about users, and the files that it is given for it. NoSandbox where that cannot be.

    Where root grades, it is a user namespace with two of them: this one, and one that nobody is. bubblewrap could make
    it and wait until it has its users; killed meanwhile, it would leave a process behind.
    """
    if not is_root():
        yield ["--unshare-user"], []
        return
    with subprocess.Popen(["unshare", "--user", "cat"], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        _said_back(holder)
        _map_users(holder.pid)
        space = os.open(f"/proc/{holder.pid}/ns/user", os.O_RDONLY)
        try:
            yield ["--userns", str(space)], [space]
        finally:
            os.close(space)


def _said_back(holder: subprocess.Popen[bytes]) -> None:
    """Wait until it is in its namespace."""
    if holder.stdin and holder.stdout:
        with suppress(BrokenPipeError):
            holder.stdin.write(b"1")
            holder.stdin.flush()
        holder.stdout.read(1)


def _map_users(process: int) -> None:
    other = _spare(process)
    try:
        if other is None:
            raise PermissionError("there is no other user")
        for kind in ("uid", "gid"):
            Path(f"/proc/{process}/{kind}_map").write_text(f"0 0 1\n{STUDENT} {other} 1\n")
    except OSError as error:
        raise NoSandbox(
            "Student code would run as root here, and is not run like that.",
            where=str(error),
            next="Grade as another user than root, or let root be other users (CAP_SETUID and CAP_SETGID).",
        ) from None


def _spare(process: int) -> int | None:
    """An id that nobody has: another for each sandbox where there are so many."""
    for wanted in (_NOBODYS + process, _NOBODY):
        if all(any(first <= wanted < first + count for first, _, count in _map(kind)) for kind in ("uid", "gid")):
            return wanted
    return None


def _root_of_all() -> bool:
    """Whether root here may be root outside too, as far as can be seen."""
    return any(first == outside == 0 for first, outside, _ in _map("uid"))


def _map(kind: str) -> Iterator[tuple[int, ...]]:
    for line in Path(f"/proc/self/{kind}_map").read_text().splitlines():
        yield tuple(map(int, line.split()))
