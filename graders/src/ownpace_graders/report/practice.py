"""How a student's sets of practice went, and which objectives they have shown: from what their record says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ownpace_graders.errors import LessonError
from ownpace_graders.lesson import Cell
from ownpace_graders.lesson.calls import changed
from ownpace_graders.practice.journey import Journey, journey
from ownpace_graders.practice.objectives import is_able, masteries
from ownpace_graders.practice.words import stood_still, summary
from ownpace_graders.record import Event, fold
from ownpace_graders.record.state import ItemState


@dataclass(frozen=True, slots=True)
class PractisedSet:
    """A set of one student: its item, how it ended ("able", "left", "hard" or ""), and the way in words."""

    item: str
    ends: str
    words: str


def ways(questions: Mapping[str | None, Cell], states: Mapping[str, ItemState]) -> tuple[PractisedSet, ...]:
    """Of each set that fades and was begun."""
    found = ((cell, states.get(item or "")) for item, cell in questions.items() if cell.kind and cell.kind.fades)
    return tuple(way for cell, state in found if state and (way := _way(cell, state)))


def shown(questions: Mapping[str | None, Cell], states: Mapping[str, ItemState]) -> dict[str, bool]:
    """By objective, of those that something was done for: whether the student has shown it."""
    return {name: is_able(chance) for name, chance in masteries(questions.values(), states).items()}


class PracticeEvents:
    """What of a record says how practice went, while it is read: it may be as large as anybody makes it."""

    _MOST, _LONGEST = 2000, 10_000

    def __init__(self, questions: Mapping[str | None, Cell]) -> None:
        self._sets = {item for item, cell in questions.items() if cell.kind and cell.kind.grows}
        self._others = {item for item, cell in questions.items() if cell.role == "ask"} - self._sets
        self._events: tuple[list[Event], list[Event]] = ([], [])

    def add(self, event: Event) -> None:
        """Keep it, if it is one of the first answers or hints."""
        kept = self._events[event.item in self._others]
        is_ours = event.item in self._sets or event.item in self._others
        is_one = is_ours and event.kind in ("answer", "hint") and len(kept) < self._MOST
        if is_one and len(str(event.data)) < self._LONGEST:
            kept.append(event)

    @property
    def states(self) -> dict[str, ItemState]:
        """Where the student stands with each question, by what was kept."""
        return fold([*self._events[0], *self._events[1]]).items


def _way(cell: Cell, state: ItemState) -> PractisedSet | None:
    arguments = cell.call.arguments if cell.call else {}
    if not cell.kind or changed(cell.kind.name, arguments, state.of):
        return None
    try:
        found = journey(arguments, state.all, "")
    except LessonError:
        return None
    return PractisedSet(cell.item or "", found.standing.ends, _words(found))


def _words(found: Journey) -> str:
    still = stood_still(found)
    return summary(found) + (f" Stood still at: {still}." if still else "")
