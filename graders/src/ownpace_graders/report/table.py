"""One lesson's class table: what each student handed in and got, who needs help first on top."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from ownpace_graders import gradebook
from ownpace_graders.course import Course
from ownpace_graders.gradebook import Score
from ownpace_graders.lesson import Lesson
from ownpace_graders.receipt import NAME, Receipt

HELP_BELOW = 0.6
"""A student with a smaller share of an objective's points right needs help with it."""


@dataclass(frozen=True, slots=True)
class Row:
    """One student. Points are None before grading; shares are 0 to 1 by objective, None where nothing counts yet."""

    student: str
    handed_in: datetime | None = None
    code: str = ""
    score: float | None = None
    most: float | None = None
    to_mark: int = 0
    shares: Mapping[str, float | None] = field(default_factory=dict)

    @property
    def share(self) -> float | None:
        return self.score / self.most if self.score is not None and self.most else None

    @property
    def needs(self) -> list[str]:
        """The objectives to help with, the weakest first."""
        weak = [(share, name) for name, share in self.shares.items() if share is not None and share < HELP_BELOW]
        return [name for _, name in sorted(weak)]

    @property
    def urgency(self) -> tuple[int, float, str]:
        """Sorts who needs help first: who handed in nothing, then from little right to much, then who is not graded."""
        if self.handed_in is None:
            return 0, 0.0, self.student
        return (2, 0.0, self.student) if self.share is None else (1, self.share, self.student)


@dataclass(frozen=True, slots=True)
class Table:
    """A lesson's class: `objectives` by short name, `rows` with who needs help first on top."""

    lesson: str
    title: str
    language: str
    objectives: Mapping[str, str]
    rows: tuple[Row, ...]

    @property
    def handed_in(self) -> int:
        return sum(row.handed_in is not None for row in self.rows)

    @property
    def to_mark(self) -> int:
        """Answers that wait for the teacher."""
        return sum(row.to_mark for row in self.rows)

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
    handed_in = {path.name for path in (course.root / course.setting("submitted_directory")).glob("*") if path.is_dir()}
    objectives = {name: words for lesson in lessons for name, words in lesson.objectives.items()}
    names = {*grades, *handed_in}
    rows = [_row(name, lessons, course.place("submitted", first.name, name), grades.get(name, [])) for name in names]
    ordered = tuple(sorted(rows, key=lambda row: row.urgency))
    return Table(first.name, first.title, first.language, objectives, ordered)


def _grades(lesson: str, course: Course) -> dict[str, list[Score]]:
    """The scores of every student whom the gradebook knows; an empty list where nothing of theirs is graded."""
    grades: dict[str, list[Score]] = {}
    with gradebook.opened(course) as book:
        grades |= {str(student.id): [] for student in (book.students if book else ())}
    for score in gradebook.scores(course, lesson):
        grades.setdefault(score.student, []).append(score)
    return grades


def _row(student: str, lessons: Sequence[Lesson], folder: Path, grades: list[Score]) -> Row:
    receipt = Receipt.read(_bytes(folder / NAME))
    handed_in = receipt.time if receipt else _when(_bytes(folder / "timestamp.txt"))
    if handed_in is None and folder.is_dir():
        handed_in = datetime.fromtimestamp(folder.stat().st_mtime, UTC)
    code = receipt.shown if receipt else ""
    if handed_in is None or not grades:
        return Row(student, handed_in, code)
    return Row(
        student,
        handed_in,
        code,
        score=sum(grade.score for grade in grades),
        most=sum(grade.max_score for grade in grades),
        to_mark=sum(grade.needs_manual for grade in grades),
        shares=_shares(lessons, grades),
    )


def _shares(lessons: Sequence[Lesson], grades: list[Score]) -> dict[str, float | None]:
    """Points got of points possible by objective, without what waits for the teacher."""
    cells = [cell for lesson in lessons for cell in lesson.questions]
    objective = {cell.item: cell.call.arguments.get("objective") for cell in cells if cell.call}
    shares: dict[str, float | None] = {}
    for name in {name for lesson in lessons for name in lesson.objectives}:
        counted = [grade for grade in grades if objective.get(grade.item) == name and not grade.needs_manual]
        most = sum(grade.max_score for grade in counted)
        shares[name] = sum(grade.score for grade in counted) / most if most else None
    return shares


def _bytes(path: Path) -> bytes:
    """What is in the file; nothing when it is not there, as in a submission that came from nbgrader alone."""
    try:
        return path.read_bytes()
    except OSError:
        return b""


def _when(written: bytes) -> datetime | None:
    """The time in nbgrader's timestamp.txt ("2026-11-20 18:02:11.123 UTC"); None if it is none."""
    try:
        at = datetime.fromisoformat(written.decode().strip().replace(" UTC", "+00:00"))
    except ValueError:
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)
