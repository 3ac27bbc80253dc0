"""Whose hand-in something is, of which lesson, and from when."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ownpace_graders.errors import InputError
from ownpace_graders.receipt import NAME, Receipt
from ownpace_graders.student import checked

_CLOCKS_DIFFER = timedelta(minutes=10)
_LARGEST = 10_000


@dataclass(frozen=True, slots=True)
class Source:
    """Where a hand-in is, and what is known of it from elsewhere than itself: "" where nothing is.

    `unfinished`: the student is still handing in, or was stopped. `sender`: who the learning platform says it is from,
    which is for the teacher's eyes alone; such a file's name then says nothing else. `problem`: why it cannot be taken.
    `shown`: what to call it, where `path` is only a copy.
    """

    path: Path
    student: str = ""
    lesson: str = ""
    note: str = ""
    unfinished: bool = False
    sender: str = ""
    problem: str = ""
    shown: Path | None = None


@dataclass(frozen=True, slots=True)
class HandIn:
    """A hand-in set aside in `folder`. `at` is UTC as in the record; `code` is its receipt's, or ""."""

    folder: Path
    student: str
    lesson: str
    at: str
    code: str
    note: str

    @property
    def time(self) -> datetime:
        return datetime.fromisoformat(self.at)


def whose(source: Source, folder: Path, lessons: list[str], now: datetime) -> HandIn:
    """Read it from where the hand-in was found, its name and its receipt; InputError if they do not say, or differ."""
    receipt = _receipt(folder)
    lesson, student = _named(source, lessons)
    if receipt and (student or receipt.student, lesson or receipt.lesson) != (receipt.student, receipt.lesson):
        raise InputError(
            f"It is named as {student}'s {lesson}, and its receipt says {receipt.student}'s {receipt.lesson}.",
            next="Ask who handed it in.",
        )
    student, lesson = student or (receipt.student if receipt else ""), lesson or (receipt.lesson if receipt else "")
    if not student or not lesson:
        raise InputError(
            "It has no receipt, and its name does not say whose it is.", next="Name it LESSON+STUDENT.zip."
        )
    if lesson not in lessons:
        raise InputError(f"This course has no lesson “{lesson[:100]!a}”.", next="Look whether it is another course's.")
    if not any(folder.glob("*.ipynb")):
        raise InputError("There is no notebook in it.", next="Ask for it again.")
    at, note = _time(source, folder, receipt, now)
    platform = f"From {source.sender} in the learning platform." if source.sender else ""
    notes = " ".join(filter(None, (platform, source.note, note)))
    return HandIn(folder, checked(student), lesson, at, receipt.code if receipt else "", notes)


def moment(text: str) -> datetime | None:
    """A time as nbgrader writes it, "2026-11-21 18:12:23.123456 UTC" or with another zone; None if it is none."""
    day, _, zone = text.strip().rpartition(" ")
    try:
        if zone[:1].isalpha():
            return datetime.fromisoformat(day).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
        return datetime.fromisoformat(f"{day} {zone}".replace(" +", "+").replace(" -", "-").strip()).astimezone(UTC)
    except (ValueError, OverflowError, ZoneInfoNotFoundError):
        return None


def _named(source: Source, lessons: list[str]) -> tuple[str, str]:
    """(lesson, student) as the place and name say: LESSON+STUDENT…, nbgrader's STUDENT+LESSON+…, or STUDENT/LESSON/."""
    if source.student or source.sender:
        return source.lesson, source.student
    name = source.path.name if source.path.is_dir() else source.path.stem
    parts = name.split("+")
    if len(parts) > 1 and parts[0] in lessons:
        return parts[0], parts[1]
    if len(parts) > 2 and parts[1] in lessons:
        return parts[1], parts[0]
    if source.path.is_dir() and name in lessons:
        return name, source.path.parent.name
    return "", ""


def _receipt(folder: Path) -> Receipt | None:
    path = folder / NAME
    return Receipt.read(path.read_bytes()) if path.is_file() and path.stat().st_size < _LARGEST else None


def _time(source: Source, folder: Path, receipt: Receipt | None, now: datetime) -> tuple[str, str]:
    """When it was handed in, and a note if it cannot have been then."""
    stamp = folder / "timestamp.txt"
    text = stamp.read_text(errors="replace") if stamp.is_file() and stamp.stat().st_size < _LARGEST else ""
    time = moment(text) if text.strip() else None
    # The exchange's own time is a moment later than the one on the receipt, and the receipt is what the student has.
    if receipt and (time is None or abs(time - receipt.time) < _CLOCKS_DIFFER):
        time = receipt.time
    time = time or datetime.fromtimestamp(source.path.stat().st_mtime, UTC)
    note = ""
    if time > now + _CLOCKS_DIFFER:
        note = f"It says that it was handed in at {time:%Y-%m-%d %H:%M}; the time of collecting is taken."
        time = now
    return time.isoformat(timespec="milliseconds").replace("+00:00", "Z"), note
