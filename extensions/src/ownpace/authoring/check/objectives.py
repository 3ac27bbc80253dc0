"""Rules on what is to be learned: what an objective needs, and what a question is for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator

from ownpace.authoring.check.diagnostic import ADVICE, Finding, line_of
from ownpace.authoring.check.rule import Rule
from ownpace_graders.lesson import Cell, Lesson
from ownpace_graders.practice.objectives import objectives_of

TRIES = 7
"""To be able to do something takes a learner about seven tries (Koedinger and others 2023)."""
_WHOLE = 40
"""Minutes of a lesson that has room for enough tries."""
_PRACTICE = ("introduce", "model", "practise", "fluency", "own")


def _purposes(lesson: Lesson) -> dict[str | None, str]:
    return {phase.slug: phase.purpose for phase in lesson.plan}


def asked(lesson: Lesson) -> dict[str, list[Cell]]:
    """The questions by objective, also of the templates in a set."""
    return _by_objective(lesson, objectives_of)


def explained(lesson: Lesson) -> dict[str, list[Cell]]:
    """The blocks by the objective that they explain."""
    return _by_objective(lesson, _explains)


def _by_objective(lesson: Lesson, names_of: Callable[[Cell], set[str]]) -> dict[str, list[Cell]]:
    found = defaultdict[str, list[Cell]](list)
    for cell in lesson.cells:
        for name in names_of(cell):
            found[name].append(cell)
    return found


def _explains(cell: Cell) -> set[str]:
    name = cell.call.arguments.get("objective") if cell.call and cell.role == "show" else None
    return {str(name)} if name else set()


def _at(lesson: Lesson, name: str) -> int:
    return line_of(lesson.cells[0].source, f"{name}:")


def unasked(lesson: Lesson) -> Iterator[Finding]:
    known = asked(lesson)
    for name in lesson.objectives if not _writes(lesson) else ():
        if name not in known:
            what = f"No question is for the objective “{name}”."
            yield Finding(1, _at(lesson, name), what, f'Ask one with objective="{name}", or take the objective out.')


def few_tries(lesson: Lesson) -> Iterator[Finding]:
    if lesson.front.when == "before class" or lesson.minutes < _WHOLE:
        return  # class goes on with it; a short lesson is a part of something
    known = asked(lesson).items()
    tries = {name: sum(map(_tries, cells)) for name, cells in known if name in lesson.objectives}
    few = [f"“{name}” ({each})" for name, each in tries.items() if each < TRIES]
    if few and not _writes(lesson):
        what = f"There are few tries for {', '.join(few)}; most learners need about {TRIES} to be able to do a thing."
        fix = "Ask more of it, let ask.practice make the questions, or go on with it in another lesson."
        yield Finding(1, line_of(lesson.cells[0].source, "objectives:"), what, fix)


def _tries(cell: Cell) -> int:
    return TRIES if cell.kind and (cell.kind.grows or cell.kind.by_hand) else _parts(cell)


def _writes(lesson: Lesson) -> bool:
    """Whether students do something whose objective nobody can tell: code, texts marked by hand, files."""
    return any(
        cell.role in ("solution", "written", "task") or bool(cell.kind and cell.kind.shape.files)
        for cell in lesson.cells
    )


def _parts(cell: Cell) -> int:
    """A question with several answers is several tries."""
    answer = cell.call.arguments.get("answer") if cell.call else None
    return len(answer) if isinstance(answer, dict) and answer else 1


def untaught(lesson: Lesson) -> Iterator[Finding]:
    purposes, blocks = _purposes(lesson), explained(lesson)
    for name, cells in asked(lesson).items():
        first = cells[0]
        if any(block.index < first.index for block in blocks.get(name, ())):
            continue
        if purposes.get(first.phase) == "check" and first.call and first.phase != lesson.plan[0].slug:
            what = f"“{name}” is checked, and nothing before it is for this objective."
            yield Finding(first.number, first.call.line, what, "Teach and practise it first, or check something else.")


def unchecked(lesson: Lesson) -> Iterator[Finding]:
    purposes = _purposes(lesson)
    if "check" not in purposes.values():
        return
    for name, cells in asked(lesson).items():
        met = {purposes.get(cell.phase, "") for cell in cells}
        if name in lesson.objectives and met & {*_PRACTICE} and not met & {"check", "reflect"}:
            what = f"“{name}” is practised, and no question of the exit ticket is for it."
            yield Finding(1, _at(lesson, name), what, f'Ask one there with objective="{name}".')


def no_objective(lesson: Lesson) -> Iterator[Finding]:
    for cell in lesson.cells if lesson.objectives else ():
        marked = cell.kind is not None and not cell.kind.is_open and not cell.kind.by_hand
        if cell.role == "ask" and cell.call and marked and cell.points and not objectives_of(cell):
            what = "The question is for no objective, so no report counts it for one."
            yield Finding(cell.number, cell.call.line, what, f'Add objective="{next(iter(lesson.objectives))}".')


RULES = (
    Rule("OP21", "unasked", "objectives", "No question is for an objective.", unasked, ADVICE),
    Rule("OP22", "few-tries", "objectives", "An objective is practised too little to be learned.", few_tries, ADVICE),
    Rule("OP23", "untaught", "objectives", "What is checked was not taught or practised.", untaught, ADVICE),
    Rule("OP24", "unchecked", "objectives", "What is practised is not checked.", unchecked, ADVICE),
    Rule("OP25", "no-objective", "objectives", "A question that counts is for no objective.", no_objective, ADVICE),
)
