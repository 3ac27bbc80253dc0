"""What an author sees of a lesson beside it: its plan, its objectives and where each is met, and what to fix."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ownpace.authoring.check import LOOKING, Diagnostic, check_notebook
from ownpace.authoring.check.objectives import asked, explained
from ownpace_graders.errors import LessonError
from ownpace_graders.lesson import Cell, Lesson, Phase, lesson_of
from ownpace_graders.lesson.cells import has_front, headings, source_of

STAGES = {
    "introduced": ("introduce", "model"),
    "practised": ("recall", "practise", "fluency", "own"),
    "checked": ("check",),
}
"""Where the questions for an objective stand, by the purposes of the phases that do so."""


def state(notebook: dict[str, Any]) -> str:
    """ "lesson" for a lesson's source, "released" for what nbgrader made of one for students, "other" for all else."""
    cells = notebook["cells"]
    if not _is_ours(cells):
        return "other"
    return "released" if any("checksum" in _nbgrader(cell) for cell in cells) else "lesson"


def overview(notebook: dict[str, Any], path: Path) -> dict[str, Any]:
    """Cells count from 1, as in what `ownpace check` says."""
    said = [_said(one) for one in check_notebook(notebook, path, among=LOOKING)]
    try:
        lesson = lesson_of(notebook, path)
    except LessonError:
        return {**_nothing(path), "diagnostics": said}
    return {
        "title": lesson.title,
        "minutes": lesson.minutes,
        "points": sum(cell.points or 0 for cell in lesson.questions),
        "plan": [_phase(phase, lesson) for phase in lesson.plan],
        "objectives": [_objective(name, words, lesson) for name, words in lesson.objectives.items()],
        "diagnostics": said,
    }


def _nothing(path: Path) -> dict[str, Any]:
    return {"title": path.stem, "minutes": 0, "points": 0, "plan": [], "objectives": []}


def _is_ours(cells: list[dict[str, Any]]) -> bool:
    code = (source_of(cell) for cell in cells if cell.get("cell_type") == "code")
    return bool(cells) and (has_front(cells[0]) or any("from ownpace import" in source for source in code))


def _nbgrader(cell: dict[str, Any]) -> dict[str, Any]:
    metadata = cell.get("metadata")
    found = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    return found if isinstance(found, dict) else {}


def _phase(phase: Phase, lesson: Lesson) -> dict[str, Any]:
    """`cell` is that of its heading, and 0 where it has none yet."""
    there = (cell.number for cell in lesson.cells if ("##", phase.heading) in _headings(cell))
    questions = [cell for cell in lesson.questions if cell.phase == phase.slug]
    return {
        "heading": phase.heading,
        "purpose": phase.purpose,
        "minutes": phase.minutes,
        "cell": next(there, 0),
        "questions": len(questions),
    }


def _headings(cell: Cell) -> list[tuple[str, str]]:
    return headings(cell.source) if cell.role == "text" else []


def _objective(name: str, words: str, lesson: Lesson) -> dict[str, Any]:
    """With the cells where it is met: its questions, by what the phase that they stand in is for, and what explains
    it, wherever that stands."""
    purpose = {phase.slug: phase.purpose for phase in lesson.plan}
    questions, blocks = (found(lesson).get(name, []) for found in (asked, explained))
    met = {stage: [cell for cell in questions if purpose.get(cell.phase or "") in of] for stage, of in STAGES.items()}
    met["introduced"] += blocks
    return {"name": name, "words": words, **{stage: sorted(cell.number for cell in met[stage]) for stage in met}}


def _said(one: Diagnostic) -> dict[str, Any]:
    """A diagnostic as JSON, without the path, which is the notebook's own."""
    names = ("code", "rule", "level", "cell", "line", "what", "fix", "fixable")
    return {name: getattr(one, name) for name in names}
