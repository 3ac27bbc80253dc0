"""A student's own data in this folder: which there are, copies brought together, and all of it erased."""

import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from ownpace_graders import record
from ownpace_graders.course import Course
from ownpace_graders.errors import InputError, OwnpaceError
from ownpace_graders.file_names import FOLDER, is_name
from ownpace_graders.kinds.signature import meant
from ownpace_graders.record import Event, Reading, blobs, here
from ownpace_graders.record.union import union

_ASIDE = ".erased-"


@dataclass(frozen=True, slots=True)
class Merged:
    """What a lesson's record came to: how many events the copies had, and how many of these were new to it."""

    lesson: str
    events: int
    new: int


@dataclass(frozen=True, slots=True)
class Owned:
    """What this folder keeps of a student's in a lesson. `copies` are the zips of earlier hand-ins, `files` are
    pictures and recordings."""

    lesson: str
    record: Path
    copies: tuple[Path, ...]
    files: tuple[Path, ...] = ()

    @property
    def paths(self) -> tuple[Path, ...]:
        """What erasing takes away: the record, what was done beside it, and the folders of files and of zips."""
        place = self.record.parent
        kept = (self.record, place / here.NAME, place / "handin", *([self.files[0].parent] if self.files else []))
        return tuple(path for path in kept if path.exists())


def lessons(course: Course) -> list[str]:
    """The lessons of which this folder keeps something, by name."""
    found = {path.parent for pattern in ("record.jsonl", "handin") for path in course.work.glob(f"*/{pattern}")}
    found |= {place.parent for place in course.work.glob(f"*/{FOLDER}") if _files(place.parent)}
    return sorted(folder.name for folder in found if not folder.name.startswith("."))


def owned(course: Course, lesson: str) -> Owned:
    """What is kept of the lesson; InputError if nothing is. No path can pass as a name."""
    known = lessons(course)
    if lesson not in known:
        raise InputError(
            f"Nothing is kept of a lesson “{lesson}” here"
            + (f": there is {', '.join(known)}.{meant(lesson, known)}" if known else ", or of any other."),
            where=str(course.work),
            next="Go to the folder in which you took the lesson.",
        )
    place = course.record(lesson)
    return Owned(lesson, place, tuple(sorted((place.parent / "handin").glob("*.zip"))), _files(place.parent))


def _files(folder: Path) -> tuple[Path, ...]:
    """The student's pictures and recordings in a lesson's folder; an author's own folder may have the same name."""
    found = sorted((folder / FOLDER).glob("*"))
    return tuple(path for path in found if is_name(f"{FOLDER}/{path.name}"))


def copies(files: Sequence[Path]) -> dict[Path, Reading]:
    """What each file says. InputError for one that is not there, cannot be read, or says no event at all."""
    return {path: _copy(path) for path in files}


def merge_here(course: Course, files: Sequence[Path]) -> list[Merged]:
    """Add what these copies have to the record of each lesson they tell of, which keeps what it has.

    InputError, and nothing is written, if a copy is not a record or tells of a lesson that is not here.
    """
    events = record.merge(*(reading.events for reading in copies(files).values()))
    by_lesson: dict[str, list[Event]] = {}
    for event in events:
        by_lesson.setdefault(event.lesson, []).append(event)
    known = {*lessons(course), *course.lessons("release")}
    for lesson in by_lesson:
        if lesson not in known:
            raise InputError(
                f"These are answers to “{lesson[:100]}”, and there is no such lesson here.",
                where=str(course.root),
                next="Fetch the lesson first, or bring the copies together in a file: --to FILE",
            )
    merged = [_merge_one(course, lesson, its) for lesson, its in sorted(by_lesson.items())]
    for lesson in by_lesson:
        _bring(course.record(lesson), files)
    return merged


def _bring(record_here: Path, files: Sequence[Path]) -> None:
    """The pictures and recordings that lie beside copies and are wanted here, too."""
    own = record.Followed(record_here)
    own.look()
    wanted = blobs.needed(own.held.state)
    for file in files:
        blobs.bring(file.parent, record_here, wanted)


def merge_into(files: Sequence[Path], to: Path) -> int:
    """Write all that these copies say into the file `to`, which keeps what it has; how many events it then has.

    InputError if a copy, or what is at `to`, is not a record; then nothing is written.
    """
    every = [*files, *([to] if to.exists() else [])]
    copies(every)
    write(to, union(every))
    return len(record.read(to).events)


def erase(course: Course, lesson: str) -> None:
    """Take away what is kept of the lesson: all of it, or OwnpaceError and all of it is there."""
    own = owned(course, lesson)
    place = own.record.parent
    try:
        with _all_or_nothing(place) as aside:
            for path in own.paths:
                path.rename(aside / path.name)
    except OSError as error:
        next = "Nothing was erased. Check that you may write to this folder, then try again."
        raise OwnpaceError(f"This could not be erased: {error.strerror}.", where=str(place), next=next) from error
    with suppress(OSError):  # something of another kind lies there, and stays
        place.rmdir()


def write(to: Path, content: bytes) -> None:
    """Put the content at `to`, readable by its owner alone, or InputError and what is at `to` stays as it was."""
    try:
        with tempfile.NamedTemporaryFile(dir=to.absolute().parent, prefix=f".{to.name[:50]}.", delete=False) as file:
            _replace(to, file, content)
    except OSError as error:
        next = "Choose a folder that exists and that you may write to, and check that the disk has room."
        raise InputError(f"The file was not written: {error.strerror}.", where=str(to), next=next) from error


def _replace(to: Path, file: IO[bytes], content: bytes) -> None:
    beside = Path(file.name)
    try:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
        beside.replace(to)
    finally:
        beside.unlink(missing_ok=True)


def _copy(path: Path) -> Reading:
    next = "Give the file record.jsonl from the other computer, or one that was saved of it."
    if not path.is_file():
        raise InputError("There is no such file.", where=str(path), next=next)
    try:
        reading = record.read(path)
    except OSError as error:
        raise InputError(f"The file cannot be read: {error.strerror}.", where=str(path), next=next) from error
    if reading.asides and not reading.events:
        raise InputError("This is not a record: no line of it says what a student did.", where=str(path), next=next)
    return reading


def _merge_one(course: Course, lesson: str, events: list[Event]) -> Merged:
    place = course.record(lesson)
    # By the whole line: of two events with one id both are kept, and every reader takes the same one.
    own = record.Followed(place)
    own.look()
    there = {event.to_line() for event in own.reading.events}
    new = [event for event in events if event.to_line() not in there]
    place.parent.mkdir(parents=True, exist_ok=True)
    own.append(new)
    return Merged(lesson, len(events), len(new))


@contextmanager
def _all_or_nothing(place: Path) -> Iterator[Path]:
    """A folder for what goes; it goes with it, unless something fails: then everything is put back."""
    aside = Path(tempfile.mkdtemp(dir=place, prefix=_ASIDE))
    try:
        yield aside
    except BaseException:
        for path in aside.iterdir():
            path.rename(place / path.name)
        aside.rmdir()
        raise
    for left in place.glob(f"{_ASIDE}*"):  # one that was stopped just here, too
        shutil.rmtree(left)
