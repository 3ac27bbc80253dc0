"""Hand-ins come in, from the exchange, from zips and from folders, into nbgrader's submitted/ folder."""

import itertools
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from ownpace_graders.collect import download, exchange, folder
from ownpace_graders.collect import zip as zips
from ownpace_graders.collect.alone import alone
from ownpace_graders.collect.place import put
from ownpace_graders.collect.whose import Source, whose
from ownpace_graders.course import Course
from ownpace_graders.errors import InputError
from ownpace_graders.receipt import Receipt

__all__ = ["Collected", "Collection", "Refused", "collect", "receipts"]


@dataclass(frozen=True, slots=True)
class Collected:
    """A hand-in that is in: `code` is its receipt's, or ""; `path` is the archive that is kept of it; `new` is False
    when it had been collected before; `note` is what the teacher should know."""

    student: str
    lesson: str
    at: str
    code: str
    path: Path
    new: bool
    note: str = ""


@dataclass(frozen=True, slots=True)
class Refused:
    """Something that was not taken, and why."""

    path: Path
    reason: str


@dataclass(frozen=True, slots=True)
class Collection:
    """What a collecting came to."""

    taken: tuple[Collected, ...]
    refused: tuple[Refused, ...]


def collect(course: Course, paths: Iterable[Path] = ()) -> Collection:
    """Take in every hand-in at these paths, or in the exchange when none is given.

    A path is a zip, a folder with a submission in it, a folder of such, however deep, or a learning platform's bulk
    download, packed or not. What cannot be taken is in `refused` and the rest goes on. Each hand-in is kept in
    downloaded/LESSON/archive/; submitted/ has each student's newest, with the record of all of them. OwnpaceError if
    the exchange cannot be read, or there is none.
    """
    lessons = course.lessons()
    taken: list[Collected] = []
    refused: list[Refused] = []
    with _aside(course) as aside:
        for number, source in enumerate(alone(_sources(course, list(paths), lessons, aside))):
            try:
                taken.append(_take(course, lessons, source, aside / str(number)))
            except (InputError, OSError) as error:
                refused.append(Refused(source.shown or source.path, str(error)))
    return Collection(tuple(taken), tuple(refused))


def receipts(course: Course, lesson: str) -> list[Receipt]:
    """The receipt of every hand-in that was collected, by student and time; code is "" for one without a receipt."""
    return zips.receipts(course.downloaded / lesson / "archive")


@contextmanager
def _aside(course: Course) -> Iterator[Path]:
    """A folder on the disk of submitted/, so that what is ready can be put into place by renaming it."""
    course.downloaded.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=course.downloaded, prefix=".aside-") as name:
        yield Path(name)


def _sources(course: Course, paths: list[Path], lessons: list[str], aside: Path) -> Iterator[Source]:
    if not paths:
        yield from exchange.sources(course, aside / "exchange")
    number = itertools.count()
    for path in paths:
        for source in folder.sources(path.resolve(), course.root, lessons):
            yield from download.sources(source, lessons, aside / f"download-{next(number)}")


def _take(course: Course, lessons: list[str], source: Source, aside: Path) -> Collected:
    aside.mkdir()
    if source.problem:
        raise InputError(source.problem)
    if source.unfinished:
        raise InputError("It is not whole yet: handing in goes on, or was stopped.", next="Collect again later.")
    if source.path.is_dir():
        folder.copy(source.path, aside)
    elif source.path.exists():
        zips.unpack(source.path, aside)
    else:
        raise InputError("There is no such file or folder.")
    handin = whose(source, folder.inner(aside), lessons, datetime.now(UTC))
    archive, new = zips.keep(source.path, handin, course.downloaded / handin.lesson / "archive")
    # One whose own time cannot be keeps the time when it was first collected.
    handin = replace(handin, at=zips.named(archive).at)
    put(course, handin)
    return Collected(handin.student, handin.lesson, handin.at, handin.code, archive, new, handin.note)
