"""Whose hand-in something is, and of which lesson."""

import filecmp
import re
from collections.abc import Mapping, Set
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from ownpace_graders import plain
from ownpace_graders.collect.lms import EXCHANGE, Sender
from ownpace_graders.collect.times import Times, handed_in
from ownpace_graders.course import Course
from ownpace_graders.errors import InputError
from ownpace_graders.names import escaped, notebook, told
from ownpace_graders.record import receipt as receipts
from ownpace_graders.record.receipt import NAME, Receipt
from ownpace_graders.student import checked

LARGEST = 10_000
"""Bytes of a receipt, and of a time."""
_COPY = re.compile(r"(?: ?\(\d+\)| - (?:Copy|Kopie)| copy(?: \d+)?)+$")
"""What a browser adds to the name of a second download, and a computer to that of a copy."""
UNTOUCHED = "It is the lesson as it was released, and nobody's work."
_AGAIN = re.compile(r"(?:[- ]\d+| ?\(\d+\)|-Copy\d+)+$")
"""What a platform or an editor adds to the name of a second upload or copy."""


_NUMBER = re.compile(r" ?\(\d+\)$")
"""What Google Drive, or a browser, adds where a name is there already."""
_NOBODYS = "It holds several copies of {}.ipynb, and nothing says whose each one is."
_NAMED = (
    "Name each LESSON+STUDENT.ipynb. Where Google Classroom makes the copies (“Make a copy for each student”), their "
    "names say it."
)


@dataclass(frozen=True, slots=True)
class Source:
    """Where a hand-in is, and what is known of it from elsewhere than itself: "" and None where nothing is.

    `unfinished`: the student is still handing in, or was stopped. `waited`: it was put aside before. `sender`: who the
    place that it came from says it is from; the file's name then says nothing else. `problem`: why it cannot be taken;
    `question`: why the teacher has to say whose it is. `word`: the teacher has said that it is `student`'s. `shown`:
    what to call it, where `path` is only a copy. `top`: the path that was given, in which it was found. `since`: when
    it was there, by a clock that is not the student's.
    """

    path: Path
    student: str = ""
    lesson: str = ""
    note: str = ""
    unfinished: bool = False
    waited: bool = False
    sender: Sender | None = None
    problem: str = ""
    question: str = ""
    word: bool = False
    shown: Path | None = None
    top: Path | None = None
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class HandIn:
    """A hand-in set aside in `folder`. `at` is UTC as in the record; `code` is its receipt's, or "". `question`: why
    the teacher has to say whose it is, or ""; the `student` is then who it claims to be, or ""."""

    folder: Path
    student: str
    lesson: str
    at: str
    code: str
    note: str
    question: str = ""

    @property
    def time(self) -> datetime:
        return datetime.fromisoformat(self.at)


def whose(source: Source, folder: Path, course: Course, lessons: Mapping[str, list[str]], now: datetime) -> HandIn:
    """Read it from where the hand-in was found, its name and its receipt, with a question if they do not say or differ.

    `lessons`: the course's, with the names of their notebooks. InputError if it is not a hand-in of the course.
    """
    receipt = receipt_in(folder)
    found = sorted(path.stem for path in folder.glob("*.ipynb"))
    named, student = named_as(source, lessons)
    lesson = _lesson(named, receipt, found, lessons)
    if not found:
        raise InputError("There is no notebook in it.", next="Ask for it again.")
    is_told = receipt or source.word or source.student or (student and source.path.is_file())
    if not is_told and len(plain_names := {_NUMBER.sub("", name) for name in found}) < len(found):
        raise InputError(_NOBODYS.format(min(plain_names)), next=_NAMED)
    if not (student or receipt or source.word) and _is_release(folder, course.place("release", lesson), found):
        raise InputError(UNTOUCHED)
    at, note = handed_in(_times(source, folder, receipt), now)
    student, question = (source.student, "") if source.word else _student(student, receipt, lesson)
    if source.sender and not (student or receipt):
        question = f"It has no receipt, and the class list does not say which student {source.sender} is."
    is_platform = source.sender and source.sender.platform != EXCHANGE
    platform = f"From {source.sender} in the learning platform." if is_platform else ""
    notes = " ".join(filter(None, (platform, source.note, note)))
    return HandIn(folder, student, lesson, at, receipt.code if receipt else "", notes, question)


