"""A question's cell carries nbgrader's metadata, and it says what the call says.

nbgrader knows a question by its cell's metadata: id, points, locked, schema 3. `ask.reflect` is marked by the
teacher, so its cell is one of nbgrader's manually graded answers. `ownpace check --fix` writes it from the call.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ownpace.authoring.check.diagnostic import Diagnostic
from ownpace_graders.lesson import Cell, Lesson

CODE = "OP5"
NAME = "nbgrader-metadata"


def find(lesson: Lesson) -> Iterator[Diagnostic]:
    for cell, wanted in _to_fix(lesson):
        line = cell.call.line if cell.call else 1
        wrong = ", ".join(name for name, value in wanted.items() if cell.nbgrader.get(name) != value)
        what = f"The cell's nbgrader metadata differs from the question: {wrong}." if cell.nbgrader else ""
        what = what or "The question's cell has no nbgrader metadata."
        fix = "Run ownpace check --fix: it writes the metadata from the question."
        yield Diagnostic(CODE, NAME, lesson.path, cell.number, line, what, fix, fixable=True)


def fix(lesson: Lesson) -> int:
    """Writes the metadata into the notebook as Jupyter would and leaves the rest; the number of cells changed."""
    changes = list(_to_fix(lesson))
    for cell, wanted in changes:
        metadata = lesson.notebook["cells"][cell.index].setdefault("metadata", {})
        metadata["nbgrader"] = {**cell.nbgrader, **wanted}
    if changes:
        _replace(lesson.path, json.dumps(lesson.notebook, indent=1, ensure_ascii=False) + "\n")
    return len(changes)


def _replace(path: Path, text: str) -> None:
    """Whoever looks, also after a full disk, finds the old file or the new one, whole."""
    beside = path.with_name(f".{path.name}.new")
    try:
        beside.write_text(text, encoding="utf-8")
        shutil.copymode(path, beside)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def _to_fix(lesson: Lesson) -> Iterator[tuple[Cell, dict[str, Any]]]:
    for cell in lesson.cells:
        if cell.role == "ask" and cell.item and cell.points is not None:
            wanted = _wanted(cell)
            if any(cell.nbgrader.get(name) != value for name, value in wanted.items()):
                yield cell, wanted


def _wanted(cell: Cell) -> dict[str, Any]:
    """nbgrader's metadata, in the order of its keys in JupyterLab, for the question in this cell."""
    by_hand = cell.kind is not None and cell.kind.by_hand
    points = cell.points or 0
    return {
        "grade": True,
        "grade_id": cell.item,
        "locked": not by_hand,
        "points": int(points) if points == int(points) else points,
        "schema_version": 3,
        "solution": by_hand,
        "task": False,
    }
