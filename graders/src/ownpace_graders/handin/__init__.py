"""A student's work, handed in: a submission of nbgrader's, into its exchange or as a zip, and a receipt."""

import tempfile
import zipfile
import zlib
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from ownpace_graders import record
from ownpace_graders.course import Course, find_course
from ownpace_graders.errors import InputError, OwnpaceError
from ownpace_graders.handin.fill import filled
from ownpace_graders.lesson import read_lesson
from ownpace_graders.nbgrading import Nbgrader
from ownpace_graders.nbgrading.words import in_words
from ownpace_graders.record import blobs, here
from ownpace_graders.record.receipt import NAME, Receipt, is_code, secret
from ownpace_graders.release import notebooks
from ownpace_graders.student import checked, current_student

__all__ = ["Receipt", "build_submission", "handin", "kept", "standing", "zip_bytes"]

_NO_WORK = frozenset({"handin", "open", "watch"})
"""Kinds of event that change nothing of what is handed in to be marked."""


def handin(
    course: Course | Path, lesson: str, to: Literal["exchange"] | Path | None = None, student: str | None = None
) -> Receipt:
    """Hand in the lesson as the record of this folder has it; the hand-in is then noted in the record.

    to: "exchange", or a zip file or folder to write one into; None is the exchange if the lesson is in one, and else
    a zip in the lesson's work folder. Every hand-in stays. OwnpaceError when it is not handed in.
    """
    course = course if isinstance(course, Course) else find_course(course)
    student = checked(student) if student else current_student()
    lesson = course.lesson(lesson, "release")
    place = course.work / lesson / "handin"
    try:
        place.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=place, prefix=".aside-") as aside:
            receipt = _hand_in(course, lesson, to, student, Path(aside))
    except OSError as error:
        next = "Choose a folder that you can write to, or make room on the disk, then hand in again."
        raise OwnpaceError(f"This was not handed in: {error.strerror}.", where=_at(error, place), next=next) from error
    return _noted(course, receipt)


def standing(course: Course, lesson: str, student: str) -> Receipt | None:
    """The latest hand-in, if it is still there and nothing was done since: handing in once more would give the same."""
    try:
        events = record.read(course.record(lesson)).events
    except OSError:  # handing in will say so
        return None
    handed = max((number for number, event in enumerate(events) if event.kind == "handin"), default=None)
    if handed is None or any(event.kind not in _NO_WORK for event in events[handed:]):
        return None
    code, where = str(events[handed].data.get("code")), events[handed].data.get("where")
    # Which codes there are in the exchange only a teacher can see, and the record may be from anywhere.
    there = _there(course.record(lesson), record.fold(events))
    if where == "exchange" and here.knows(course.record(lesson), "handin", code, *there):
        return Receipt(code, events[handed].at, student, lesson, "exchange")
    receipt = kept(course, lesson, code)
    return receipt if receipt and receipt.student == student and _has(receipt, there) else None


def _there(place: Path, state: record.State) -> list[str]:
    """The files beside the record that belong to its answers: one may have come after the answer was handed in."""
    return sorted(name for name in blobs.needed(state) if (place.parent / name).is_file())


def _has(receipt: Receipt, files: Sequence[str]) -> bool:
    """Whether the zip of a hand-in has these files."""
    if receipt.path is None:
        return False
    with zipfile.ZipFile(receipt.path) as archive:
        return not {*files} - {*archive.namelist()}


def kept(course: Course, lesson: str, code: str) -> Receipt | None:
    """The receipt of a hand-in whose zip lies here, or None. `code` may be anything that a record says."""
    if not is_code(code):
        return None
    path = course.work / lesson / "handin" / f"{code}.zip"
    try:
        with zipfile.ZipFile(path) as archive:
            receipt = Receipt.read(archive.read(NAME))
    except (OSError, KeyError, RuntimeError, EOFError, zlib.error, zipfile.BadZipFile):
        return None
    return receipt.put("zip", path) if receipt else None


def build_submission(released: Path, record_path: Path, out: Path, student: str, now: datetime) -> Receipt:
    """Write the submission into the folder `out`: the released notebooks with the record's answers, the record with
    every line it has and the files that its answers name, and receipt.json. The same input gives the same bytes.
    LessonError for a notebook that cannot be read; a student who has no record yet hands in an empty one."""
    lines = record_path.read_bytes() if record_path.exists() else b""
    kept = out / "record.jsonl"
    kept.write_bytes(lines)
    receipt = Receipt.of(student, released.name, now, lines)
    events = record.read(kept).events
    receipt = _with_files(receipt, record_path.parent, kept, blobs.needed(record.fold(events)))
    for path in notebooks(released):
        (out / path.name).write_bytes(filled(read_lesson(path), events))
    (out / NAME).write_bytes(receipt.to_json())
    return receipt