def notebook_name(source: Source, known: Set[str]) -> str:
    """The name of a notebook that was handed in alone: of the lesson's it is a copy of, or its own. `known`: the names
    of all the course's notebooks."""
    name = (source.sender.file if source.sender else "") or source.path.name
    own = notebook(name) or name
    stem = own.rpartition("+")[0] if "+" in name else own
    lesson = name.partition("+")[0]
    copies = (stem, _COPY.sub("", stem), _AGAIN.sub("", stem), lesson, *([*known] if len(known) == 1 else []))
    return f"{next((each for each in copies if each in known), stem or 'notebook')}.ipynb"


def _lesson(named: str, receipt: Receipt | None, found: list[str], lessons: Mapping[str, list[str]]) -> str:
    said = named or (receipt.lesson if receipt else "")
    if not said:
        ours = [lesson for lesson, names in lessons.items() if set(found) & set(names)]
        said = ours[0] if len(ours) == 1 else ""
    if not said:
        what = "It has no receipt, and its name does not say whose it is." if found else "There is no notebook in it."
        raise InputError(what, next="Name it LESSON+STUDENT.zip." if found else "Ask for it again.")
    if said not in lessons:
        raise InputError(
            f"This course has no lesson “{escaped(said)}”.", next="Check whether it belongs to another course."
        )
    return said


def _student(named: str, receipt: Receipt | None, lesson: str) -> tuple[str, str]:
    """(student, question)."""
    if receipt and receipt.lesson == lesson and _is_longer(named, receipt.student):
        return _checked(named)
    if receipt and (named or receipt.student, lesson) != (receipt.student, receipt.lesson):
        said = f"{told(receipt.student)}'s {told(receipt.lesson)}"
        return "", f"It is named as {told(named or receipt.student)}'s {lesson}, and its receipt says {said}."
    student = named or (receipt.student if receipt else "")
    if not student:
        return "", "It has no receipt, and its name does not say whose it is."
    return _checked(student)


def _checked(student: str) -> tuple[str, str]:
    try:
        return checked(student), ""
    except InputError as error:
        return "", error.what


def _is_longer(named: str, said: str) -> bool:
    """Whether a file is named by the full name of a student whose receipt says a part of it: Jane of two Janes."""
    whole, part = _words(named), _words(said)
    return len(whole) > len(part) > 0 and set(part) < set(whole)


def _words(name: str) -> list[str]:
    return re.findall(r"\w+", name.casefold().replace("_", " "))


def _is_release(folder: Path, release: Path, found: list[str]) -> bool:
    """Whether its notebooks are those that every student gets."""
    names = [f"{name}.ipynb" for name in found]
    return all(
        (release / name).is_file() and filecmp.cmp(folder / name, release / name, shallow=False) for name in names
    )


def named_as(source: Source, lessons: Mapping[str, list[str]]) -> tuple[str, str]:
    """(lesson, student) as the place and name say: LESSON+STUDENT…, nbgrader's STUDENT+LESSON+…, or STUDENT/LESSON/."""
    if source.lesson or source.sender:
        return source.lesson, source.student
    name = source.path.name if source.path.is_dir() else _COPY.sub("", notebook(source.path.name) or source.path.stem)
    ours = receipts.parts(name)
    if ours and ours.lesson in lessons:
        return ours.lesson, ours.student
    lesson, _, student = name.partition("+")
    if student and lesson in lessons:
        return lesson, student
    of = next((lesson for lesson in lessons if f"+{lesson}+" in name), "")
    if of:
        return of, name.rsplit(f"+{of}+", 1)[0]
    if source.path.is_dir() and name in lessons:
        is_below = source.top is not None and source.path.parent != source.top
        return name, source.path.parent.name if is_below else ""
    return "", ""


def receipt_in(folder: Path) -> Receipt | None:
    """The receipt of a submission's folder; None if there is none."""
    try:
        return Receipt.read(plain.read(folder / NAME, LARGEST))
    except (OSError, InputError):
        return None


def _times(source: Source, folder: Path, receipt: Receipt | None) -> Times:
    try:
        stamp = plain.read(folder / "timestamp.txt", LARGEST).decode(errors="replace")
    except (OSError, InputError):
        stamp = ""
    about = source.path.stat()
    since = source.since or (source.sender.at if source.sender else None)
    return Times(receipt.time if receipt else None, stamp, about.st_mtime, since)
