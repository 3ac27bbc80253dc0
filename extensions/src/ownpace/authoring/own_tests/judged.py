"""What became of an answer, and what of that is not as its author meant."""

from __future__ import annotations

from dataclasses import dataclass

from ownpace.authoring.own_tests.files import Failure, Meant
from ownpace_graders.errors import LessonError
from ownpace_graders.kinds.score import score
from ownpace_graders.kinds.verdict import TRY_AGAIN
from ownpace_graders.lesson import Cell, Lesson
from ownpace_graders.lesson.asked import asked

_CHOICE = "Change the answer here, or the question's key in cell {number} of the lesson."


@dataclass(frozen=True, slots=True)
class Judged:
    """What a student gets and reads. points, of: as in the question · words: each that is said, the first one first ·
    name: of the misconception that the answer shows, or "" · readable: whether it could be understood."""

    points: float
    of: float
    words: tuple[str, ...]
    name: str = ""
    readable: bool = True

    @property
    def is_full(self) -> bool:
        return self.points >= self.of and self.readable


def is_answerable(cell: Cell) -> bool:
    """Whether the question has an answer that can be written down: a set asks each student others, and what a teacher
    marks, or is a matter of opinion, has none."""
    return cell.role == "ask" and cell.kind is not None and not (cell.kind.is_open or cell.kind.grows)


def came(meant: Meant, cell: Cell) -> Judged | Failure:
    """What becomes of an answer to a question that need not be run."""
    if not is_answerable(cell):
        return _no_answer(meant, cell)
    question = asked(cell.source)
    if question is None:
        return Failure(
            meant.path, meant.line, meant.item, f"Cell {cell.number} cannot be read.", "ownpace check says why."
        )
    try:
        verdict = score(question.kind, meant.response, question.arguments)
    except LessonError as error:
        return Failure(meant.path, meant.line, meant.item, f"Its key cannot be read: {error.what}", error.next)
    of = float(cell.points or 0)
    said = (verdict.message, *verdict.remarks)
    earned = (verdict.score or 0.0) * (of or 1.0)
    return Judged(earned, of or 1.0, said, verdict.misconception or "", verdict.readable and verdict.score is not None)


def fault_of(meant: Meant, cell: Cell, lesson: Lesson, found: Judged | Failure) -> Failure | None:
    """What is not as meant; None where all is."""
    if isinstance(found, Failure):
        return found if found.what else None
    if not found.readable and not meant.words:
        what = f"The question cannot be given this answer: the student would read {_quoted(found.words)}."
        fix = f"Write one that it can be given, or take it out; the question stands in cell {cell.number}."
        return Failure(meant.path, meant.line, meant.item, what, fix)
    what = _of_solution(found) if meant.is_solution else _of_wrong(meant, found, lesson)
    return Failure(meant.path, meant.line, meant.item, what, _CHOICE.format(number=cell.number)) if what else None


def _no_answer(meant: Meant, cell: Cell) -> Failure:
    """A solution may hold what a teacher will read; anything else cannot be tried."""
    if cell.kind and cell.kind.grows:
        fix = "Leave it out; ownpace check --draws shows ten of its questions with their answers."
        what = "A set asks each student other questions, so it has no one answer."
        return Failure(meant.path, meant.line, meant.item, what, fix)
    if meant.is_solution:
        return Failure(meant.path, meant.line, meant.item, "", "")
    what = "No answer to it is wrong: a teacher reads it, or it is a matter of opinion."
    return Failure(meant.path, meant.line, meant.item, what, "Leave it out.")


def _of_solution(found: Judged) -> str:
    if found.is_full:
        return ""
    return f"The solution gets {found.points:g} of {found.of:g} points. The student would read {_quoted(found.words)}."


def _of_wrong(meant: Meant, found: Judged, lesson: Lesson) -> str:
    told = [*found.words, lesson.front.misconceptions.get(found.name, ""), found.name]
    if meant.words is not None and not any(_same(meant.words, each) for each in told):
        named = f", and it counts as {found.name}" if found.name else ""
        return f"The student would read {_quoted(found.words)}, not {_quoted((meant.words,))}{named}."
    if meant.points is not None and abs(found.points - meant.points) > 1e-6:
        return f"It gets {found.points:g} of {found.of:g} points, not {meant.points:g}."
    return "This answer is right: it gets all the points." if found.is_full and meant.points is None else ""


def _same(meant: str, told: str) -> bool:
    """Whether the words are the same, however lines are broken; "Try again." may be left out, and so may, where code
    fails, what stands around them."""
    wanted, said = _line(meant), _line(told)
    return wanted in (said, said.removesuffix(TRY_AGAIN).strip()) or (": " in said and said.endswith(f": {wanted}"))


def _line(words: str) -> str:
    return " ".join(words.split())


def _quoted(words: tuple[str, ...]) -> str:
    return f"“{_line(' '.join(words))}”" if any(map(str.strip, words)) else "nothing"
