"""A course in which something is not as it should be: what, where and what next, and no traceback."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from ownpace_graders.autograde import grade
from ownpace_graders.course import Course
from ownpace_graders.errors import InputError
from ownpace_graders.feedback import feedback
from ownpace_graders.lesson import read_lesson
from ownpace_graders.nbgrading import gradebook
from ownpace_graders.release import release
from ownpace_graders.report import class_table
from tests.graders.casebook import START, Case, HandIn, cell
from tests.graders.classroom import at_home, make_course

pytestmark = pytest.mark.xdist_group("release")


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Course:
    """With a hand-in, and nothing graded: no gradebook is needed to find that there is none."""
    at_home(tmp_path, monkeypatch)
    course = make_course(tmp_path)
    case = Case("ex", [cell(line) for line in START], students=[HandIn("ada")])
    case.write(course)
    (course.place("release", "ex")).parent.mkdir()
    course.place("source", "ex").rename(course.place("release", "ex"))
    case.hand_in(course)
    course.place("release", "ex").rename(course.place("source", "ex"))
    return course


def _grade(course: Course) -> object:
    return list(grade(course, ["ex"]))


def _release(course: Course) -> object:
    return list(release(course))


def _report(course: Course) -> object:
    return class_table([read_lesson(course.place("source", "ex") / "ex.ipynb")], course)


@pytest.mark.parametrize("does", [_grade, _release, _report])
def test_a_damaged_gradebook_is_named(course: Course, does: Callable[[Course], object]) -> None:
    (course.root / "gradebook.db").write_bytes(b"no database" * 300)
    with pytest.raises(InputError, match="The gradebook is damaged") as caught:
        does(course)
    assert caught.value.where == str(course.root / "gradebook.db")
    assert "earlier copy" in caught.value.next


def test_a_gradebook_that_another_program_holds_is_named(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gradebook, "_PATIENCE", 0.1)
    holder = sqlite3.connect(course.root / "gradebook.db")
    holder.execute("BEGIN EXCLUSIVE")
    with pytest.raises(InputError, match="cannot be used now") as caught:
        _grade(course)
    holder.close()
    assert "Close what has it open" in caught.value.next


def test_folders_the_wrong_way_round_are_named(course: Course) -> None:
    student = course.place("submitted", "ex", "ada")
    (student.parent.parent / "ex").mkdir()
    student.rename(student.parent.parent / "ex" / "ada")
    with pytest.raises(InputError, match="the wrong way round") as caught:
        _grade(course)
    assert "submitted/ada/ex" in caught.value.next


def test_an_id_that_nbgrader_cannot_find_is_told(course: Course) -> None:
    student = course.place("submitted", "ex", "ada")
    student.parent.rename(student.parent.with_name("123 [abc]"))
    (told,) = feedback(course, ["ex"])
    assert "[, ], * or ?" in told.reason
