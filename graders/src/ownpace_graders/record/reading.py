"""All that a record says, read once from beginning to end."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from ownpace_graders.errors import RecordError
from ownpace_graders.record.event import Event
from ownpace_graders.record.line import SHORTEST, Aside, as_event, lines, said
from ownpace_graders.record.state import merge

KEPT = 100
"""How many of the lines that say no event are kept of a record."""


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
            asides += [each] if count <= KEPT else []
    return Reading(tuple(merge(events)), tuple(asides), count)


def _scan(file: BinaryIO) -> Iterator[Event | Aside]:
    """What each line says, one after the other and none of them kept; an event that stands there twice comes twice."""
    for number, line in enumerate(lines(file), start=1):
        if line.strip():
            yield said(number, line)


def events(file: BinaryIO) -> Iterator[Event]:
    """What each line says that says an event, as they stand there. Short lines without number cost next to nothing."""
    for line in lines(file):
        if len(line) >= SHORTEST:
            with suppress(RecordError):
                yield as_event(line)
