"""Records that come together."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from ownpace_graders import record
from ownpace_graders.errors import RecordError
from ownpace_graders.event import Event

_ASIDES = 1000
"""So many lines that say no event are carried on from a record; the archive has what was handed in whole."""


def union(records: Sequence[Path]) -> bytes:
    """One record of several: every event once, in order, then the lines that say no event, once each."""
    texts = {path.read_bytes(): path for path in records}
    if len(texts) < 2:
        return next(iter(texts), b"")
    parted = [_parted(text) for text in texts]
    return _joined(record.merge(*(events for events, _ in parted)), (line for _, asides in parted for line in asides))


def stamped(path: Path, at: str) -> bytes:
    """The record that was handed in then: events dated later say in `received` that they were there by then, whatever
    they said themselves."""
    text = path.read_bytes()
    events, asides = _parted(text)
    told = [replace(event, received=at if event.at > at else "") for event in events]
    return text if told == events else _joined(record.merge(told), asides)


def _joined(events: Iterable[Event], asides: Iterable[bytes]) -> bytes:
    lines = [event.to_line().encode() for event in events]
    return b"".join(line + b"\n" for line in dict.fromkeys([*lines, *asides]))


def _parted(text: bytes) -> tuple[list[Event], list[bytes]]:
    """The events, and the lines that say none."""
    events: list[Event] = []
    asides: dict[bytes, None] = {}
    for line in _lines(text):
        try:
            events.append(record.event(line))
        except RecordError:
            if line.strip() and len(asides) < _ASIDES:
                asides[line] = None
    return events, list(asides)


def _lines(text: bytes) -> Iterator[bytes]:
    """Each line once: what is hundreds of thousands of times the same is looked at once."""
    return iter(dict.fromkeys(text.split(b"\n")))
