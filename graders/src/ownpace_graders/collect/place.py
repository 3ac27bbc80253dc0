"""A hand-in into submitted/, where the newest stands and the record of all."""

import secrets
from contextlib import suppress
from pathlib import Path

from ownpace_graders import plain
from ownpace_graders.collect.modes import allow, make_folder
from ownpace_graders.collect.times import moment
from ownpace_graders.collect.whose import LARGEST, HandIn, receipt_in
from ownpace_graders.course import Course
from ownpace_graders.errors import InputError
from ownpace_graders.file_names import FOLDER
from ownpace_graders.record import blobs
from ownpace_graders.record.receipt import NAME
from ownpace_graders.record.union import RECORD_LINES, RECORD_SIZE, union

_RECORD = "record.jsonl"
_STAMP, _SECRET = "timestamp.txt", "submission_secret.txt"


def put(course: Course, handin: HandIn) -> None:
    """Put the hand-in into place; whoever looks finds what was there or what is new, whole."""
    place = course.place("submitted", handin.lesson, handin.student)
    new = handin.folder / _RECORD
    records = [path for path in (place / _RECORD, new) if path.is_file()]
    lines = union(records, handin.at if new.is_file() else "")
    if not place.exists() or _age(place) < (handin.time.timestamp(), handin.code):
        _complete(handin, lines if records else None)
        _carry(place, handin.folder)
        allow(course, handin.folder)
        make_folder(course, place.parent)
        _swap(handin.folder, place)
    elif records and (not (place / _RECORD).exists() or (place / _RECORD).read_bytes() != lines):
        beside = handin.folder / "union.jsonl"
        beside.write_bytes(lines)
        allow(course, beside)
        beside.replace(place / _RECORD)
        _carry(handin.folder, place)
        allow(course, place)


def _carry(source: Path, into: Path) -> None:
    """The record is that of both hand-ins, so its answers' files are, too, as many as there is room for."""
    there = {f"{FOLDER}/{path.name}" for each in (source, into) for path in (each / FOLDER).glob("*")}
    with suppress(InputError):
        blobs.bring(source, into / _RECORD, there)


def must_be_bearable(handin: HandIn) -> None:
    """InputError for a record that would take more memory to read than a hand-in may, or a folder where a file of ours
    has to be."""
    for name in (_RECORD, _STAMP, _SECRET, NAME):
        if (handin.folder / name).is_dir():
            raise InputError(f"It holds a folder called {name}.", next="Ask who handed it in.")
    path = handin.folder / _RECORD
    if not path.exists():
        return
    with plain.opened(path, RECORD_SIZE) as file:
        lines = sum(part.count(b"\n") for part in iter(lambda: file.read(1 << 20), b""))
    if lines > RECORD_LINES:
        raise InputError(f"Its record has {lines} lines; {RECORD_LINES} can be.", next="Ask who handed it in.")


def _age(place: Path) -> tuple[float, str]:
    """When what stands in submitted/ was handed in, in seconds, 0 if that is not known; and its code, so that of two
    hand-ins of one moment the same one stands in whichever order they come."""
    try:
        time = moment(plain.read(place / _STAMP, LARGEST).decode(errors="replace"))
    except (OSError, InputError):
        time = None
    receipt = receipt_in(place)
    return time.timestamp() if time else 0.0, receipt.code if receipt else ""


def _complete(handin: HandIn, lines: bytes | None) -> None:
    """What nbgrader needs besides: the time as it reads it, and a secret for the feedback to be found by."""
    (handin.folder / _STAMP).write_text(f"{handin.time:%Y-%m-%d %H:%M:%S.%f} UTC")
    known = handin.folder / _SECRET
    if not known.is_file():
        known.write_text(secrets.token_hex(64))
    if lines is not None:
        (handin.folder / _RECORD).write_bytes(lines)


def _swap(folder: Path, place: Path) -> None:
    if place.exists():
        place.rename(folder.with_name(f"{folder.name}.old"))
    folder.rename(place)
