"""Hand-ins come in, from the exchange, from zips and from folders, into nbgrader's submitted/ folder."""

import itertools
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from ownpace_graders.collect import archive, download, exchange, folder
from ownpace_graders.collect.alone import alone
from ownpace_graders.collect.aside import OpenQuestion, questions, sender_of, waiting
from ownpace_graders.collect.refusals import NotTaken, refusals, remember
from ownpace_graders.collect.senders import Senders
from ownpace_graders.collect.take import Collected, Desk
from ownpace_graders.collect.whose import Source
from ownpace_graders.course import Course
from ownpace_graders.errors import InputError, OwnpaceError, Waits
from ownpace_graders.record.receipt import Receipt
from ownpace_graders.student import checked

# fmt: off
__all__ = [
    "Collected", "Collection", "OpenQuestion", "Refusal", "Refused", "collect", "collect_as", "questions", "receipts",
    "refusals",
]
# fmt: on


@dataclass(frozen=True, slots=True)
class Refused:
    """Something that was not taken, and why. `waits`: it is kept aside until the teacher says whose it is."""

    path: Path
    reason: str
    waits: bool = False


@dataclass(frozen=True, slots=True)
class Collection:
    """What a collecting came to. `other_years`: the lessons of which the hand-ins that were here are much older."""

    taken: tuple[Collected, ...]
    refused: tuple[Refused, ...]
    other_years: tuple[str, ...] = ()


def collect(course: Course, paths: Iterable[Path] = ()) -> Collection:
    """Take in every hand-in at these paths, or in the exchange when none is given.

    A path is a zip, a folder with a submission in it, a folder of such, however deep, or a learning platform's bulk
    download, packed or not. What cannot be taken is in `refused` and the rest goes on; where only the teacher can say
    whose it is, it is kept in downloaded/LESSON/aside/. Each hand-in that is taken is kept in
    downloaded/LESSON/archive/; submitted/ has each student's newest, with the record of all of them. OwnpaceError if
    the exchange cannot be read, or there is none. What waits from before is taken, too, once it is known whose it is.
    """
    senders, lessons = Senders.of(course), course.lessons()
    with _aside(course) as aside:
        sources = list(_sources(course, list(paths), lessons, aside))
        desk = Desk(course, senders)
        settled = [each for each in waiting(course) if desk.knows(each)]
        return _all(course, desk, [*alone(sources, senders), *settled], aside)


def collect_as(course: Course, student: str, path: Path) -> Collection:
    """Take in the one hand-in at this path as the student's, by the teacher's word: it stands above what the hand-in
    says of itself, and holds for what its sender hands in later. InputError for an id that can be none, or if there
    is not one hand-in at the path."""
    student, lessons, path = checked(student), course.lessons(), path.resolve()
    lesson, sender = sender_of(path, course)
    with _aside(course) as aside:
        found = list(folder.sources(path, None, lessons))
        found = [inner for each in found for inner in download.sources(each, lessons, aside / "download")]
        if len(found) != 1:
            what = f"It holds {len(found)} hand-ins, and a student can have only one."
            raise InputError(what, where=str(path), next="Give the one file or folder that is theirs.")
        source = replace(found[0], student=student, lesson=lesson, sender=sender or found[0].sender, word=True)
        return _all(course, Desk(course, Senders.of(course)), [source], aside)


def receipts(course: Course, lesson: str) -> list[Receipt]:
    """The receipt of every hand-in that was collected, by student and time; code is "" for one without a receipt."""
    return archive.receipts(course.downloaded / lesson / "archive")


def _all(course: Course, desk: Desk, sources: Iterable[Source], aside: Path) -> Collection:
    taken: list[tuple[Source, Collected]] = []
    refused: list[tuple[Source, Refused]] = []
    for number, source in enumerate(sources):
        try:
            if not source.waited or source.path.exists():
                taken.append((source, desk.take(source, aside / str(number))))
        except OwnpaceError as error:
            refused.append((source, Refused(source.shown or source.path, str(error), isinstance(error, Waits))))
        except (OSError, ValueError, ArithmeticError, RuntimeError, LookupError, MemoryError) as error:
            # Whatever one hand-in does to its readers, the next is none of its business.
            refused.append((source, Refused(source.shown or source.path, _unreadable(error))))
    refused = [(source, each) for source, each in refused if not source.waited]
    _remember(course, desk, taken, refused)
    years = tuple(sorted({each.lesson for _, each in taken if each.new and desk.is_other_year(each)}))
    return Collection(tuple(each for _, each in taken), tuple(each for _, each in refused), years)


def _unreadable(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        next = "Check that you may read it, and that there is room on the disk."
        return str(InputError(f"It cannot be read: {error.strerror}.", next=next))
    return str(InputError("It is damaged, or not a hand-in, and cannot be read.", next="Ask for it again."))


def _remember(
    course: Course, desk: Desk, taken: list[tuple[Source, Collected]], refused: list[tuple[Source, Refused]]
) -> None:
    """Whose work could not be read. A download is of one lesson: that of what else is in it."""
    lessons: dict[Path, set[str]] = defaultdict(set)
    for source, one in taken:
        lessons[_place(source)].add(one.lesson)
    new = []
    for source, each in refused:
        known = lessons.get(_place(source), set())
        if not each.waits:
            new.append(desk.refusal(source, each.reason, next(iter(known)) if len(known) == 1 else ""))
    remember(course, new, [_as_known(source, one) for source, one in taken])


def _as_known(source: Source, one: Collected) -> NotTaken:
    sender, path = str(source.sender) if source.sender else "", source.shown or source.path
    return NotTaken(one.lesson, one.student, sender, "", "", str(path))


def _place(source: Source) -> Path:
    """The folder or download that was collected."""
    return source.top or (source.shown or source.path).parent


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
        try:
            given = path.resolve()
        except (OSError, RuntimeError, ValueError):
            yield Source(path, problem=folder.missing(path, lessons))
            continue
        for source in folder.sources(given, course.root, lessons):
            yield from download.sources(source, lessons, aside / f"download-{next(number)}")
