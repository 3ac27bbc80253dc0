"""What is run in a sandbox, what it may use, and what came of it: data."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

ENDLESS = "UnresponsiveKernelError: the code does not end and cannot be interrupted"
NEVER = "this cell does not end and cannot be interrupted"
QUIT = "this cell ended what runs it: it quits, crashes or takes too much memory"


@dataclass(frozen=True, slots=True)
class Limits:
    """What a submission may use. Bytes: `memory` of each process and of all, `disk` of all files in memory, `file` of
    one file, `sent` of all that comes out. Characters: `output` of a cell, and twice of a notebook. Numbers:
    `inodes`, files and folders in memory; `processes`; `tasks`, those with their threads; open `files` of a process,
    and of all; `sockets` of all. `cores`: the processors that it runs on; none: all. Seconds: `cell`, `submission`,
    and `grace` for a cell to end when it has been interrupted."""

    memory: int = 2 << 30
    disk: int = 256 << 20
    inodes: int = 20_000
    file: int = 128 << 20
    sent: int = 32 << 20
    output: int = 4 << 20
    processes: int = 64
    tasks: int = 256
    files: int = 512
    all_files: int = 2048
    sockets: int = 512
    cores: tuple[int, ...] = ()
    cell: float | None = 30
    submission: float = 600
    grace: float = 4


class Stopped(Exception):  # noqa: N818 - how a submission ended
    """A notebook that could not be run to its end: the words are for the log, and nbgrader's where it has some.

    number: of the cell that was running, or 0 · at: the same in words, where they are known · ran: what came of the
    cells before · said: what a kernel had published for this one
    """

    number = 0
    at = ""
    ran: Sequence["Ran"] = ()
    said: Sequence[tuple[str, dict[str, Any]]] = ()


class Ended(Stopped):
    """A cell has ended what runs it, or does not end: the rest can be run without it."""

    @property
    def why(self) -> str:
        """In words for a student."""
        return NEVER if str(self) == ENDLESS else QUIT


@dataclass(frozen=True, slots=True)
class Script:
    """A notebook's cells to be run, each (number, code). `kernel` is started for them; "" is the warm Python."""

    cells: Sequence[tuple[int, str]]
    kernel: str = ""


@dataclass(slots=True)
class Ran:
    """A cell that ran: what a kernel published, [(kind, content)], and its reply; a reply of None: the time was over,
    and the cell was interrupted. A kernel that was started says in its first cell what its "language" is. ended: why
    the cell was left out when the rest was run again, or ""."""

    messages: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    reply: dict[str, Any] | None = None
    ended: str = ""
