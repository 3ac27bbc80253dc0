"""What to do after a phase, by what the student has shown of its objectives: go back to a set, or go on."""

from collections.abc import Mapping
from html import escape

from ownpace.ask import done
from ownpace_graders.lesson import Cell, Lesson
from ownpace_graders.lesson.markdown import inline
from ownpace_graders.practice.objectives import is_able, masteries, objective_of
from ownpace_graders.record import ItemState


def what_next(lesson: Lesson, items: Mapping[str, ItemState]) -> dict[str, str]:
    """HTML by phase; "" where there is nothing to say yet. Only of objectives that a set of the lesson practises."""
    sets: dict[str, list[Cell]] = {}
    for cell in lesson.questions:
        if objective_of(cell) in lesson.objectives and cell.kind and cell.kind.fades:
            sets.setdefault(objective_of(cell), []).append(cell)
    if not sets:
        return {}
    able = {name: is_able(chance) for name, chance in masteries(lesson.questions, items).items()}
    return {
        phase.slug: "".join(
            _words(lesson.objectives[name], able[name], _best(cells, items))
            for name, cells in sets.items()
            if name in able and _is_through(lesson, phase.slug, name, items)
        )
        for phase in lesson.plan
    }


def _is_through(lesson: Lesson, phase: str, objective: str, items: Mapping[str, ItemState]) -> bool:
    """Whether the student has been through all that a phase asks of an objective."""
    asked = [cell for cell in lesson.questions if cell.phase == phase and objective_of(cell) == objective]
    return bool(asked) and all(_is_answered(cell, items.get(cell.item or "")) for cell in asked)


def _is_answered(cell: Cell, state: ItemState | None) -> bool:
    return done(cell, state) if cell.kind and cell.kind.grows else state is not None and state.response is not None


def _best(cells: list[Cell], items: Mapping[str, ItemState]) -> Cell:
    """The set to go back to: one that is not done, else the first, which has an example to look at."""
    return next((cell for cell in cells if not done(cell, items.get(cell.item or ""))), cells[0])


def _words(objective: str, able: bool, back_to: Cell) -> str:
    if able:
        return f"<p>You have shown this: <em>{inline(objective)}</em>. Go on.</p>"
    title = inline(str(back_to.call.prompt if back_to.call else ""))
    link = f'<a href="#op-{escape(back_to.item or "")}-title">{title}</a>'
    return f"<p>Not there yet: <em>{inline(objective)}</em>. Practise some more before you go on: {link}</p>"
