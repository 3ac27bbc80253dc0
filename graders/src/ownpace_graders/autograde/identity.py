"""Whom students' code is on this computer: where root grades, a user that nobody is."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

from ownpace_graders.errors import NoSandbox

_NOBODYS, _NOBODY = 0x70000000, 65534
"""The first of the user ids that are given to no user and no service, and the one that every computer has."""
STUDENT = 1
"""Its id inside."""
WORDS = ("--userns-block-fd", "--info-fd")
"""What bubblewrap is told with a pipe's end each, when `give` is to be used."""


def is_root() -> bool:
    """Whether this is root, of the computer or of a container of it: somebody beside whom there are other users."""
    return os.getuid() == 0 and (_root_of_all() or _spare(0) is not None)


def give(told: int, go: int) -> None:
    """Give the namespace that bubblewrap has made two users, this one and one that nobody is, and let it go on.

    told: where it says which process has it · go: what it waits for. NoSandbox where that cannot be.
    """
    said = b""
    while part := os.read(told, 4096):
        said += part
    if not said:
        return  # it has ended, and has said why
    process = json.loads(said)["child-pid"]
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
    os.write(go, b"1")


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
