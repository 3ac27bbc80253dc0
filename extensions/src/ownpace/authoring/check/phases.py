"""A lesson by its phases: what stands in each, and how long that takes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from ownpace.authoring.check.media_time import film_seconds
from ownpace.authoring.check.reading import count, shown, speed
from ownpace_graders.lesson import Cell, Lesson, Phase

PICKED, TYPED, WRITTEN = 25, 45, 150
"""Seconds that a question takes besides its reading: where one picks, types a little, and writes sentences."""
_SET = 300
_CODE = 180
_ATTEMPTS = 1.4
"""Times that a question is answered, on average, where one may try again."""


def by_phase(lesson: Lesson) -> list[tuple[Phase, list[Cell]]]:
    """The plan's phases, each with its cells."""
    cells = defaultdict[str | None, list[Cell]](list)
    for cell in lesson.cells:
        cells[cell.phase].append(cell)
    return [(phase, cells[phase.slug]) for phase in lesson.plan]


def line_in_plan(lesson: Lesson, phase: Phase) -> int:
    """The line of the front matter on which a phase stands."""
    lines = lesson.cells[0].source.lstrip("\n").splitlines()
    return next((n for n, line in enumerate(lines, 1) if "heading" in line and phase.heading in line), 1)


def is_done(cell: Cell) -> bool:
    """Whether there is something to do in the cell, more than to read, to hear and to see."""
    if cell.role in ("ask", "solution", "written", "task"):
        return True
    signature = cell.call.signature if cell.call else None
    return bool(signature and {"item", "task", "minutes", "questions"} & {*_given(cell), *signature.positional[:1]})


def _given(cell: Cell) -> Mapping[str, object]:
    return cell.call.arguments if cell.call else {}


def minutes_of(cell: Cell, lesson: Lesson) -> float:
    """How long a cell takes somebody of the lesson's grade, roughly."""
    reading = count(shown(cell)) / speed(lesson.front.grade)
    if cell.role == "show":
        return _shown(cell, lesson, reading)
    if cell.role in ("solution", "written", "task"):
        return reading + _CODE / 60
    return reading + _asked(cell) / 60


def _shown(cell: Cell, lesson: Lesson, reading: float) -> float:
    given = _given(cell)
    said = given.get("minutes")
    seconds = film_seconds(cell, lesson)
    drill = given.get("seconds")
    return (
        reading
        + seconds / 60
        + (float(said) if isinstance(said, (int, float)) else 0.0)
        + (drill / 60 if isinstance(drill, (int, float)) else 0.0)
    )


def _asked(cell: Cell) -> float:
    kind = cell.kind
    if kind is None or cell.role != "ask":
        return 0
    if kind.grows:
        return _SET
    if kind.by_hand:
        return WRITTEN
    once = PICKED if kind.signature.positional[2:3] in (("options",), ("cards",)) else TYPED
    has_key = cell.call is not None and "answer" in cell.call.arguments
    return once * (_ATTEMPTS if has_key else 1)
