"""nbgrader's exchange: every hand-in that waits in it."""

from collections.abc import Iterator
from pathlib import Path

from ownpace_graders.collect.whose import Source
from ownpace_graders.course import Course
from ownpace_graders.errors import InputError, OwnpaceError
from ownpace_graders.nbgrading import Done, Nbgrader
from ownpace_graders.nbgrading.words import in_words


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
        yield Source(Path(path), student, lesson)
    for name in done.value.get("inbound", []):
        path = Path(name)
        student = path.name.split(f"+{lesson}+")[0]
        note = _owner(path, student) if done.value["owner"] else ""
        # nbgrader writes the time last.
        yield Source(path, student, lesson, note, unfinished=not (path / "timestamp.txt").is_file())


def _owner(path: Path, student: str) -> str:
    """A note if the hand-in is from another account than its name says."""
    import pwd

    try:
        owner = pwd.getpwuid(path.stat().st_uid).pw_name
    except KeyError:
        return ""
    return "" if owner == student else f"It was put into the exchange by the account {owner}."
