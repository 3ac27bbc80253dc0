"""The records of a course's other lessons, for the reviews of one."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from ownpace.lesson.earlier import with_due
from ownpace.page.shelf import Shelf
from ownpace_graders.lesson import Lesson
from ownpace_graders.practice.lent import is_review
from ownpace_graders.record import ItemState, State


def with_reviews(shelf: Shelf, lesson: Lesson, state: State) -> State:
    """The same state, in which the reviews that are not begun know what is due."""
    reviews = {cell.item or "": cell.call for cell in lesson.questions if is_review(cell) and cell.call}
    open_ = {item: call for item, call in reviews.items() if not _is_begun(state.items.get(item))}
    if not open_:
        return state
    others = [*_others(shelf, lesson.name)]
    due = {item: with_due(state.items.get(item), call.arguments, others) for item, call in open_.items()}
    return replace(state, items={**state.items, **due})


def _is_begun(state: ItemState | None) -> bool:
    return state is not None and state.response is not None


def _others(shelf: Shelf, name: str) -> Iterator[tuple[Lesson, Mapping[str, ItemState]]]:
    for entry in shelf.entries():
        if entry.lesson and entry.name != name and shelf.record(entry.name).is_file():
            yield entry.lesson, shelf.records.look(entry.name)[0].held.state.items
