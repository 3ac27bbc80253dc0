"""In which notebook and cell of a lesson nbgrader found its fault."""

import re
from collections.abc import Sequence
from pathlib import Path

from ownpace_graders.lesson import Cell, Lesson
from ownpace_graders.nbgrading import Done

_REGIONS = {"HIDDEN TESTS": "grade", "SOLUTION": "solution", "MARK SCHEME": "task"}
"""nbgrader's regions, and the mark of the cells in which each may stand."""


def where(done: Done, lessons: Sequence[Lesson]) -> str:
    """The notebook, and the cell if the fault is one cell's; "" when nbgrader had not come to a notebook."""
    at = re.findall(r"Converting notebook (.+)", done.log)
    lesson = next((lesson for lesson in lessons if at and lesson.path.name == Path(at[-1]).name), None)
    if lesson is None:
        return ""
    cell = next((cell for cell in lesson.cells if _is_at_fault(cell, done.log)), None)
    return f"{lesson.path.name}, cell {cell.number}" if cell else lesson.path.name


def _is_at_fault(cell: Cell, log: str) -> bool:
    if cell.grade_id and re.search(rf"Error: .*(?:'|id: ){re.escape(cell.grade_id)}(?:'|$)", log, re.MULTILINE):
        return True
    for region, mark in _REGIONS.items():
        marks = re.findall(rf"(BEGIN|END) {region}", cell.source)
        unpaired = re.search(rf"{region}.*statement", log, re.IGNORECASE) and marks != ["BEGIN", "END"] * (
            len(marks) // 2
        )
        misplaced = "region detected in a non-" in log and marks and not cell.nbgrader.get(mark)
        if unpaired or misplaced:
            return True
    return False
