"""The questions of a lesson that its server marks by itself, and the cells that need a kernel."""

import ast
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from ownpace import ask
from ownpace.page.references import referred
from ownpace.page.what_next import what_next
from ownpace_graders.lesson import Cell, Lesson
from ownpace_graders.lesson.calls import NO_PYTHON, beside, read_call
from ownpace_graders.lesson.cells import ANSWERS
from ownpace_graders.practice.objectives import objective_of
from ownpace_graders.record import ItemState


def is_marked_here(cell: Cell) -> bool:
    """Whether all that a verdict needs is in the notebook: a call with literal arguments, or words for a teacher."""
    if cell.role == "ask":
        return cell.call is not None and cell.call.literal and bool(cell.call.item)
    return cell.role in ANSWERS and cell.cell_type == "markdown" and cell.item is not None


def needs_kernel(cell: Cell) -> bool:
    """Whether the cell shows or does something that only running it can tell."""
    match cell.role:
        case "ask":
            return cell.is_program or not is_marked_here(cell) or _does_more(cell.source)
        case "show":
            return cell.call is None or not cell.call.literal or _does_more(cell.source)
        case role if role in ANSWERS:
            return cell.cell_type == "code"
        case "code":
            return bool(cell.source.strip()) and not _only_imports(cell.source)
    return False


def is_alive(lesson: Lesson) -> bool:
    """Whether some cell of the lesson needs a kernel."""
    return any(map(needs_kernel, lesson.cells))


def views(lessons: Iterable[Lesson], items: Collection[str], states: Mapping[str, ItemState]) -> dict[str, Any]:
    """What the page is to show of these items now, by item; those that a kernel marks are not among them.

    Where it says what to do next, it has "next": HTML by phase.
    """
    found: dict[str, Any] = {}
    for lesson in lessons:
        cells = [cell for cell in lesson.questions if cell.item in items and is_marked_here(cell)]
        next_ = what_next(lesson, states) if any(map(objective_of, cells)) else {}
        more = {"next": next_} if next_ else {}
        found |= {str(cell.item): {**_seen(cell, lesson, states.get(str(cell.item))), **more} for cell in cells}
    return found


def _seen(cell: Cell, lesson: Lesson, state: ItemState | None) -> dict[str, Any]:
    seen = ask.seen(cell, state, lesson.name)
    return {**seen, "parts": {name: referred(shown, lesson, cell.index) for name, shown in seen["parts"].items()}}


def _does_more(source: str) -> bool:
    """Whether a cell with a call does something else, too, that other cells may need."""
    named = (each for each in beside(source) if not (isinstance(each, ast.Assign) and read_call(ast.unparse(each))))
    return not all(map(_imports, named))


def _only_imports(source: str) -> bool:
    try:
        return all(map(_imports, ast.parse(source).body))
    except NO_PYTHON:
        return False  # a magic, or what is not Python at all: the kernel will say


def _imports(statement: ast.stmt) -> bool:
    return isinstance(statement, (ast.Import, ast.ImportFrom))
