"""One hand-in after the other, taken in."""

from collections.abc import Iterable, Set
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path

from ownpace_graders import plain
from ownpace_graders.autograde.grade import submissions
from ownpace_graders.collect import archive, aside, folder
from ownpace_graders.collect import zip as zips
from ownpace_graders.collect.limits import Bounds, with_lesson
from ownpace_graders.collect.lms import EXCHANGE, Sender
from ownpace_graders.collect.place import must_be_bearable, put
from ownpace_graders.collect.refusals import NotTaken
from ownpace_graders.collect.senders import Senders
from ownpace_graders.collect.whose import HandIn, Source, named_as, notebook_name, whose
from ownpace_graders.course import Course
from ownpace_graders.errors import InputError, Waits
from ownpace_graders.names import escaped, fault, notebook, told
from ownpace_graders.nbgrading import gradebook
from ownpace_graders.nbgrading.settings import RECORD
from ownpace_graders.record import events
from ownpace_graders.record.receipt import parts
from ownpace_graders.record.union import RECORD_SIZE
from ownpace_graders.roster import Roster

_OTHER_YEAR = timedelta(days=150)
"""Longer than one class is at one lesson."""


@dataclass(frozen=True, slots=True)
class Collected:
    """A hand-in that is in: `code` is its receipt's, or ""; `path` is the archive that is kept of it; `new` is False
    when it had been collected before; `note` is what the teacher should know; `strange`: why it may be another's."""

    student: str
    lesson: str
    at: str
    code: str
    path: Path
    new: bool
    note: str = ""
    strange: str = ""


