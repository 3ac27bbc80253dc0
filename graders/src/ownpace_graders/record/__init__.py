"""A student's record: a file that only grows, an event a line."""

import fcntl
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import reduce
from operator import xor
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from ownpace_graders.errors import RecordError
from ownpace_graders.record.event import Event
from ownpace_graders.record.state import ItemState, State, fold, merge

# fmt: off
__all__ = [
    "Aside", "Event", "ItemState", "Reading", "State", "append", "digest", "events", "fold", "merge", "read",
    "read_from",
]
# fmt: on

LINE_LIMIT = 1024 * 1024
"""The longest line, in bytes of UTF-8, its newline included."""

_SHORTEST = 100
"""Characters that no event does without: an id, a time and the names of its fields."""
_SHOWN, _KEPT = 200, 100
"""Characters that are shown of a line that says no event, and how many such lines are kept of a record."""


@dataclass(frozen=True, slots=True)
class Aside:
    """A line that says no event: its number from 1, its first 200 characters, and why it says none."""

    line_number: int
    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What a record holds: its events, each once, ordered by (at, id), and the lines that say none: the first hundred
    of them, and how many there are in all."""

    events: tuple[Event, ...]
    asides: tuple[Aside, ...]
    set_aside: int = 0


def read(path: Path) -> Reading:
    """All that the record at `path` says; a file that is not there says nothing.

    No line stops it: a torn, foreign or overlong one becomes an aside. OSError if the file cannot be read.
    """
    try:
        with path.open("rb") as file:
            return read_from(file)
    except FileNotFoundError:
        return Reading((), ())


def read_from(file: BinaryIO) -> Reading:
    """All that the record in this open file says."""
    events: list[Event] = []
    asides: list[Aside] = []
    count = 0
    for each in _scan(file):
        if isinstance(each, Event):
            events.append(each)
        else:
            count += 1
            asides += [each] if count <= _KEPT else []
    return Reading(tuple(merge(events)), tuple(asides), count)


def _scan(file: BinaryIO) -> Iterator[Event | Aside]:
    """What each line says, one after the other and none of them kept; an event that stands there twice comes twice."""
    for number, line in enumerate(lines(file), start=1):
        if line.strip():
            yield _said(number, line)


def events(file: BinaryIO) -> Iterator[Event]:
    """What each line says that says an event, as they stand there. Short lines without number cost next to nothing."""
    for line in lines(file):
        if len(line) >= _SHORTEST:
            with suppress(RecordError):
                yield as_event(line)


def append(path: Path, events: Sequence[Event]) -> list[Event]:
    """Add the events that the record at `path` does not have, and return these; they are on the disk then.

    Makes the file, readable by its owner alone, but not its folder. Several processes may do this at once.
    RecordError, before anything is written, if an event cannot be a line of 1 MiB; OSError if the disk does not take
    all of them, and then none of them is in the file.
    """
    lines = {_line(event): event for event in events}
    if not lines:
        return []
    file = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_EX)
        size = os.fstat(file).st_size
        # A page sends again what it heard no answer to.
        there = set(os.pread(file, size, 0).split(b"\n"))
        new = [line for line in lines if line[:-1] not in there]
        _write(file, size, b"".join(new))
        if size == 0:
            _sync_folder(path)
    finally:
        os.close(file)
    return [lines[line] for line in new]


def digest(events: Iterable[Event]) -> str:
    """32 hexadecimal digits that are the same for two copies of a record if they hold the same events, and (ids are
    random) only then."""
    return f"{reduce(xor, (UUID(event.id).int for event in events), 0):032x}"


def _line(event: Event) -> bytes:
    line = f"{event.to_line()}\n".encode()
    if len(line) > LINE_LIMIT:
        raise RecordError(
            f"This is too long to be saved: {len(line) / LINE_LIMIT:.1f} MB, and one answer can have 1 MB.",
            next="Make it shorter, then try again. What was saved before is still there.",
        )
    return line


def lines(file: BinaryIO) -> Iterator[bytes]:
    """Each line without its newline; of one that is too long only the beginning, one byte more than the limit."""
    while line := file.readline(LINE_LIMIT + 1):
        rest = line
        while len(rest) > LINE_LIMIT and not rest.endswith(b"\n"):
            rest = file.readline(LINE_LIMIT + 1)
        yield line.removesuffix(b"\n")


def _said(number: int, line: bytes) -> Event | Aside:
    try:
        return as_event(line)
    except RecordError as error:
        return Aside(number, line[: 4 * _SHOWN].decode("utf-8", "replace")[:_SHOWN], error.what)


def as_event(line: bytes) -> Event:
    """The event that a line of a record says, without its newline; RecordError if it says none."""
    if len(line) >= LINE_LIMIT:
        raise RecordError("The line is longer than 1 MB.")
    try:
        text = line.decode("utf-8-sig")  # an editor may have put a byte order mark at the start
    except UnicodeDecodeError as error:
        raise RecordError("The line is no UTF-8.") from error
    if len(text) < _SHORTEST or not text.lstrip().startswith("{"):  # which costs less than to read it
        raise RecordError("The line is no JSON object that says an event.")
    return Event.from_line(text)


def _write(file: int, size: int, lines: bytes) -> None:
    """Add whole lines to a file of this size, or leave it as it was."""
    if lines and size and os.pread(file, 1, size - 1) != b"\n":
        lines = b"\n" + lines
    try:
        while lines:
            lines = lines[os.write(file, lines) :]
        os.fsync(file)
    except BaseException:  # a student's interrupt, too, must not leave half a line behind
        os.ftruncate(file, size)
        raise


def _sync_folder(path: Path) -> None:
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
