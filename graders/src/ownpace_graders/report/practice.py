"""How a student's sets of practice went: for the class table, from what their record says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ownpace_graders.errors import LessonError
from ownpace_graders.lesson import Cell
from ownpace_graders.lesson.calls import changed
from ownpace_graders.practice.course import Course, course
from ownpace_graders.practice.words import stood_still, summary
from ownpace_graders.record import Event, fold
from ownpace_graders.record.state import ItemState


@dataclass(frozen=True, slots=True)
class Way:
    """A set of one student: its item, how it ended ("able", "left", "hard" or ""), and the way in words."""

    item: str
    ends: str
    words: str


def ways(questions: Mapping[str | None, Cell], answers: Iterable[Event]) -> tuple[Way, ...]:
    """Of each set that was begun. `answers` are the events of the sets' items."""
    states = fold(answers).items
    found = ((cell, states.get(item or "")) for item, cell in questions.items() if cell.kind and cell.kind.grows)
    return tuple(way for cell, state in found if state and (way := _way(cell, state)))


def sets(questions: Mapping[str | None, Cell]) -> set[str | None]:
    """The items that are sets."""
    return {item for item, cell in questions.items() if cell.kind and cell.kind.grows}


def _way(cell: Cell, state: ItemState) -> Way | None:
    arguments = cell.call.arguments if cell.call else {}
    if not cell.kind or changed(cell.kind.name, arguments, state.of):
        return None
    try:
        found = course(arguments, state.all, "")
    except LessonError:
        return None
    return Way(cell.item or "", found.standing.ends, _words(found))


def _words(found: Course) -> str:
    still = stood_still(found)
    return summary(found) + (f" Stood still at: {still}." if still else "")