def _with_files(receipt: Receipt, place: Path, kept: Path, wanted: Collection[str]) -> Receipt:
    """Put the files that answers name beside the handed-in record; the receipt says how many are not here."""
    blobs.bring(place, kept, wanted)
    missing = sum(not (kept.parent / name).is_file() for name in wanted)
    if not missing:
        return receipt
    what = "A picture or recording has" if missing == 1 else f"{missing} pictures or recordings have"
    note = f"{what} not reached this server yet. Open the lesson where you made it, then hand in again."
    return replace(receipt, note=note)


def zip_bytes(receipt: Receipt, folder: Path, file: Path) -> None:
    """Write the submission in `folder` as a zip that nbgrader's folders can take up, the same for the same files, and
    for its owner alone."""
    said = {
        "timestamp.txt": f"{receipt.time:%Y-%m-%d %H:%M:%S.%f} UTC".encode(),
        "submission_secret.txt": secret(receipt, (folder / "record.jsonl").read_bytes()).encode(),
    }
    paths = [path for path in folder.rglob("*") if path.is_file()]
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths} | said
    file.touch(0o600)
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            member = zipfile.ZipInfo(name, receipt.time.timetuple()[:6])
            member.external_attr = 0o100644 << 16
            archive.writestr(member, files[name], zipfile.ZIP_DEFLATED)


def _hand_in(course: Course, lesson: str, to: Literal["exchange"] | Path | None, student: str, aside: Path) -> Receipt:
    folder = aside / lesson
    folder.mkdir()
    released, kept = course.place("release", lesson), course.record(lesson)
    receipt = build_submission(released, kept, folder, student, datetime.now(UTC))
    if to == "exchange" or (to is None and _is_in_exchange(course, lesson)):
        return _to_exchange(course, receipt, aside)
    own = course.work / lesson / "handin" / f"{receipt.code}.zip"
    return _to_zip(receipt, folder, own if to is None else to)


def _is_in_exchange(course: Course, lesson: str) -> bool:
    if not course.has_exchange:
        return False
    return course.own_exchange or (course.exchange / course.course_id / "outbound" / lesson).is_dir()


def _to_exchange(course: Course, receipt: Receipt, aside: Path) -> Receipt:
    if not course.has_exchange:
        raise InputError(
            "There is no exchange here.",
            where=str(course.exchange),
            next=f"Hand in a file: ownpace handin {receipt.lesson} --to FILE.zip",
        )
    with Nbgrader(course) as nbgrader:
        done = nbgrader.do("submit", lesson=receipt.lesson, student=receipt.student, folder=str(aside))
    if not done.ok:
        what, next = in_words(done)
        raise OwnpaceError(f"This was not handed in. {what}", where=receipt.lesson, next=next)
    return receipt.put("exchange")


def _to_zip(receipt: Receipt, folder: Path, to: Path) -> Receipt:
    """Into the file `to`, or under the hand-in's own name into the folder `to`."""
    to = to / receipt.name if to.is_dir() else to
    beside = to.with_name(f".{to.name}.new")
    try:
        zip_bytes(receipt, folder, beside)
        beside.replace(to)
    finally:
        beside.unlink(missing_ok=True)
    return receipt.put("zip", to)


def _at(error: OSError, place: Path) -> str:
    return str(error.filename or place)


def _noted(course: Course, receipt: Receipt) -> Receipt:
    """The receipt, noted in the record so that the page shows it after a reload."""
    place = course.record(receipt.lesson)
    said = {"code": receipt.code, "where": receipt.where}
    try:
        own = record.Followed(place)
        own.look()
        own.append([record.Event.new(receipt.lesson, "", "handin", said, after=own.held.latest)])
        here.remember(place, "handin", receipt.code, *_there(place, own.held.state))
    except OSError as error:
        note = f"It is handed in, but could not be noted in your record: {error.strerror}."
        return Receipt(receipt.code, receipt.at, receipt.student, receipt.lesson, receipt.where, receipt.path, note)
    return receipt
