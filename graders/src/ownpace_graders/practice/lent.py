"""What a review takes along of other lessons' sets: in its released notebook, so that it can be marked anywhere."""

import ast
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pprint import pformat
from typing import Any

from ownpace_graders.course import Course
from ownpace_graders.errors import LessonError
from ownpace_graders.lesson import Cell, Lesson, read_lesson
from ownpace_graders.lesson.calls import NO_PYTHON, fingerprint
from ownpace_graders.practice.objectives import objective_of
from ownpace_graders.practice.review import name_of

_NOTE = "# Sets of other lessons, which `ownpace release` has put here."
_MOST = 60_000
"""Characters of what a review takes along."""
_LENT = ("of", "largest")
"""What of a set's call decides about its questions when they are asked alone."""


def is_review(cell: Cell) -> bool:
    """Whether the cell takes questions of earlier lessons."""
    return bool(cell.role == "ask" and cell.kind and cell.kind.grows and not cell.kind.fades)


def lent(lessons: Iterable[Lesson]) -> list[dict[str, Any]]:
    """The sets of these lessons that are for an objective: {"id", "lesson", "item", "objective", "of"} each."""
    return [each for lesson in lessons for cell in lesson.questions for each in _lent(lesson, cell)]


def _lent(lesson: Lesson, cell: Cell) -> Iterator[dict[str, Any]]:
    call, objective = cell.call, objective_of(cell)
    if call and call.literal and call.item and objective and cell.kind and cell.kind.fades:
        about = {"id": name_of(lesson.name, call.item, fingerprint(call.kind, call.arguments)), "lesson": lesson.name}
        own = {name: call.arguments[name] for name in _LENT if name in call.arguments}
        yield {**about, "item": call.item, "objective": objective, **own}


def others(course: Course, name: str) -> list[Lesson]:
    """The course's other lessons, those that can be read: what is wrong with one is said when it is released itself."""
    found = []
    for each in course.lessons():
        for path in sorted(course.place("source", each).glob("*.ipynb")) if each != name else ():
            with suppress(LessonError):
                found.append(read_lesson(path))
    return found


def sets_for(review: Cell, lessons: Sequence[Lesson]) -> list[dict[str, Any]]:
    """What a review may ask of these lessons. LessonError where it is more than a notebook should carry."""
    named = review.call.arguments.get("lessons") if review.call else None
    sets = lent(each for each in lessons if not named or each.name in named)
    if len(str(sets)) > _MOST:
        what = f"The review {review.item} would carry more of other lessons than a notebook should."
        raise LessonError(what, where=f"cell {review.number}", next="Name those that count: lessons=[…].")
    return sets


def with_earlier(source: str, sets: Sequence[dict[str, Any]]) -> str:
    """A review's source with these sets as its `earlier=`; as it is where there are none or it has some already."""
    try:
        nodes = [*ast.walk(ast.parse(source))]
    except NO_PYTHON:
        return source
    call = next((node for node in nodes if isinstance(node, ast.Call) and _is_asked(node)), None)
    if call is None or not sets or any(word.arg == "earlier" for word in call.keywords):
        return source
    ends = [
        (node.end_lineno or 1, node.end_col_offset or 0) for node in (*call.args, *(w.value for w in call.keywords))
    ]
    (row, column), lines = max(ends), source.splitlines(keepends=True)
    line = lines[row - 1].encode()
    added = f",\n    {_NOTE}\n    earlier={pformat([*sets], width=100, sort_dicts=False)}"
    lines[row - 1] = line[:column].decode() + added + line[column:].decode()
    return "".join(lines)


def _is_asked(node: ast.Call) -> bool:
    return (
        isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name) and node.func.value.id == "ask"
    )
