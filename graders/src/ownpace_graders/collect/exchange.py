"""nbgrader's exchange: every hand-in that waits in it."""

import itertools
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from ownpace_graders.collect.limits import HANDIN
from ownpace_graders.collect.lms import EXCHANGE, Sender
from ownpace_graders.collect.whose import Source
from ownpace_graders.course import Course
from ownpace_graders.errors import InputError, OwnpaceError
from ownpace_graders.nbgrading import Done, Nbgrader
from ownpace_graders.nbgrading.words import in_words
from ownpace_graders.systems import account


def sources(course: Course, aside: Path) -> Iterator[Source]:
    """The hand-ins of all lessons that are in the exchange. OwnpaceError if there is none, or nbgrader refuses."""
    if not course.has_exchange:
        raise InputError(
            "There is no exchange here.",
            where=str(course.exchange),
            next="Say where the hand-ins are: ownpace collect FOLDER, or ownpace collect FILE.zip",
        )
    with Nbgrader(course) as nbgrader:
        for lesson in course.lessons():
            if not course.own_exchange and not (course.exchange / course.course_id / "outbound" / lesson).is_dir():
                continue
            done = nbgrader.do("collect", lesson=lesson, into=str(aside.relative_to(course.root)))
            if not done.ok:
                what, next = in_words(done)
                raise OwnpaceError(what, where=lesson, next=next)
            yield from _found(lesson, done)


def _found(lesson: str, done: Done) -> Iterator[Source]:
    for student, path in done.value.get("students", {}).items():
        yield Source(Path(path), student, lesson, sender=Sender(EXCHANGE, student))
    for name in done.value.get("inbound", []):
        path = Path(name)
        student = path.name.rsplit(f"+{lesson}+", 1)[0]
        owner = account(path)
        is_told = done.value["owner"] and owner not in (student, "")
        yield Source(
            path,
            student,
            lesson,
            note=f"The account {owner} put it into the exchange." if is_told else "",
            # nbgrader writes the time last.
            unfinished=not (path / "timestamp.txt").is_file(),
            sender=Sender(EXCHANGE, owner or student),
            since=_since(path),
        )


def _since(path: Path) -> datetime | None:
    """Since when the exchange has had it as it is: the time of the last change to any of its files, which nobody can
    set. The times in timestamp.txt and of writing are its owner's to choose."""
    try:
        files = (path, *itertools.islice(path.iterdir(), HANDIN.entries))
        return datetime.fromtimestamp(max(each.lstat().st_ctime for each in files), UTC)
    except OSError:
        return None
