"""Whom students' code is on this computer: where root grades, a user that nobody is."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Self

from ownpace_graders.errors import NoSandbox

_NOBODYS, _NOBODY = 0x70000000, 65534
"""The first of the user ids that are given to no user and no service, and the one that every computer has."""
STUDENT = 1
"""Its id inside."""


def is_root() -> bool:
    """Whether this is root, of the computer or of a container of it: somebody beside whom there are other users."""
    return os.getuid() == 0 and (_root_of_all() or _spare(0) is not None)


class Users:
    """A context in which bubblewrap is started with these `words` and `passed` files, and is then given its users."""

    def __init__(self) -> None:
        self.words: list[str] = []
        self.passed: list[int] = []
        self._open: list[int] = []

    def __enter__(self) -> Self:
        if is_root():
            waits, self._go = os.pipe()
            self._told, tells = os.pipe()
            self.words, self.passed = ["--userns-block-fd", str(waits), "--info-fd", str(tells)], [waits, tells]
            self._open = [waits, self._go, self._told, tells]
        return self

    def __exit__(self, *_: object) -> None:
        for each in self._open:
            os.close(each)

    def give(self) -> None:
        """Give the namespace that bubblewrap has made two users, this one and one that nobody is, and let it go on.
        NoSandbox where that cannot be."""
        if not self._open:
            return
        os.close(self._open.pop())
        said = b""
        while part := os.read(self._told, 4096):
            said += part
        if said:  # else it has ended, and has said why elsewhere
            _map_users(json.loads(said)["child-pid"])
            os.write(self._go, b"1")


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