class Desk:
    """Takes hand-ins in, and remembers who came with which id."""

    def __init__(self, course: Course, senders: Senders) -> None:
        self._course, self._senders = course, senders
        self._archives: dict[str, archive.Archive] = {}
        self._lessons = {
            name: [path.stem for path in course.place("source", name).glob("*.ipynb")] for name in course.lessons()
        }
        self._limits = with_lesson([course.place("source", name) for name in self._lessons])
        self._newest = _newest(course, self._lessons)
        self._students = {student for name in self._lessons for student in submissions(course, name)}

    def take(self, source: Source, beside: Path) -> Collected:
        """Take it in, by way of the folder `beside`, which is to be made. InputError if that cannot be; Waits where
        only the teacher can say whose it is: then it is put aside."""
        files, packed = beside / "files", beside / "packed.zip"
        files.mkdir(0o700, parents=True)
        digest, left_out = _fetched(
            source, files, packed, self._limits, {each for its in self._lessons.values() for each in its}
        )
        inner = folder.inner(files)
        _give_endings(inner)
        handin = self._whose(source, inner, left_out)
        must_be_bearable(handin)
        kept = self._archive(handin.lesson)
        found = kept.find(packed, digest, handin.student or named_as(source, self._lessons)[1])
        owner = _student(found) if found else ""
        if found and (self._is_known(source, handin, owner) or self._is_again(source, handin, owner)):
            handin = replace(handin, student=owner, question="")
        elif handin.question:
            raise self._put_aside(source, handin, packed, digest)
        else:
            found = None
        path = found or archive.keep(self._course, packed, digest, handin)
        strange = "" if found else self._strange(handin, source) or self._unlisted(handin, path)
        if not found:
            kept.add(path)
        self._settle(source, handin, digest, is_new=not found)
        # One whose own time cannot be keeps the time when it was first collected.
        handin = replace(handin, at=named.at if (named := parts(path.stem)) else handin.at)
        put(self._course, handin)
        return Collected(handin.student, handin.lesson, handin.at, handin.code, path, not found, handin.note, strange)

    def _archive(self, lesson: str) -> archive.Archive:
        if lesson not in self._archives:
            self._archives[lesson] = archive.Archive(self._course.downloaded / lesson / "archive")
        return self._archives[lesson]

    def _whose(self, source: Source, inner: Path, left_out: list[str]) -> HandIn:
        """Whose it is as it says, as the teacher has said, or with a question to the teacher."""
        handin = whose(source, inner, self._course, self._lessons, datetime.now(UTC))
        if left_out:
            names = ", ".join(escaped(name[:40]) for name in left_out[:5])
            handin = replace(handin, note=f"{handin.note} Left out for their names: {names}.".lstrip())
        if source.word:
            return handin
        handin, source = self._named(handin, source)
        settled = "" if source.student else self._senders.settled(handin.lesson, source.sender)
        if settled:
            return replace(handin, student=settled, question="")
        doubt = handin.student and self._senders.doubt(handin.student, handin.lesson, source.sender, self._students)
        return replace(handin, question=handin.question or source.question or doubt)

    def _named(self, handin: HandIn, source: Source) -> tuple[HandIn, Source]:
        """The same, of the student whom the class list has for whoever sent it; with a question if it is another's."""
        platform = source.sender if source.sender and source.sender.platform != EXCHANGE else None
        if not source.sender and not handin.question and handin.student not in self._roster.ids:
            return self._called(handin, source.path.is_dir() and not handin.code), source
        named = platform and not source.student and self._roster.student(platform)
        if not named or named == handin.student:
            return (replace(handin, question=""), replace(source, question="")) if named else (handin, source)
        if handin.student in self._roster.ids:
            words = f"It is from {platform}, who is {named} in the class list, and says that it is {handin.student}'s."
            return replace(handin, question=words), source
        note = f"{handin.note} {platform} is {named} in the class list.".lstrip()
        return replace(handin, student=named, question="", note=note), replace(source, question="")

    def _called(self, handin: HandIn, is_folders: bool) -> HandIn:
        """The same, where a name or a receipt calls a student of the class list by the name or address there; with a
        question where nothing but a folder's name says who it is, and the list has nobody of that name."""
        named = self._roster.student(Sender("", handin.student, handin.student))
        if named:
            note = f"{handin.note} {told(handin.student)} is {named} in the class list.".lstrip()
            return replace(handin, student=named, note=note)
        if is_folders and self._roster.is_a_list:
            words = f"It lies in a folder {told(handin.student)}, and nobody of that name is in the class list."
            return replace(handin, question=words)
        return handin

    def _strange(self, handin: HandIn, source: Source) -> str:
        """Why this may be another's of the same id, where no platform says who sent it: a record only grows, so two of
        one student's have something in common."""
        place = self._course.place("submitted", handin.lesson, handin.student) / RECORD
        if source.student or source.sender or source.word or not place.is_file():
            return ""
        theirs = _ids(handin.folder / RECORD)
        if not theirs or not theirs.isdisjoint(_ids(place)):
            return ""
        return (
            f"It has nothing in common with what came under the id {told(handin.student)} before. If that is another "
            "student's, give each an id of their own (ownpace collect --as ID FILE), and remove this folder: "
            f"{place.parent.relative_to(self._course.root)}"
        )

    def _unlisted(self, handin: HandIn, kept: Path) -> str:
        """That nobody in the class list has this id, and what to do; "" if somebody has, or there is no list."""
        if self._roster.lists(handin.student):
            return ""
        place = self._course.place("submitted", handin.lesson, handin.student).relative_to(self._course.root)
        return (
            f"{told(handin.student)} is not in the class list. If the id is mistyped, say the right one: ownpace "
            f'collect --as ID "{kept.relative_to(self._course.root)}". Then remove that file and the folder {place}. '
            "If they are new in the class, run ownpace roster with a list that has them."
        )

    def knows(self, source: Source) -> bool:
        """Whether the class list or the teacher's word now says whose this is, by who sent it."""
        sender = source.sender if source.sender and source.sender.platform != EXCHANGE else None
        return bool(sender and (self._senders.settled(source.lesson, sender) or self._roster.student(sender)))

    def is_other_year(self, one: Collected) -> bool:
        """Whether all that was here of the lesson before came so much earlier that it may be another class's."""
        if one.lesson not in self._newest:
            return False
        return datetime.fromisoformat(one.at) - self._newest[one.lesson] > _OTHER_YEAR

    def refusal(self, source: Source, why: str, lesson: str) -> NotTaken:
        """What is known of something that was not taken. `lesson`: of what came with it, or ""."""
        named, student = named_as(source, self._lessons)
        file = source.sender.file if source.sender else ""
        own = next((each for each in self._lessons if file.startswith(each)), "")
        lesson = named or own or lesson or (next(iter(self._lessons)) if len(self._lessons) == 1 else "")
        of_exchange = source.sender is not None and source.sender.platform == EXCHANGE
        if source.sender and not of_exchange:
            student = student or self._roster.student(source.sender) or self._senders.student(lesson, source.sender)
        sender = str(source.sender) if source.sender else ""
        path = source.shown or source.path
        return NotTaken(lesson, student if not fault(student) else "", sender, path.name, why, str(path))

    @cached_property
    def _roster(self) -> Roster:
        return Roster(gradebook.people(self._course))

    def _is_known(self, source: Source, handin: HandIn, owner: str) -> bool:
        """Whether this, which is in as the `owner`'s, is no more than that; or else somebody else's copy of it."""
        if source.word or not handin.question or owner == source.student:
            return owner == handin.student
        if not source.sender:
            is_named = owner in (handin.student, named_as(source, self._lessons)[1])
            return is_named or self._senders.are_by_word(owner, handin.lesson)
        if not source.student and self._senders.has(owner, handin.lesson, source.sender):
            return True
        return owner == handin.student and not source.question and not self._senders.knows(owner)

    def _is_again(self, source: Source, handin: HandIn, owner: str) -> bool:
        """Whether the teacher has said whose it is, and now it is met once more where no sender says anything."""
        return bool(handin.code and not source.sender and not source.word) and self._senders.are_by_word(
            owner, handin.lesson
        )

    def _settle(self, source: Source, handin: HandIn, digest: str, *, is_new: bool) -> None:
        aside.taken(self._course, handin.lesson, digest, source.sender)
        if is_new or source.word:
            self._senders.note(handin.student, handin.lesson, source.sender, word=source.word)
            self._students.add(handin.student)

    def _put_aside(self, source: Source, handin: HandIn, packed: Path, digest: str) -> Waits:
        path = aside.put(self._course, handin.lesson, packed, digest, source, handin.question)
        shown = path.relative_to(self._course.root)
        what = f"{handin.question} It is kept in {shown}."
        return Waits(what, next=f"Ask who did it, then say it: ownpace collect --as ID {shown}")


