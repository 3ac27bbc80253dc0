"""One lesson's class table: what each student handed in and got, who needs help first on top."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ownpace_graders.lesson import Lesson

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


def class_table(lesson: Lesson, submitted: Path, database: str, students: Iterable[str] = ()) -> Table:
    """The table of a lesson from what was collected (nbgrader's folder `submitted`) and its gradebook (the URL `database`).

    Every student is in it: of the gradebook, of the submissions, and of `students`.
    """
    grades = _grades(lesson, database)
    handed_in = {folder.parent.name for folder in submitted.glob(f"*/{lesson.name}") if folder.is_dir()}
    names = {*grades, *handed_in, *students}
    rows = [_row(name, lesson, submitted / name / lesson.name, grades.get(name)) for name in names]
    ordered = tuple(sorted(rows, key=lambda row: row.urgency))
    return Table(lesson.name, lesson.title, lesson.language, lesson.objectives, ordered)


@dataclass(frozen=True, slots=True)
class _Grade:
    """One graded cell: points got, points possible, whether a teacher must still mark it."""

    item: str
    score: float
    most: float
    by_hand: bool


def _grades(lesson: Lesson, database: str) -> dict[str, list[_Grade] | None]:
    """Every student of the gradebook with their grades for this lesson, or None where nothing is graded."""
    from nbgrader.api import Gradebook, MissingEntry

    grades: dict[str, list[_Grade] | None] = {}
    with Gradebook(database) as gradebook:
        for student in gradebook.students:
            try:
                submission = gradebook.find_submission(lesson.name, student.id)
            except MissingEntry:
                grades[student.id] = None
                continue
            found = [grade for notebook in submission.notebooks for grade in notebook.grades]
            grades[student.id] = [_Grade(g.name, g.score, g.max_score, g.needs_manual_grade) for g in found]
    return grades


def _row(student: str, lesson: Lesson, folder: Path, grades: list[_Grade] | None) -> Row:
    receipt = _receipt(folder / "receipt.json")
    handed_in = _when(receipt.get("at")) or _when(_first_line(folder / "timestamp.txt"))
    if handed_in is None and folder.is_dir():
        handed_in = datetime.fromtimestamp(folder.stat().st_mtime, UTC)
    code = str(receipt.get("code", ""))
    if handed_in is None or not grades:
        return Row(student, handed_in, code)
    return Row(
        student,
        handed_in,
        code,
        score=sum(grade.score for grade in grades),
        most=sum(grade.most for grade in grades),
        to_mark=sum(grade.by_hand for grade in grades),
        shares=_shares(lesson, grades),
    )


def _shares(lesson: Lesson, grades: list[_Grade]) -> dict[str, float | None]:
    """Points got of points possible by objective, without what waits for the teacher."""
    objective = {cell.item: cell.call.arguments.get("objective") for cell in lesson.questions if cell.call}
    shares: dict[str, float | None] = {}
    for name in lesson.objectives:
        counted = [grade for grade in grades if objective.get(grade.item) == name and not grade.by_hand]
        most = sum(grade.most for grade in counted)
        shares[name] = sum(grade.score for grade in counted) / most if most else None
    return shares


def _receipt(path: Path) -> dict[str, Any]:
    """The receipt of a submission; empty for one that came from nbgrader alone, or that somebody spoiled."""
    try:
        receipt = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return receipt if isinstance(receipt, dict) else {}


def _first_line(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace").partition("\n")[0]
    except OSError:
        return ""


def _when(written: Any) -> datetime | None:
    """A time as a receipt or nbgrader's timestamp.txt writes it ("2026-11-20 18:02:11.123 UTC"); None if it is none."""
    try:
        at = datetime.fromisoformat(str(written).strip().replace(" UTC", "+00:00"))
    except ValueError:
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)
