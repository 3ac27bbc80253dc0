"""One thing that a student did: a line of a record."""

import json
import math
import re
import secrets
import threading
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Self
from uuid import UUID

from .errors import RecordError

DEPTH_LIMIT = 32
"""How deep an event's data may be nested: deeper data would break whoever walks it inside other programs' stacks."""

_FIELDS = ("id", "at", "lesson", "item", "kind", "data")
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_AT = re.compile(r"[0-9]{4}(-[0-9]{2}){2}T([0-9]{2}:){2}[0-9]{2}\.[0-9]{3}Z")
_TICK = timedelta(milliseconds=1)
_LAST_MOMENT = datetime(9999, 1, 1, tzinfo=UTC)
_ESCAPED_SURROGATE = re.compile(r"\\ud[89a-f]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Event:
    """What was done, when, and to what.

    id: a UUID in lower case (version 7 when made here) · at: UTC, with milliseconds, "2026-11-21T18:12:23.123Z" ·
    lesson, item, kind: any text, kinds that nobody knows yet included · data: a JSON object.
    """

    id: str
    at: str
    lesson: str
    item: str
    kind: str
    data: dict[str, Any]

    @classmethod
    def new(cls, lesson: str, item: str, kind: str, data: dict[str, Any], after: str = "") -> Self:
        """An event of this moment, later in order than every one made before it in this process.

        It is later than the time `after` too, which a clock that goes wrong may have put into the future: what a
        student does on one computer after the other stays in order. Its data are a copy, as they will be read back.
        RecordError if a line cannot hold it.
        """
        uuid = uuid7()
        moment = datetime.fromtimestamp((uuid.int >> 80) / 1000, UTC)
        if after:
            moment = max(moment, min(datetime.fromisoformat(after), _LAST_MOMENT) + _TICK)
        at = moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
        return cls.from_line(cls(str(uuid), at, lesson, item, kind, data).to_line())

    @classmethod
    def from_line(cls, line: str) -> Self:
        """The event that a line says. RecordError, in words that can be shown, if it says none."""
        fields = _load(line)
        for name in _FIELDS[:-1]:
            if not isinstance(fields.get(name), str):
                raise RecordError(f"The event has no “{name}” that is text.")
        if not _UUID.fullmatch(fields["id"]):
            raise RecordError("The event's “id” is no UUID.")
        if not _is_time(fields["at"]):
            raise RecordError("The event's “at” is no time like 2026-11-21T18:12:23.123Z.")
        if not isinstance(fields.get("data"), dict) or not _is_shallow(fields["data"], DEPTH_LIMIT):
            raise RecordError("The event has no “data” that are an object of moderate depth.")
        return cls(*(fields[name] for name in _FIELDS))

    def to_line(self) -> str:
        """The event as one line of JSON, without the newline. RecordError if JSON cannot hold it.

        Half of a surrogate pair, which UTF-8 cannot hold, becomes "?".
        """
        fields = {name: getattr(self, name) for name in _FIELDS}
        try:
            line = json.dumps(fields, ensure_ascii=False, allow_nan=False)
        except (ValueError, TypeError, RecursionError) as error:
            raise RecordError(f"This cannot be saved: {error}.", next="Change the answer, then try again.") from error
        return line.encode("utf-8", "replace").decode("utf-8")


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
        raise RecordError("The line is no JSON.") from error
    if not isinstance(fields, dict):
        raise RecordError("The line is no JSON object.")
    return fields


def _finite(number: str) -> float:
    value = float(number)
    if not math.isfinite(value):
        raise ValueError(f"{number} is no number of JSON")
    return value


def _is_time(at: str) -> bool:
    try:
        return bool(_AT.fullmatch(at) and datetime.fromisoformat(at))
    except ValueError:
        return False


def _is_shallow(value: Any, depth: int) -> bool:
    if not isinstance(value, dict | list):
        return True
    parts = value.values() if isinstance(value, dict) else value
    return depth > 0 and all(_is_shallow(part, depth - 1) for part in parts)
