"""What somebody hands in, made by hand, and what became of it."""

import os
import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from ownpace_graders import record
from ownpace_graders.collect import Collection
from ownpace_graders.course import Course
from ownpace_graders.handin import build_submission, zip_bytes

NOW = datetime.now(UTC).replace(microsecond=0)
DAY = timedelta(days=1)
ODD_IDS = [
    "<img src=x onerror=alert(1)>",
    "=HYPERLINK(1)",
    "\ud800abc",
    "\x1b]8;;x",
    "\u0430nna",
    "../../jane",
    "a" * 200,
]


def work(response: str, *, at: datetime = NOW, dated: str = "") -> record.Event:
    event = record.Event.new("halves", "half", "answer", {"response": response, "of": ""})
    said = dated or (at - timedelta(minutes=1)).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return replace(event, at=said)


def sent(course: Course, to: Path, student: str, *events: record.Event, at: datetime = NOW) -> Path:
    """A hand-in of these events, handed in then, as a zip at `to`."""
    place, out = to.parent / f"{to.name}.record", to.parent / f"{to.name}.files"
    out.mkdir(parents=True)
    record.append(place, events)
    receipt = build_submission(course.place("release", "halves"), place, out, student, at)
    zip_bytes(receipt, out, to)
    shutil.rmtree(out)
    place.unlink()
    os.utime(to, (at.timestamp(), at.timestamp()))
    return to


def answered(course: Course, student: str) -> str:
    """What counts as the student's answer."""
    items = record.fold(record.read(course.place("submitted", "halves", student) / "record.jsonl").events).items
    return str(items["half"].response)


def everything(course: Course, student: str) -> dict[str, bytes]:
    places = [course.place("submitted", "halves", student), *course.downloaded.glob(f"halves/archive/*+{student}+*")]
    files = [each for place in places for each in (place.rglob("*") if place.is_dir() else [place])]
    return {str(path): path.read_bytes() for path in files if path.is_file()}


def said(found: Collection) -> str:
    return "\n".join(each.reason for each in found.refused)