def _newest(course: Course, lessons: Iterable[str]) -> dict[str, datetime]:
    """When the last hand-in came that is here, of each lesson that has some."""
    times: dict[str, datetime] = {}
    for lesson in lessons:
        for path in (course.downloaded / lesson / "archive").glob("*.zip"):
            if named := parts(path.stem):
                at = datetime.fromisoformat(named.at)
                times[lesson] = max(at, times.get(lesson, at))
    return times


def _ids(record: Path) -> set[str]:
    """The ids of a record's events."""
    try:
        with plain.opened(record, RECORD_SIZE) as file:
            return {event.id for event in events(file)}
    except (OSError, InputError):
        return set()


def _fetched(source: Source, files: Path, packed: Path, limits: Bounds, notebooks: Set[str]) -> tuple[str, list[str]]:
    """The hand-in as it came in `packed`, and its files in the folder `files`; its digest, and what is left out."""
    if source.problem:
        raise InputError(source.problem)
    if source.unfinished:
        raise InputError(
            "It is not complete yet: handing in is still going on, or was stopped.", next="Collect again later."
        )
    if source.path.is_dir():
        left_out = folder.copy(source.path, files, limits)
        return zips.pack(files, packed), left_out
    if notebook(source.path.name):
        with plain.opened(source.path, limits.size) as file:
            plain.copy(file, files / notebook_name(source, notebooks), limits.size)
        return zips.pack(files, packed), []
    try:
        with plain.opened(source.path, limits.size) as file:
            digest = plain.copy(file, packed, limits.size)
    except FileNotFoundError:
        raise InputError(folder.MISSING) from None
    return digest, zips.unpack(packed, files, limits)


def _give_endings(folder: Path) -> None:
    """Notebooks that a browser has given another ending get their own back, where that is free."""
    for path in sorted(folder.iterdir()):
        own = path.with_name(f"{notebook(path.name)}.ipynb")
        if notebook(path.name) and path.is_file() and not own.exists():
            path.rename(own)


def _student(path: Path) -> str:
    receipt = parts(path.stem)
    return receipt.student if receipt else ""
