"""When something was handed in: the student's clock says it, and no place that keeps it may have had it only later."""

import re
import warnings
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ownpace_graders.record.event import as_rfc3339
from ownpace_graders.safe.visible import visible

_CLOCKS_DIFFER = timedelta(minutes=10)
_FIRST, _LAST = 1970, 9998
_LONGEST, _SHOWN = 100, 40
_ZONE = re.compile(r"(?<=\d) ([A-Z]{2,5}(?:[+-]\d{1,2})?)$")
"""A zone's letters behind a time. No other name is looked for among the computer's files of zones."""


@dataclass(frozen=True, slots=True)
class Times:
    """What says when a hand-in was handed in. `receipt` and `stamp`, the text of timestamp.txt, are the student's;
    `written` is when the file was last written, in seconds, as whoever downloaded it has it; `since` is when it came
    to the place that it is from, by that place's clock."""

    receipt: datetime | None
    stamp: str
    written: float
    since: datetime | None


def handed_in(times: Times, now: datetime) -> tuple[str, str]:
    """The time that counts, UTC as in the record, and a note where another clock says something else.

    It is the student's, the receipt's before the exchange's own, which is a moment later; the time of the place where
    that is later; and never one that has not yet come. Where neither says anything it is the place's: a file may have
    the time at which it was downloaded.
    """
    written = datetime.fromtimestamp(times.written, UTC)
    stamp, assumed = read(times.stamp) if times.stamp.strip() else (None, "")
    time = times.receipt or stamp or times.since or written
    if stamp and stamp - time > _CLOCKS_DIFFER:
        time = stamp
    note = assumed and f"In its timestamp.txt {assumed}"
    if assumed and not stamp:
        note += f" Its {'receipt' if times.receipt else 'file'} says {_said(time)}."
    if times.since and times.since - time > _CLOCKS_DIFFER:
        note = f"{note} It says {_said(time)}, and came where it is from at {_said(times.since)}, which counts."
        time = times.since
    elif not times.since and written - time > _CLOCKS_DIFFER:
        note = f"{note} Its file is of {_said(written)}."
    if time > now + _CLOCKS_DIFFER:
        note = f"{note} It says that it was handed in at {time:%Y-%m-%d %H:%M}; the time of collecting is taken."
        time = now
    return as_rfc3339(time), note.strip()


def moment(text: str) -> datetime | None:
    """A time as people and programs write it, in UTC; None if it is none that can be read."""
    return read(text)[0]


def read(text: str) -> tuple[datetime | None, str]:
    """The time and "", or in words what was assumed to read it; (None, why) for what is not a time.

    nbgrader's own form, "2026-11-21 18:12:23.123456 UTC" or with another zone, assumes nothing. All else is read as
    nbgrader does, which takes what has no zone that it knows for UTC.
    """
    text = text.strip()
    found = _exact(text)
    if found:
        return found, ""
    found = _loose(text)
    shown = visible(text[:_SHOWN])
    return found, f"“{shown}” is read as {found:%Y-%m-%d %H:%M} UTC." if found else f"“{shown}” is not a time."


def _exact(text: str) -> datetime | None:
    day, _, zone = text.rpartition(" ")
    try:
        if zone[:1].isalpha():
            found = datetime.fromisoformat(day).replace(tzinfo=ZoneInfo(zone))
        else:
            found = datetime.fromisoformat(f"{day} {zone}".replace(" +", "+").replace(" -", "-").strip())
        return _in_utc(found) if found.tzinfo else None
    except (ValueError, OverflowError, OSError, ZoneInfoNotFoundError):
        return None


def _loose(text: str) -> datetime | None:
    """As nbgrader reads it, but for what does not say the day: today is not a day that anybody meant."""
    if len(text) > _LONGEST:
        return None
    from dateutil import parser, tz  # half a tenth of a second, for what hardly ever comes

    zone = _ZONE.search(text)
    place = (zone and tz.gettz(zone[1])) or UTC
    days = (datetime(2000, 1, 1, tzinfo=place), datetime(2004, 2, 2, tzinfo=place))
    try:
        with warnings.catch_warnings(action="ignore"):
            found, other = (parser.parse(_ZONE.sub("", text), default=day) for day in days)
        return _in_utc(found) if found == other else None
    except (ValueError, ArithmeticError, TypeError, AttributeError, LookupError):
        return None


def _in_utc(found: datetime) -> datetime | None:
    """The same in UTC. The last year of all has no other time zones."""
    found = found.astimezone(UTC)
    return found.replace(year=min(found.year, _LAST)) if found.year >= _FIRST else None


def _said(time: datetime) -> str:
    return f"{time.astimezone():%Y-%m-%d %H:%M}"
