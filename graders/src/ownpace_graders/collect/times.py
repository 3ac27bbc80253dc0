"""When something was handed in: the student's clock says it, and no place that keeps it may have had it only later."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ownpace_graders.record.event import as_rfc3339

_CLOCKS_DIFFER = timedelta(minutes=10)
_FIRST, _LAST = 1970, 9998


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
    that is later; and never one that has not yet come.
    """
    written = datetime.fromtimestamp(times.written, UTC)
    stamp = moment(times.stamp) if times.stamp.strip() else None
    time = times.receipt or stamp or written
    if stamp and stamp - time > _CLOCKS_DIFFER:
        time = stamp
    note = ""
    if times.since and times.since - time > _CLOCKS_DIFFER:
        note = f"It says {_said(time)}, and came where it is from at {_said(times.since)}, which counts."
        time = times.since
    elif not times.since and written - time > _CLOCKS_DIFFER:
        note = f"Its file is of {_said(written)}."
    if time > now + _CLOCKS_DIFFER:
        note = f"It says that it was handed in at {time:%Y-%m-%d %H:%M}; the time of collecting is taken."
        time = now
    return as_rfc3339(time), note


def moment(text: str) -> datetime | None:
    """A time as nbgrader writes it, "2026-11-21 18:12:23.123456 UTC" or with another zone; None if it is none."""
    day, _, zone = text.strip().rpartition(" ")
    try:
        if zone[:1].isalpha():
            found = datetime.fromisoformat(day).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
        else:
            found = datetime.fromisoformat(f"{day} {zone}".replace(" +", "+").replace(" -", "-").strip()).astimezone(
                UTC
            )
    except (ValueError, OverflowError, OSError, ZoneInfoNotFoundError):
        return None
    # The last year of all has no other time zones.
    return found.replace(year=min(found.year, _LAST)) if found.year >= _FIRST else None


def _said(time: datetime) -> str:
    return f"{time.astimezone():%Y-%m-%d %H:%M}"
