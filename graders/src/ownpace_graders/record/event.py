"""One thing that a student did: a line of a record."""

import json
import math
import re
import secrets
import threading
import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Self
from uuid import UUID

from ownpace_graders.errors import RecordError

DEPTH_LIMIT = 32
"""How deep an event's data may be nested: deeper data would break whoever walks it inside other programs' stacks."""

_FIELDS = ("id", "at", "lesson", "item", "kind", "data")
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_AT = re.compile(r"[0-9]{4}(-[0-9]{2}){2}T([0-9]{2}:){2}[0-9]{2}\.[0-9]{3}Z")
_TICK = timedelta(milliseconds=1)
_YEARS = range(1970, 2201)
"""What a clock can say that is only wrong: it begins with 1970. What says another year was made by hand."""
_LAST_MOMENT = datetime(_YEARS[-1], 1, 1, tzinfo=UTC)
_ESCAPED_SURROGATE = re.compile(r"\\ud[89a-f]", re.IGNORECASE)


def as_rfc3339(moment: datetime) -> str:
    """A moment (UTC) as records and receipts write it: RFC 3339 with milliseconds and a Z."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


@dataclass(frozen=True, slots=True)
class Event:
    """What was done, when, and to what.

    id: a UUID in lower case (version 7 when made here) · at: UTC, with milliseconds, "2026-11-21T18:12:23.123Z" ·
    lesson, item, kind: any text, kinds that nobody knows yet included · data: a JSON object · received: by when it was
    there at the latest, as collecting found, or "" where nobody knows better than `at`.
    """

    id: str
    at: str
    lesson: str
    item: str
    kind: str
    data: dict[str, Any]
    received: str = ""

    @property
    def when(self) -> str:
        """When it counts as done: a clock that is ahead, or a date made by hand, puts nothing after it was there."""
        return min(self.at, self.received or self.at)

    @classmethod
    def new(cls, lesson: str, item: str, kind: str, data: dict[str, Any], after: str = "") -> Self:
        """An event of this moment, later in order than every one made before it in this process.

        It is later than the time `after` too, which a clock that goes wrong may have put into the future: what a
        student does on one computer after the other stays in order. Its data are a copy, as they will be read back.
        RecordError if a line cannot hold it.
        """
        uuid = uuid7()
        moment = min(datetime.fromtimestamp((uuid.int >> 80) / 1000, UTC), _LAST_MOMENT)
        if after:
            moment = max(moment, min(datetime.fromisoformat(after), _LAST_MOMENT) + _TICK)
        at = as_rfc3339(moment)
        return cls.from_line(cls(str(uuid), at, lesson, item, kind, data).to_line())

    @classmethod
    def from_line(cls, line: str) -> Self:
        """The event that a line says. RecordError, in words that can be shown, if it says none."""
        fields = _load(line)
        for name in _FIELDS[:-1]:
            if not isinstance(fields.get(name), str):
                raise RecordError(f"The event has no “{name}” that is text.")
        if not _UUID.fullmatch(fields["id"]):
            raise RecordError("The event's “id” is not a UUID.")
        if not _is_time(fields["at"]):
            raise RecordError("The event's “at” is not a time like 2026-11-21T18:12:23.123Z, from 1970 to 2200.")
        if not isinstance(fields.get("data"), dict) or not is_shallow(fields["data"], DEPTH_LIMIT):
            raise RecordError("The event has no “data” that are an object of moderate depth.")
        received = fields.get("received")
        known = received if isinstance(received, str) and _is_time(received) else ""
        event = cls(*(fields[name] for name in _FIELDS))
        return replace(event, received=known) if known else event

    def fields(self) -> dict[str, Any]:
        """The event as a JSON object; `received` only where it is known."""
        return {name: getattr(self, name) for name in (*_FIELDS, *(("received",) if self.received else ()))}

    def to_line(self) -> str:
        """The event as one line of JSON, without the newline. RecordError if JSON cannot hold it.

        Half of a surrogate pair, which UTF-8 cannot hold, becomes "?".
        """
        try:
            line = json.dumps(self.fields(), ensure_ascii=False, allow_nan=False)
        except (ValueError, TypeError, RecursionError) as error:
            raise RecordError(f"This cannot be saved: {error}.", next="Change the answer, then try again.") from error
        return line.encode("utf-8", "replace").decode("utf-8")


def earliest(event: Event, other: Event) -> Event:
    """Of two copies of one event: where they differ the one whose line sorts first, received when either first was."""
    if event == other:
        return event
    known = sorted(filter(None, (event.received, other.received)))
    first = min(replace(event, received=""), replace(other, received=""), key=Event.to_line)
    return replace(first, received=known[0]) if known else first


_last = 0
_lock = threading.Lock()


def uuid7() -> UUID:
    """A UUID version 7 (RFC 9562), greater than every one made before it in this process, clock set back or not."""
    global _last
    with _lock:
        # 48 bits of milliseconds and a 12-bit counter are one number, so that a full counter moves on the time.
        _last = max(_last + 1, time.time_ns() // 1_000_000 << 12)
        moment, counter = divmod(_last, 1 << 12)
    return UUID(int=moment << 80 | 0x7 << 76 | counter << 64 | 0b10 << 62 | secrets.randbits(62))


def _load(line: str) -> dict[str, Any]:
    try:
        fields = json.loads(line, parse_float=_finite, parse_constant=_finite)
        if _ESCAPED_SURROGATE.search(line):
            fields = json.loads(json.dumps(fields, ensure_ascii=False).encode("utf-8", "replace"))
    except (ValueError, RecursionError) as error:
        raise RecordError("The line is not JSON.") from error
    if not isinstance(fields, dict):
        raise RecordError("The line is not a JSON object.")
    return fields


def _finite(number: str) -> float:
    value = float(number)
    if not math.isfinite(value):
        raise ValueError(f"{number} is not a number of JSON")
    return value


def _is_time(at: str) -> bool:
    try:
        return bool(_AT.fullmatch(at)) and datetime.fromisoformat(at).year in _YEARS
    except ValueError:
        return False


def is_shallow(value: Any, depth: int) -> bool:
    """Whether lists and objects are nested no deeper than this."""
    if not isinstance(value, dict | list):
        return True
    parts = value.values() if isinstance(value, dict) else value
    return depth > 0 and all(is_shallow(part, depth - 1) for part in parts)
