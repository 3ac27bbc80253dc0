"""What a released notebook's kernel runs, cell by cell, when its page is opened."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ownpace_graders.errors import LessonError
from ownpace_graders.lesson import Cell, Lesson

WARM_UP = "import ownpace.ask, ownpace.ask.code, ownpace.lesson, ownpace.show"
"""What a spare kernel runs before anyone needs it."""


@dataclass(frozen=True, slots=True)
class Step:
    """Source to run, and the index of the cell of the page its outputs belong to.

    `waits` says that it may fail for want of code that the student has still to write.
    """

    index: int
    source: str
    waits: bool = False


def set_up(record: Path, lesson: str, folder: Path) -> str:
    """The code that comes before the first cell: where this kernel works and where it keeps the record."""
    return (
        f"__import__('os').chdir({str(folder)!r})\n"
        "__import__('ownpace.lesson', fromlist=['begin'])"
        f".begin(record={str(record)!r}, lesson={lesson!r}, folder={str(folder)!r})"
    )


def steps(lesson: Lesson) -> list[Step]:
    """The lesson's cells as its kernel runs them.

    Plain code and questions run as they are. A cell that nbgrader has students change becomes the editor for it, with
    the visible tests that follow it. What the page has drawn already, and the tests themselves, do not run.
    """
    first = next((cell.index for cell in lesson.cells if cell.role == "solution"), len(lesson.cells))
    sources = [(cell, _source(cell, lesson)) for cell in lesson.cells]
    return [Step(cell.index, source, waits=cell.index > first) for cell, source in sources if source.strip()]


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


def _source(cell: Cell, lesson: Lesson) -> str:
    if cell.role in ("code", "ask"):
        return cell.source
    if cell.role == "show":
        return "" if cell.call and cell.call.literal else cell.source
    if cell.role == "solution":
        tests = [test.source for test in _tests_after(cell, lesson)]
        return f"{_ask_code('code')}({cell.item!r}, {cell.source!r}, tests={tests!r})"
    if cell.role == "written":
        return f"{_ask_code('written')}({cell.item!r}, {cell.source!r})"
    return ""


def _ask_code(name: str) -> str:
    # An expression, so that no name of ours turns up among the student's.
    return f"__import__('ownpace.ask.code', fromlist=[{name!r}]).{name}"


def _tests_after(solution: Cell, lesson: Lesson) -> Iterator[Cell]:
    """The tests that stand between this solution and the next one."""
    for cell in lesson.cells[solution.index + 1 :]:
        if cell.role == "solution":
            return
        if cell.role == "tests":
            yield cell
