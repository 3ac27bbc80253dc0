"""One lesson's class table: what each student handed in and got, who needs help first on top."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace

from ownpace_graders.autograde.grade import submissions
from ownpace_graders.autograde.mark import is_removed, mark
from ownpace_graders.collect import receipts
from ownpace_graders.course import Course
from ownpace_graders.lesson import Lesson
from ownpace_graders.nbgrading import gradebook
from ownpace_graders.nbgrading.gradebook import Score
from ownpace_graders.report.astray import not_in
from ownpace_graders.report.handed_in import row_of
from ownpace_graders.report.row import Row
from ownpace_graders.report.said import polled


@dataclass(frozen=True, slots=True)
class Table:
    """A lesson's class: `objectives` by short name, how many questions there are, `rows` with who needs help first;
    `nobodys`: what came and is not in, of which nobody knows whose it is; `heading`: the title in Markdown; `polls`:
    the questions in which students say something of themselves, with the options of those that are polls."""

    lesson: str
    title: str
    language: str
    objectives: Mapping[str, str]
    questions: int
    rows: tuple[Row, ...]
    nobodys: tuple[str, ...] = ()
    heading: str = ""
    polls: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @property
    def handed_in(self) -> int:
        return sum(row.handed_in is not None for row in self.rows)

    @property
    def to_mark(self) -> int:
        """Answers that wait for the teacher."""
        return sum(row.to_mark for row in self.rows)

    @property
    def unprotected(self) -> list[str]:
        """The students whose code ran without a sandbox, and could change grades."""
        return sorted(row.shown for row in self.rows if row.unprotected)

    @property
    def problems(self) -> list[tuple[str, str]]:
        """What could not be read, by student."""
        return sorted((row.shown, row.problem) for row in self.rows if row.problem)

    def average(self, objective: str) -> float | None:
        """The class's mean share for an objective, over those who have one."""
        shares = [share for row in self.rows if (share := row.shares.get(objective)) is not None]
        return sum(shares) / len(shares) if shares else None


def class_table(lessons: Sequence[Lesson], course: Course) -> Table:
    """The class's table for the notebooks of one lesson, from what was collected and what the gradebook says.

    Every student is in it whom the gradebook knows or who handed something in.
    """
    first = lessons[0]
    grades = _grades(first.name, course)
    enrolled = frozenset(grades)
    times = Counter(receipt.student for receipt in receipts(course, first.name))
    astray = not_in(course, first.name)
    questions = {cell.item: cell for lesson in lessons for cell in lesson.questions}
    handed_in = submissions(course, first.name)
    removed = {name for name in handed_in if _is_removed(course, first.name, name, enrolled)}
    known = {*grades, *times, *handed_in, *astray} - removed - {""}
    late, names = gradebook.penalties(course, first.name), gradebook.names(course)
    rows = []
    for name in filter(course.selects, known):
        graded = grades.get(name, []) if _is_graded(course, first.name, name) else []
        row = row_of(name, course.place("submitted", first.name, name), times[name], questions, graded)
        row = replace(row, name=names.get(name, ""), penalty=late.get(name, 0))
        rows.append(_graded(_astray(row, astray), course, first.name, is_graded=bool(graded)))
    return Table(
        first.name,
        first.title,
        first.language,
        {name: words for lesson in lessons for name, words in lesson.objectives.items()},
        len(questions),
        tuple(sorted(rows, key=lambda row: row.urgency)),
        tuple(astray.get("", ())),
        first.front.title,
        polled(questions),
    )


def _astray(row: Row, astray: Mapping[str, Sequence[str]]) -> Row:
    """The row with what came of the student's and is not in, where nothing else of theirs is."""
    if row.student in astray and row.handed_in is None:
        return replace(row, came=True, problem=" ".join(astray[row.student]))
    return row


def _graded(row: Row, course: Course, lesson: str, *, is_graded: bool) -> Row:
    """The row with how it was graded: without a sandbox, or not at all and why."""
    row = replace(row, unprotected=_is_unprotected(course, lesson, row.student))
    return row if is_graded else replace(row, problem=row.problem or _failure(course, lesson, row.student))


def _is_unprotected(course: Course, lesson: str, student: str) -> bool:
    found = mark(course, lesson, student)
    return found is not None and found.unprotected


def _is_removed(course: Course, lesson: str, student: str, enrolled: Set[str]) -> bool:
    return is_removed(student, enrolled) and mark(course, lesson, student) is not None


def _is_graded(course: Course, lesson: str, student: str) -> bool:
    """Whether the results are there: the gradebook knows of those too that could not be graded."""
    return any(course.place("autograded", lesson, student).glob("*.ipynb"))


def _failure(course: Course, lesson: str, student: str) -> str:
    """That grading has failed, where it has."""
    log = course.work / lesson / "grading" / f"{student}.log"
    return f"It could not be graded; its log says why: {log.relative_to(course.root)}." if log.is_file() else ""


def _grades(lesson: str, course: Course) -> dict[str, list[Score]]:
    """The scores of every student whom the gradebook knows; an empty list where nothing of theirs is graded."""
    grades: dict[str, list[Score]] = {}
    with gradebook.opened(course) as book:
        grades |= {str(student.id): [] for student in (book.students if book else ())}
    for score in gradebook.scores(course, lesson):
        grades.setdefault(score.student, []).append(score)
    return grades
