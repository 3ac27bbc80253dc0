"""Records that come together, a line at a time: none of them is ever in memory as what it says."""

import filecmp
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO

from ownpace_graders.errors import InputError, RecordError
from ownpace_graders.record.event import Event, earliest
from ownpace_graders.record.line import as_event, lines

RECORD_LINES = 50_000
RECORD_SIZE = 32_000_000
"""Lines and bytes of a record that is handed in. Twenty hours of typing without a break are 50,000 savings."""

_ASIDES = 1000
"""So many lines that say no event are carried on from a record; the archive has what was handed in whole."""


def union(records: Sequence[Path], at: str = "") -> bytes:
    """One record of several: every event once, in order, then the lines that say no event, once each.

    at: when the last of them was handed in, if it was. Its events that are dated later than that say in `received` that
    they were there by then, whatever they said themselves. InputError if it would be more than is bearable; there is
    no such bound on what is brought together otherwise, which is the student's own.
    """
    if not records:
        return b""
    if (not at and len(records) == 1) or (len(records) > 1 and _are_equal(records)):
        return records[0].read_bytes()
    made = _Union(is_handed_in=bool(at))
    for path in records:
        with path.open("rb") as file:
            made.add(file, at if path == records[-1] else "")
    return records[0].read_bytes() if len(records) == 1 and not made.stamped else made.written()


def _are_equal(records: Sequence[Path]) -> bool:
    return all(filecmp.cmp(records[0], other, shallow=False) for other in records[1:])


@dataclass
class _Union:
    """What came together so far: by id (when, at, line); and the lines that say no event."""

    is_handed_in: bool
    events: dict[str, tuple[str, str, bytes]] = field(default_factory=dict)
    asides: dict[bytes, None] = field(default_factory=dict)
    stamped: bool = False

    def add(self, file: BinaryIO, at: str) -> None:
        most = len(self.asides) + _ASIDES
        for line in lines(file):
            try:
                self._add(as_event(line), at)
            except RecordError:
                if line.strip() and (len(self.asides) < most or not self.is_handed_in):
                    self.asides[line] = None

    def _add(self, event: Event, at: str) -> None:
        if at and (event.at > at or event.received):
            event, self.stamped = replace(event, received=at if event.at > at else ""), True
        there = self.events.get(event.id)
        line = event.to_line().encode()
        if there and there[2] != line:
            event = earliest(event, as_event(there[2]))
            line = event.to_line().encode()
        self.events[event.id] = (event.when, event.at, line)
        if self.is_handed_in and len(self.events) > 2 * RECORD_LINES:
            what = f"With what was handed in before, its record has more than {2 * RECORD_LINES} lines."
            raise InputError(what, next="Ask who handed it in.")

    def written(self) -> bytes:
        return b"".join(line + b"\n" for line in dict.fromkeys([*self._in_order(), *self.asides]))

    def _in_order(self) -> Iterator[bytes]:
        for _, key in sorted(((when, at, key), key) for key, (when, at, _) in self.events.items()):
            yield self.events[key][2]
