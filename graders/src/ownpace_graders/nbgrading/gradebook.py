"""nbgrader's gradebook, read and marked through nbgrader's own code. The one place where this process opens it."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from ownpace_graders.course import Course
from ownpace_graders.errors import InputError
from ownpace_graders.nbgrading.loaded import nbgrader_loaded
from ownpace_graders.roster import Person

_PATIENCE = 5
"""Seconds that another program may take to write."""


@dataclass(frozen=True, slots=True)
class Score:
    """What a student has for one graded cell. `item` is its grade_id; `score` counts the teacher's mark before ours."""

    student: str
    lesson: str
    notebook: str
    item: str
    score: float
    max_score: float
    needs_manual: bool


def standing(course: Course, lesson: str, student: str) -> dict[str, Any] | None:
    """{"score", "max_score", "penalty", "needs_manual"} of a submission, or None if the gradebook has none."""
    with opened(course) as book:
        try:
            found = book and book.find_submission(lesson, student)
        except api().MissingEntry:
            return None
        if not found:
            return None
        points = {"score": found.score, "max_score": found.max_score, "penalty": found.late_submission_penalty}
        return {**points, "needs_manual": bool(found.needs_manual_grade)}


def scores(course: Course, lesson: str) -> list[Score]:
    """Every score of every graded submission of the lesson, by student, in the order of the lesson's cells."""
    with opened(course) as book:
        try:
            submissions = book.assignment_submissions(lesson) if book else []
        except api().MissingEntry:
            return []
        notebooks = [notebook for one in submissions for notebook in one.notebooks]
        _held = _with_points(book, [notebook.id for notebook in notebooks])
        found = [_score(lesson, each) for notebook in notebooks for each in notebook.grades]
    return sorted(found, key=lambda score: (score.student, score.notebook))


def penalties(course: Course, lesson: str) -> dict[str, float]:
    """What is to be taken off each submission's score for being late, by student."""
    with opened(course) as book:
        try:
            found = book.assignment_submissions(lesson) if book else []
        except api().MissingEntry:
            return {}
        return {str(one.student_id): float(one.late_submission_penalty or 0) for one in found}


def mark(course: Course, lesson: str, notebook: str, item: str, student: str, score: float, comment: str = "") -> None:
    """Write the teacher's mark for a cell, as the formgrader does. InputError if there is no such cell or submission,
    or the mark is not one between 0 and the cell's points."""
    place = f"{lesson}, {student}, {item}"
    with opened(course) as book:
        try:
            grade = book and book.find_grade(item, notebook, lesson, student)
        except api().MissingEntry:
            grade = None
        if grade is None:
            raise InputError("The gradebook has no such cell to mark.", where=place, next="Grade the lesson first.")
        if not 0 <= score <= grade.max_score:
            raise InputError(f"The mark {score:g} is not between 0 and {grade.max_score:g}.", where=place)
        grade.manual_score, grade.needs_manual_grade = score, False
        if comment:
            book.find_comment(item, notebook, lesson, student).manual_comment = comment
        book.db.commit()


def people(course: Course) -> list[Person]:
    """Everybody in the gradebook."""
    with opened(course) as book:
        found = book.students if book else []
        return [
            Person(one.id, one.first_name or "", one.last_name or "", one.email or "", one.lms_user_id or "")
            for one in found
        ]


def names(course: Course) -> dict[str, str]:
    """Everybody's name as the class list has it, or "", by id."""
    return {one.id: one.name for one in people(course)}


def enrol(course: Course, people: Sequence[Person]) -> int:
    """Take these students into the gradebook; how many of them are new. What is not said stays what it was."""
    with opened(course, make=True) as book:
        known = {one.id for one in book.students}
        for one in people:
            said = {"first_name": one.first, "last_name": one.last, "email": one.email, "lms_user_id": one.number}
            book.update_or_create_student(one.id, **{name: value for name, value in said.items() if value})
    return sum(one.id not in known for one in people)


@cache
def api() -> Any:
    """nbgrader.api, which makes gradebooks without another program."""
    with nbgrader_loaded():
        from nbgrader import api
    api.get_alembic_version = newest
    return api


@contextmanager
def opened(course: Course, *, make: bool = False) -> Iterator[Any]:
    """nbgrader's Gradebook, or None while the course has none, unless it is to be made: reading makes no database."""
    file = course.db_url.removeprefix("sqlite:///")
    if file != course.db_url and not make and not Path(file).exists():
        yield None
        return
    must_be_usable(course, to_write=False)
    with api().Gradebook(course.db_url, course.course_id) as book:
        yield book


@cache
def newest() -> str:
    """What nbgrader writes into a new gradebook: the version of its tables. It asks its `alembic` program, whose start
    takes longer than all else that is done to make one."""
    from alembic.script import ScriptDirectory
    from nbgrader.dbutil import ALEMBIC_DIR

    return str(ScriptDirectory(ALEMBIC_DIR).get_current_head())


def must_be_usable(course: Course, *, to_write: bool = True) -> None:
    """InputError for a gradebook in a file that is damaged, or that another program holds. nbgrader is not imported."""
    file = course.db_url.removeprefix("sqlite:///")
    if file == course.db_url or not Path(file).exists():
        return
    try:
        with closing(sqlite3.connect(file, timeout=_PATIENCE)) as db:
            db.execute("BEGIN IMMEDIATE" if to_write else "BEGIN")
            db.execute("SELECT count(*) FROM sqlite_master")
            db.rollback()
    except sqlite3.OperationalError as error:
        next = "Close what has it open (JupyterLab, nbgrader), and check that you may write to it; then try again."
        raise InputError("The gradebook cannot be used now.", where=file, next=next) from error
    except sqlite3.DatabaseError as error:
        next = "Take an earlier copy of it, or move it away and release the lessons again."
        raise InputError("The gradebook is damaged, or not a gradebook at all.", where=file, next=next) from error


def _with_points(book: Any, notebooks: Sequence[str]) -> list[Any]:
    """The grades of these notebooks with what their cells are worth, which nbgrader asks for one by one. They have it
    as long as somebody holds them."""
    from sqlalchemy.orm import undefer

    if not notebooks:
        return []
    grade, most = api().Grade, 500
    parts = (notebooks[at : at + most] for at in range(0, len(notebooks), most))
    query = book.db.query(grade).options(undefer(grade.max_score))
    return [each for part in parts for each in query.filter(grade.notebook_id.in_(part))]


def _score(lesson: str, grade: Any) -> Score:
    points = (float(grade.score), float(grade.max_score), bool(grade.needs_manual_grade))
    return Score(grade.student.id, lesson, grade.notebook.name, grade.name, *points)
