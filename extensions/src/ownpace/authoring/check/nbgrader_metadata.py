"""A question's cell carries nbgrader's metadata, and it says what the call says.

nbgrader knows a question by its cell's metadata: id, points, locked, schema 3. `ask.reflect` is marked by the
teacher, so its cell is one of nbgrader's manually graded answers. `ownpace check --fix` writes it from the call.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from math import isfinite
from pathlib import Path
from typing import Any

from ownpace.authoring.check.diagnostic import Finding
from ownpace.authoring.check.rule import Rule
from ownpace_graders.errors import LessonError
from ownpace_graders.lesson import Cell, Lesson, lesson_of


def find(lesson: Lesson) -> Iterator[Finding]:
    for cell, wanted in to_fix(lesson):
        line = cell.call.line if cell.call else 1
        wrong = ", ".join(name for name, value in wanted.items() if cell.nbgrader.get(name) != value)
        what = f"The cell's nbgrader metadata differs from the question: {wrong}." if cell.nbgrader else ""
        what = what or "The question's cell has no nbgrader metadata."
        fix = "Run ownpace check --fix: it writes the metadata from the question."
        yield Finding(cell.number, line, what, fix)


def fix(lesson: Lesson, number: int) -> None:
    """Writes the metadata of the question in this cell, and leaves all else."""
    cell = lesson.cells[number - 1]
    metadata = lesson.notebook["cells"][cell.index].setdefault("metadata", {})
    metadata["nbgrader"] = {**cell.nbgrader, **_wanted(cell)}


def prepared(notebook: dict[str, Any], path: Path) -> dict[str, Any]:
    """The notebook with the metadata of every question in it; the same where nothing lacks or it cannot be read."""
    try:
        lesson = lesson_of(copy.deepcopy(notebook), path)
    except LessonError:
        return notebook
    for cell, _ in to_fix(lesson):
        fix(lesson, cell.number)
    return lesson.notebook


def to_fix(lesson: Lesson) -> Iterator[tuple[Cell, dict[str, Any]]]:
    """Each cell whose metadata is not as it is to be, with what is to be in it."""
    for cell in lesson.cells:
        if cell.role == "ask" and cell.item and cell.points is not None and isfinite(cell.points):
            wanted = _wanted(cell)
            if any(cell.nbgrader.get(name) != value for name, value in wanted.items()):
                yield cell, wanted


def _wanted(cell: Cell) -> dict[str, Any]:
    """nbgrader's metadata, in the order of its keys in JupyterLab, for the question in this cell."""
    by_hand = cell.kind is not None and cell.kind.by_hand
    points = cell.points or 0.0
    return {
        "grade": True,
        "grade_id": cell.item,
        "locked": not by_hand,
        "points": int(points) if points.is_integer() else points,
        "schema_version": 3,
        "solution": by_hand,
        "task": False,
    }


RULES = (
    Rule("OP5", "nbgrader-metadata", "grading", "A question’s cell does not carry nbgrader’s metadata.", find, fix=fix),
)
