"""A line of a record: the event that it says, or why it says none."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from ownpace_graders.errors import RecordError
from ownpace_graders.record.event import Event

LIMIT = 1024 * 1024
"""The longest line, in bytes of UTF-8, its newline included."""

SHORTEST = 100
"""Characters that no event does without: an id, a time and the names of its fields."""
_SHOWN = 200
"""Characters that are shown of a line that says no event."""


@dataclass(frozen=True, slots=True)
class Aside:
    """A line that says no event: its number from 1, its first 200 characters, and why it says none."""

    line_number: int
    text: str
    why: str


def lines(file: BinaryIO) -> Iterator[bytes]:
    """Each line without its newline; of one that is too long only the beginning, one byte more than the limit."""
    while line := file.readline(LIMIT + 1):
        rest = line
        while len(rest) > LIMIT and not rest.endswith(b"\n"):
            rest = file.readline(LIMIT + 1)
        yield line.removesuffix(b"\n")


def as_event(line: bytes) -> Event:
    """The event that a line of a record says, without its newline; RecordError if it says none."""
    if len(line) >= LIMIT:
        raise RecordError("The line is longer than 1 MB.")
    try:
        text = line.decode("utf-8-sig")  # an editor may have put a byte order mark at the start
    except UnicodeDecodeError as error:
        raise RecordError("The line is not UTF-8.") from error
    if len(text) < SHORTEST or not text.lstrip().startswith("{"):  # which costs less than to read it
        raise RecordError("The line is not a JSON object that says an event.")
    return Event.from_line(text)


def said(number: int, line: bytes) -> Event | Aside:
    """What the line of this number says, without its newline."""
    try:
        return as_event(line)
    except RecordError as error:
        return Aside(number, line[: 4 * _SHOWN].decode("utf-8", "replace")[:_SHOWN], error.what)


def as_line(event: Event) -> bytes:
    """The line that says the event, without its newline. RecordError if that is too long."""
    line = event.to_line().encode()
    if len(line) >= LIMIT:
        raise RecordError(
            f"This is too long to be saved: {(len(line) + 1) / LIMIT:.1f} MB, and one answer can have 1 MB.",
            next="Make it shorter, then try again. What was saved before is still there.",
        )
    return line
