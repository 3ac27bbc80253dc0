"""What to do after a phase, by what the student has shown of its objectives: go back to a set, or go on.

A check is kept and not judged: nothing is said in it, and no answer in it changes what is said elsewhere.
"""

from collections.abc import Mapping, Sequence
from html import escape

from ownpace.ask import done, seen
from ownpace.ask.fading.body import AGAIN
from ownpace_graders.kinds.kind import is_judged
from ownpace_graders.lesson import Cell, Lesson
from ownpace_graders.lesson.markdown import inline
from ownpace_graders.practice.objectives import is_able, masteries, objective_of
from ownpace_graders.record import ItemState


def what_next(lesson: Lesson, items: Mapping[str, ItemState]) -> dict[str, str]:
    """HTML by phase, of all but checks; "" where there is nothing to say yet. Only of objectives that a set of the
    lesson practises, by what the student has done up to the end of that phase."""
    asked = [cell for cell in lesson.questions if cell.phase not in lesson.checking and _is_judged(cell)]
    sets: dict[str, list[Cell]] = {}
    for cell in asked:
        if objective_of(cell) in lesson.objectives and cell.kind and cell.kind.fades:
            sets.setdefault(objective_of(cell), []).append(cell)
    if not sets:
        return {}
    slugs, found = [phase.slug for phase in lesson.plan], dict[str, str]()
    for number, slug in enumerate(slugs, 1):
        if slug not in lesson.checking:
            until = [cell for cell in asked if cell.phase not in slugs[number:]]
            found[slug] = _advice(lesson.objectives, sets, until, slug, items)
    return found


def _advice(
    objectives: Mapping[str, str],
    sets: Mapping[str, Sequence[Cell]],
    until: Sequence[Cell],
    phase: str,
    items: Mapping[str, ItemState],
) -> str:
    """HTML of what to do after a phase; `until`: the questions up to its end."""
    through = [name for name in sets if _is_through(until, phase, name, items)]
    chances = masteries(until, items) if through else {}
    words = (_words(objectives[name], is_able(chances[name]), sets[name], items) for name in through if name in chances)
    return "".join(words)


def _is_judged(cell: Cell) -> bool:
    """Whether the student hears what an answer is worth: of what is only kept, advice would say it all the same."""
    return cell.call is not None and bool((cell.kind and cell.kind.grows) or is_judged(cell.call.arguments))


def _is_through(cells: Sequence[Cell], phase: str, objective: str, items: Mapping[str, ItemState]) -> bool:
    """Whether the student has been through all that a phase asks of an objective."""
    asked = [cell for cell in cells if cell.phase == phase and objective_of(cell) == objective]
    return bool(asked) and all(_is_answered(cell, items.get(cell.item or "")) for cell in asked)


def _is_answered(cell: Cell, state: ItemState | None) -> bool:
    return done(cell, state) if cell.kind and cell.kind.grows else state is not None and state.response is not None


def _words(objective: str, able: bool, sets: Sequence[Cell], items: Mapping[str, ItemState]) -> str:
    if able:
        return f"<p>You have shown this: <em>{inline(objective)}</em>. Go on.</p>"
    back_to = next((cell for cell in sets if not _is_shown(cell, items.get(cell.item or ""))), None)
    if back_to:
        back = f"Practise some more before you go on: {_link(back_to)}"
        return f"<p>Not there yet: <em>{inline(objective)}</em>. {back}</p>"
    # Sets that ended with credit ask nothing more, and have said that they are done.
    example = f"“{AGAIN[1]}” has a worked example: {_link(sets[0])}"
    return f"<p>Look at this once more: <em>{inline(objective)}</em>. {example}</p>"


def _is_shown(cell: Cell, state: ItemState | None) -> bool:
    """Whether a set has ended with credit; one that the student has left can be gone on with."""
    return state is not None and seen(cell, state)["mark"] == "right"


def _link(cell: Cell) -> str:
    title = inline(str(cell.call.prompt if cell.call else ""))
    return f'<a href="#op-{escape(cell.item or "")}-title">{title}</a>'
