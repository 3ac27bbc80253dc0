"""What a released notebook's kernel runs, cell by cell, when its page is opened."""

import ast
from dataclasses import dataclass
from pathlib import Path

from ownpace_graders.errors import LessonError
from ownpace_graders.lesson import Cell, Lesson
from ownpace_graders.lesson.calls import beside
from ownpace_graders.lesson.cells import ANSWERS

WARM_UP = "import ownpace.ask, ownpace.ask.solution, ownpace.lesson, ownpace.show"
"""What a spare kernel runs before anyone needs it."""

REFRESH = "__import__('ownpace.lesson', fromlist=['refresh']).refresh()"
"""What a kernel runs when its record has got more from elsewhere."""

LONGEST = 20.0
"""Seconds that a cell may take which runs the student's code without having been asked to."""

LONGEST_FOR_AUTHOR = 120.0
"""Seconds that a cell may take which is the author's alone: nobody could use the page meanwhile."""


@dataclass(frozen=True, slots=True)
class CellRun:
    """Source to run, and the index of the cell of the page its outputs belong to.

    `waits` says that it may fail for want of code that the student has still to write. `after` is the index of the
    last answer before it where it runs again whenever that answer has run, else None. `limit` is how many seconds it
    may take.
    """

    index: int
    source: str
    waits: bool = False
    after: int | None = None
    limit: float = LONGEST_FOR_AUTHOR


def set_up(record: Path, lesson: Lesson, *, reruns: bool = True) -> str:
    """The code that comes before the first cell: where this kernel works and where it keeps the record.

    Without `reruns` it leaves the student's code alone until Run is pressed.
    """
    folder = str(lesson.path.parent)
    drawn = [cell.call.item for cell in lesson.questions if cell.call and cell.call.literal]
    return (
        f"__import__('os').chdir({folder!r})\n"
        "__import__('ownpace.lesson', fromlist=['begin'])"
        f".begin(record={str(record)!r}, lesson={lesson.name!r}, folder={folder!r}, reruns={reruns}, drawn={drawn!r})"
    )


def steps(lesson: Lesson) -> list[CellRun]:
    """The lesson's cells as its kernel runs them.

    Plain code and questions run as they are; of a question that the page has drawn nothing is shown. A cell that
    nbgrader has students fill with code becomes the editor for it, with its visible tests. What the page has drawn
    without a question in it, words for a teacher, and the tests themselves do not run.
    """
    todo, last = [], None
    for cell in lesson.cells:
        is_answer = cell.role in ANSWERS and cell.cell_type == "code"
        last = cell.index if is_answer else last
        source = _source(cell)
        if source.strip():
            waits = last is not None and cell.role not in ANSWERS
            after = last if cell.role == "code" else None
            todo.append(CellRun(cell.index, source, waits, after, LONGEST if last is not None else LONGEST_FOR_AUTHOR))
    return todo


def check_language(lesson: Lesson) -> None:
    """LessonError if the notebook is written in another language."""
    metadata = lesson.notebook.get("metadata", {})
    language = (
        metadata.get("kernelspec", {}).get("language") or metadata.get("language_info", {}).get("name") or "python"
    )
    if str(language).lower() not in ("python", "ipython"):
        raise LessonError(
            f"This lesson is written in {language}, and only Python lessons come alive here.",
            next="Read it here, and open its notebook in JupyterLab to work on it.",
        )


def _source(cell: Cell) -> str:
    if cell.role in ("code", "ask"):
        return cell.source
    if cell.role == "show":
        # What the page has drawn is not shown twice; what else the cell does, other cells may need.
        return "\n".join(map(ast.unparse, beside(cell.source))) if cell.call and cell.call.literal else cell.source
    if cell.role in ANSWERS and cell.item and cell.cell_type == "code":
        # An expression, so that no name of ours turns up among the student's.
        return f"__import__('ownpace.ask.solution', fromlist=['code']).code({cell.item!r}, {list(cell.tests)!r})"
    return ""
