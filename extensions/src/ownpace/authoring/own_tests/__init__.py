"""A lesson's own tests: that its solution is worth all its points, and each wrong answer hears what its author meant.

`files.py` reads them, `judged.py` says of an answer what became of it, `code.py` runs what has to be run, `kept.py`
writes what was answered in the preview.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from ownpace.authoring.own_tests.code import is_run, run
from ownpace.authoring.own_tests.files import Failure, Meant, paths, solution, wrong
from ownpace.authoring.own_tests.judged import Judged, came, fault_of, is_answerable
from ownpace.authoring.own_tests.left import left_over, take_out, told
from ownpace_graders.errors import LessonError
from ownpace_graders.lesson import Cell, Lesson, read_lesson

BY_PREVIEW = "Or answer them in ownpace preview, and press “Keep as a test”."
__all__ = ["Failure", "Tested", "test", "without_left_over"]


@dataclass(frozen=True, slots=True)
class Tested:
    """`answers`: how many were tried, 0 where the lesson has no tests."""

    answers: int
    faults: tuple[Failure, ...]


def test(module: Path) -> Tested:
    """Try a lesson's folder. Code is run only where an answer is code, or a question is computed."""
    right, wrongs = paths(module)
    files = [*([right] if right.is_file() else []), *wrongs]
    if not files:
        return Tested(0, ())
    try:
        lessons = [read_lesson(path) for path in sorted(module.glob("*.ipynb"))]
    except LessonError as error:
        return Tested(0, (Failure(files[0], 1, "", f"{error.where}: {error.what}", error.next),))
    read = {path: solution(path) if path == right else wrong(path) for path in files}
    tried = [found for path, meant in read.items() for found in _tried(lessons, path, meant, is_right=path == right)]
    faults = sorted((fault for _, fault in tried if fault), key=lambda fault: (str(fault.path), fault.line))
    return Tested(sum(isinstance(meant, Meant) for meant, _ in tried), tuple(faults))


def without_left_over(module: Path) -> list[Path]:
    """Take out of a lesson's tests what is left of questions that are gone; the files that were changed. LessonError
    where the lesson cannot be read."""
    lessons = [read_lesson(path) for path in sorted(module.glob("*.ipynb"))]
    return take_out(module, {str(cell.item): cell for lesson in lessons for cell in lesson.questions})


def _tried(
    lessons: Sequence[Lesson], path: Path, read: Sequence[Meant | Failure], *, is_right: bool
) -> Iterator[tuple[Meant | None, Failure | None]]:
    """Each answer of a file with what is not as meant, None where all is."""
    cells = {cell.item: (lesson, cell) for lesson in lessons for cell in lesson.questions}
    meant = [each for each in read if isinstance(each, Meant)]
    questions = {str(item): cell for item, (_, cell) in cells.items()}
    left = left_over(meant, questions)
    yield from ((None, each) for each in [*told(path, left, lessons[0].name)])
    yield from ((None, each) for each in read if isinstance(each, Failure))
    meant = [each for each in meant if each not in left]
    yield from ((None, _unknown(each, list(questions))) for each in meant if each.item not in cells)
    known = [each for each in meant if each.item in cells]
    is_whole = all(each.item for each in read)
    if is_right and is_whole:
        last = max((each.line for each in read), default=1)
        yield from ((None, fault) for fault in _left_out(path, [cell for _, cell in cells.values()], known, last))
        known += _own_code(path, [cell for _, cell in cells.values()], known)
    for lesson in lessons:
        here = [(each, cells[each.item][1]) for each in known if cells[each.item][0] is lesson]
        yield from (
            (each, fault_of(each, cell, lesson, what)) for each, cell, what in _outcomes(lesson, here, is_right)
        )


def _outcomes(
    lesson: Lesson, here: Sequence[tuple[Meant, Cell]], is_right: bool
) -> Iterator[tuple[Meant, Cell, Judged | Failure]]:
    """What became of each answer; a solution is run as a whole, wrong answers one by one."""
    to_run = [(each, cell) for each, cell in here if is_run(cell)]
    for each, cell in here:
        if not is_run(cell):
            yield each, cell, came(each, cell)
    for some in [to_run] if is_right and to_run else [[one] for one in to_run]:
        found = run(lesson, {each.item: each.response for each, _ in some}, some[0][0])
        for each, cell in some:
            yield each, cell, found if isinstance(found, Failure) else found[each.item]


def _own_code(path: Path, cells: Sequence[Cell], known: Sequence[Meant]) -> list[Meant]:
    """The lesson's own solutions, for the code that the file leaves out."""
    there = {each.item for each in known}
    code = [cell for cell in cells if cell.role == "solution" and cell.item not in there]
    return [Meant(path, 1, str(cell.item), None) for cell in code]


def _left_out(path: Path, cells: Sequence[Cell], known: Sequence[Meant], last: int) -> Iterator[Failure]:
    """What the solution lacks; more than one is said at its end, where it is to be written."""
    there = {each.item for each in known}
    lacking = [cell for cell in cells if is_answerable(cell) and cell.item not in there]
    if len(lacking) == 1:
        cell = lacking[0]
        fix = f"Write a line for it: {cell.item}: and the answer."
        yield Failure(path, 1, str(cell.item), f"The solution has no answer to it (cell {cell.number}).", fix)
    elif lacking:
        what = f"The solution has no answer to these questions: {', '.join(str(cell.item) for cell in lacking)}."
        yield Failure(
            path, last, "", what, f"Write a line for each, as in {lacking[0].item}: and the answer. {BY_PREVIEW}"
        )


def _unknown(meant: Meant, names: list[str]) -> Failure:
    near = get_close_matches(meant.item, names, n=1)
    what = f"There is no question “{meant.item}” in this lesson."
    fix = f"Write {near[0]}, if that is meant." if near else f"Its questions are: {', '.join(names)}."
    return Failure(meant.path, meant.line, meant.item, what, fix)
