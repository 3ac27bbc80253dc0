"""Answers that are code, and questions whose arguments are computed: run in a kernel of the author's own, in a copy of
the lesson's folder, as the grader does."""

from __future__ import annotations

import html
import json
import re
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ownpace.authoring.executed import COLOURS, copied, execute
from ownpace.authoring.own_tests.files import Failure, Meant
from ownpace.authoring.own_tests.judged import Judged
from ownpace.demo.answers import SOLUTION
from ownpace_graders import record
from ownpace_graders.errors import LessonError
from ownpace_graders.lesson import Cell, Lesson
from ownpace_graders.lesson.asked import asked
from ownpace_graders.lesson.cells import tests_of
from ownpace_graders.record import Event

LONGEST = 120
"""Seconds that a cell may take."""
_TAG = re.compile(r"<[^>]*>")


def is_run(cell: Cell) -> bool:
    """Whether only running it can say what an answer is worth."""
    if cell.role != "ask" or cell.call is None:
        return cell.role == "solution"
    return asked(cell.source) is None or cell.is_program


def run(lesson: Lesson, answers: Mapping[str, Any], first: Meant) -> dict[str, Judged] | Failure:
    """What becomes of these answers, by question. `None` is the lesson's own code, which stands in the place of all
    answers that are not given. A Fault, at the place of `first`, where nothing can be run."""
    from nbclient.exceptions import DeadKernelError

    with tempfile.TemporaryDirectory(prefix="ownpace-test-") as name:
        folder = Path(name) / lesson.name
        copied(lesson.path.parent, folder)
        record.append(folder / "record.jsonl", _events(lesson, answers))
        try:
            ran = _ran(lesson, answers, folder)
        except LessonError as error:
            return _stopped(first, error.what, error.next)
        except (TimeoutError, DeadKernelError) as error:
            what = f"The code does not come to its end: {str(error).splitlines()[0]}"
            return _stopped(first, what, "Is there a loop that never ends?")
    cells = {str(cell.item): cell for cell in lesson.questions}
    return {item: _came(lesson, cells[item], ran) for item in answers}


def _stopped(first: Meant, what: str, fix: str) -> Failure:
    return Failure(first.path, first.line, first.item, what, fix)


def _events(lesson: Lesson, answers: Mapping[str, Any]) -> list[Event]:
    return [Event.new(lesson.name, item, "answer", {"response": given}) for item, given in answers.items() if given]


def _ran(lesson: Lesson, answers: Mapping[str, Any], folder: Path) -> list[Any]:
    """The notebook's cells with what they put out."""
    import nbformat

    notebook = nbformat.reads(json.dumps(lesson.notebook), as_version=4)
    for cell, raw in zip(lesson.cells, notebook.cells, strict=True):
        if cell.role == "solution":
            given = answers.get(str(cell.item))
            raw.source = SOLUTION.sub("", cell.source) if given is None else str(given)
    execute(notebook, folder, lesson.kernel, LONGEST, NBGRADER_EXECUTION="autograde")
    return list(notebook.cells)


def _came(lesson: Lesson, cell: Cell, ran: list[Any]) -> Judged:
    return _of_code(lesson, cell, ran) if cell.role == "solution" else _of_question(cell, ran[cell.index])


def _of_code(lesson: Lesson, cell: Cell, ran: list[Any]) -> Judged:
    """By the tests between this answer and the next, as nbgrader counts them."""
    from nbgrader.utils import determine_grade

    points, of, words = 0.0, 0.0, []
    for test in tests_of(cell, lesson.cells):
        earned, most = determine_grade(ran[test.index])
        points, of = points + (earned or 0), of + most
        words += [*_errors(ran[test.index])]
    return Judged(points, of, (*_errors(ran[cell.index]), *words))


def _errors(raw: Any) -> Iterator[str]:
    """What went wrong in a cell, as Python says it: "AssertionError: 8 and 9 are larger"."""
    for output in raw.get("outputs", ()):
        if output.output_type == "error":
            yield COLOURS.sub("", f"{output.ename}: {output.evalue}")


def _of_question(cell: Cell, raw: Any) -> Judged:
    """What a question of ours says of itself when it is graded."""
    shown = [output.data for output in raw.get("outputs", ()) if output.output_type == "execute_result"]
    if not shown or "text/html" not in shown[-1]:
        return Judged(0.0, float(cell.points or 1), tuple(_errors(raw)), readable=False)
    paragraphs = re.findall(r"</blockquote><p>(.*?)</p>", shown[-1]["text/html"], re.DOTALL)
    words = tuple(html.unescape(_TAG.sub("", each)) for each in paragraphs)
    return Judged(float(shown[-1]["text/plain"]), float(cell.points or 1), words)
