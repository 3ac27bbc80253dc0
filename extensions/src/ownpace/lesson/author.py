"""Whether who runs a cell is the lesson's author: only then is there more to see than a student sees."""

import os
from pathlib import Path

from ownpace.lesson.sitting import authoring, sitting
from ownpace_graders.errors import LessonError
from ownpace_graders.lesson import Lesson, read_lesson


def authored() -> Lesson | None:
    """The lesson of this kernel where it is its source; None on a student's page, for a grade, and where the notebook
    was released or is nowhere to be found."""
    lesson = opened() if authoring() else None
    return None if lesson is None or is_released(lesson) else lesson


def opened() -> Lesson | None:
    """The lesson of the notebook that is run, released or not; None where it is nowhere to be found."""
    try:
        return read_lesson(_notebook())
    except (LessonError, OSError):
        return None


def is_released(lesson: Lesson) -> bool:
    """Whether nbgrader has made this notebook for students: it puts a checksum on each cell that they cannot change."""
    return any("checksum" in cell.nbgrader for cell in lesson.cells)


def _notebook() -> Path:
    """The notebook that JupyterLab says it has opened, or the one that is named like its folder."""
    folder = sitting().folder
    opened = Path(os.environ.get("JPY_SESSION_NAME") or "")
    return opened if opened.suffix == ".ipynb" and opened.is_file() else folder / f"{folder.name}.ipynb"
