"""Lessons out to the students: nbgrader's version without solutions and hidden tests, also in the exchange."""

import shutil
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ownpace_graders.beside import cleared, links
from ownpace_graders.course import Course
from ownpace_graders.errors import InputError, OwnpaceError
from ownpace_graders.lesson import Lesson, read_lesson
from ownpace_graders.nbgrading import Done, Nbgrader, gradebook
from ownpace_graders.nbgrading.where import where
from ownpace_graders.nbgrading.words import in_words
from ownpace_graders.practice.lent import is_review, others, sets_for


@dataclass(frozen=True, slots=True)
class Released:
    """A lesson that students can take now: its folder, whether it is in the exchange too, and what was done to the
    files beside it."""

    lesson: str
    folder: Path
    in_exchange: bool
    notes: tuple[str, ...] = ()


def release(course: Course, names: Sequence[str] = (), lent: Nbgrader | None = None) -> Iterator[Released]:
    """Release the lessons (all there are when none is named), one after another. `lent`: see Nbgrader.

    Every lesson is read before the first is released. LessonError for one that cannot be read, OwnpaceError with
    nbgrader's reason for one that it refuses; what was released before stays as it was.
    """
    lessons = [course.lesson(name) for name in names] or course.lessons()
    if not lessons:
        raise InputError(f"There is no lesson in {course.source}.", next="Make one: ownpace new NAME")
    _must_be_found(course.root)
    read = {name: [read_lesson(path) for path in notebooks(course.place("source", name))] for name in lessons}
    for name in lessons:
        _must_fit(course, name, read[name])
    gradebook.must_be_usable(course)
    with Nbgrader(course, lent) as nbgrader:
        for name in lessons:
            yield _release(course, nbgrader, name, read[name])


def _must_be_found(folder: Path) -> None:
    if set(str(folder)) & set("[]*?"):
        what = "nbgrader finds nothing in a folder with [, ], * or ? in its name."
        raise InputError(what, where=str(folder), next="Give the folder, or the one around it, another name.")


def _must_fit(course: Course, name: str, lessons: Sequence[Lesson]) -> None:
    """LessonError for a review that would take too much of other lessons along."""
    reviews = [cell for lesson in lessons for cell in lesson.questions if is_review(cell)]
    earlier = others(course, name) if reviews else []
    for review in reviews:
        sets_for(review, earlier)


def notebooks(folder: Path) -> list[Path]:
    """The notebooks of a lesson's folder, by name."""
    return sorted(folder.glob("*.ipynb"))


def _release(course: Course, nbgrader: Nbgrader, name: str, lessons: Sequence[Lesson]) -> Released:
    linked = links(course.place("source", name))
    into = f".release-{uuid.uuid4().hex}"
    made = course.root / course.setting("directory_structure").format(
        nbgrader_step=into, student_id=".", assignment_id=name
    )
    try:
        _must(nbgrader.do("generate", lesson=name, into=into), name, lessons)
        notes = [*linked, *cleared(made, course.place("source", name), course.clear_solutions)]
        _put(made, course.place("release", name))
    finally:
        shutil.rmtree(course.root / into, ignore_errors=True)
    if course.has_exchange:
        _must(nbgrader.do("release", lesson=name), name, ())
    return Released(name, course.place("release", name), course.has_exchange, tuple(notes))


def _must(done: Done, name: str, lessons: Sequence[Lesson]) -> None:
    if not done.ok:
        what, next = in_words(done)
        raise OwnpaceError(what, where=where(done, lessons) or name, next=next)


def _put(made: Path, place: Path) -> None:
    """The folder into its place: whoever looks finds the old one or the new one, whole."""
    place.parent.mkdir(parents=True, exist_ok=True)
    old = made.with_name(f"{made.name}.old")
    if place.exists():
        place.rename(old)
    made.rename(place)
