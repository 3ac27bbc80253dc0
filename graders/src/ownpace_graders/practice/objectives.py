"""How sure it is that a student can do what each objective says, by all of a lesson's questions that name it.

One state for the page's “what next”, the report and later lessons: nothing of it is kept, it is what the record says.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from ownpace_graders.errors import LessonError
from ownpace_graders.lesson import Cell
from ownpace_graders.lesson.calls import changed
from ownpace_graders.practice.journey import Journey, Try
from ownpace_graders.practice.mastery import ABLE, HELPED, First, mastery
from ownpace_graders.record.state import ItemState

_MOST = 20
"""Answers to one question that are looked at until one is a try."""


def masteries(cells: Iterable[Cell], items: Mapping[str, ItemState]) -> dict[str, float]:
    """0 to 1 by objective, of those that something was done for."""
    return {name: mastery(each.first for each in done) for name, done in tries(cells, items).items()}


def is_able(chance: float) -> bool:
    """Whether so much is enough to go on."""
    return chance >= ABLE


def tries(cells: Iterable[Cell], items: Mapping[str, ItemState]) -> dict[str, list[Try]]:
    """The first tries by objective, in order; none of a question whose key only the teacher has."""
    found = defaultdict[str, list[Try]](list)
    for cell in cells:
        for objective, each in _of(cell, items.get(cell.item or "")):
            found[objective].append(each)
    return {name: sorted(done, key=lambda each: each.at) for name, done in found.items()}


def objective_of(cell: Cell) -> str:
    """The short name of the objective that a question is for, or ""."""
    return str((cell.call and cell.call.arguments.get("objective")) or "") if cell.role == "ask" else ""


def objectives_of(cell: Cell) -> set[str]:
    """The short names that a question is for; those that a set's templates name are among them."""
    templates = cell.call.arguments.get("of") if cell.call and cell.kind and cell.kind.grows else None
    each = [one.get("objective") for one in templates if isinstance(one, dict)] if isinstance(templates, list) else []
    return {name for name in [objective_of(cell), *each] if isinstance(name, str) and name}


def _of(cell: Cell, state: ItemState | None) -> Iterator[tuple[str, Try]]:
    if not cell.call or not cell.kind or state is None or changed(cell.kind.name, cell.call.arguments, state.of):
        return
    objective = objective_of(cell)
    try:
        if cell.kind.grows:
            yield from ((name or objective, each) for name, each in _of_set(cell, state) if name or objective)
        elif objective and cell.call.answer_key.get("answer") is not None:
            yield from ((objective, each) for each in _of_question(cell, state))
    except LessonError:
        return  # a key that is none: its author hears of that


def _of_set(cell: Cell, state: ItemState) -> Iterator[tuple[str, Try]]:
    """The first tries of a set, each with the objective that it is for where it is not the set's own."""
    deeds = [
        {**deed, "at": at}
        for at, response in state.tries[state.since :]
        for deed in (response if isinstance(response, list) else ())
        if isinstance(deed, dict)
    ]
    found: Journey = cell.kind.grows.journey(cell.call.arguments, deeds, "")  # type: ignore[union-attr]
    yield from ((past.objective, past.first) for past in found.past if past.first)
    if found.first:
        yield "", found.first


def _of_question(cell: Cell, state: ItemState) -> Iterator[Try]:
    key, given = cell.call.answer_key, state.tries[state.since :]  # type: ignore[union-attr]
    # Where nothing is said before grading the last answer is the one that is meant.
    judged = cell.call.arguments.get("answer") is not None  # type: ignore[union-attr]
    own = (HELPED if state.hinted else 1) / (1 + len(key.get("steps") or ()))
    for at, response in given[:_MOST] if judged else given[-1:]:
        verdict = cell.kind.score(response, key)  # type: ignore[union-attr]
        if verdict.counts and verdict.right is not None:
            yield Try(at, First(verdict.right, own))
            return
