"""What a grade depends on: when it is another, the submission is graded again, and it is said why."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ownpace_graders.autograde import Outcome, grade
from ownpace_graders.autograde.brief import Notebook, Points, ReleasedCell
from ownpace_graders.autograde.unchanged import unchanged
from ownpace_graders.course import Course, find_course
from ownpace_graders.lesson import read_lesson
from ownpace_graders.nbgrading import gradebook
from ownpace_graders.report import class_table
from tests.graders.casebook import Case, cell
from tests.graders.classroom import at_home, make_course, release_all, submit

pytestmark = pytest.mark.xdist_group("release")

ANSWER = "### BEGIN SOLUTION\nx = 2\n### END SOLUTION"


def lesson(course: Course, test: str, points: int = 2) -> None:
    """A lesson `ex`: a solution cell and a test cell."""
    common = {"schema_version": 3, "task": False}
    cells = [
        ("s", ANSWER, {"grade": False, "solution": True, "locked": False, **common}),
        ("t", test, {"grade": True, "solution": False, "locked": True, "points": points, **common}),
    ]
    notebook = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [_cell(*cell) for cell in cells]}
    folder = course.place("source", "ex")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "ex.ipynb").write_text(json.dumps(notebook), encoding="utf-8")


def _cell(item: str, source: str, marks: dict[str, Any]) -> dict[str, Any]:
    metadata = {"nbgrader": {"grade_id": item, **marks}}
    about: dict[str, Any] = {"id": item, "cell_type": "code", "execution_count": None, "outputs": []}
    return {**about, "source": source, "metadata": metadata}


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Course]:
    """Where one student has handed in x = 1, and it was worth nothing."""
    place = tmp_path_factory.mktemp("again")
    with pytest.MonkeyPatch.context() as patch:
        at_home(place, patch)
        course = make_course(place)
        lesson(course, "### BEGIN HIDDEN TESTS\nassert x == 2\n### END HIDDEN TESTS")
        release_all(course)
        notebook = submit(course, "ex", "ada", "s", "x = 1")
        notebook.with_name("timestamp.txt").write_text("2026-03-02 12:00:00 UTC")
        assert _graded(course) == ("graded", 0, 2, "")
        yield course


@pytest.fixture
def course(graded: Course, tmp_path: Path) -> Course:
    shutil.copytree(graded.root, tmp_path / "course")
    return find_course(tmp_path / "course")


def _graded(course: Course) -> tuple[str, float | None, float | None, str]:
    (outcome,) = grade(course, ["ex"])
    assert isinstance(outcome, Outcome)
    return outcome.status, outcome.score, outcome.max_score, outcome.why


def test_a_fixed_test_and_other_points_count_as_soon_as_they_are_released(course: Course) -> None:
    """Until then it is named what in the source is newer, and grading in between changes nothing."""
    lesson(course, "### BEGIN HIDDEN TESTS\nassert x == 1\n### END HIDDEN TESTS")
    release_all(course)
    assert _told(course) == ([], "graded", 2, 2, "the lesson has changed, it was released anew")
    assert _told(course) == ([], "unchanged", 2, 2, "")
    notebook = course.place("source", "ex") / "ex.ipynb"
    notebook.write_text(notebook.read_text().replace("x = 2", "x = 1 + 1"))
    assert _told(course)[0] == [], "another solution is nothing that grading needs"
    lesson(course, "### BEGIN HIDDEN TESTS\nassert x == 0\n### END HIDDEN TESTS", points=10)
    ((words,), *graded) = _told(course)
    assert "The source of ex is newer than what students have: t." in words
    assert "ownpace release ex" in words
    assert graded[1:3] == [2, 2]
    lesson(course, "assert x == 1", points=10)
    release_all(course)
    assert _told(course)[:4] == ([], "graded", 10, 10)


def _told(course: Course) -> tuple[Any, ...]:
    """What is said of the lesson, and how the one submission is graded."""
    said: list[str] = []
    (outcome,) = grade(course, ["ex"], say=said.append)
    return said, outcome.status, outcome.score, outcome.max_score, outcome.why


def test_a_due_date_and_an_extension_count(course: Course) -> None:
    with gradebook.opened(course) as book:
        book.update_or_create_assignment("ex", duedate="2026-03-01 12:00:00 UTC")
    assert _graded(course)[3] == "the due date or an extension has changed"
    with gradebook.opened(course) as book:
        book.grant_extension("ex", "ada", days=2)
    assert _graded(course)[3] == "the due date or an extension has changed"


def test_nbgraders_settings_of_whose_work_is_meant_are_obeyed_and_those_that_grading_reads_count(
    course: Course,
) -> None:
    submit(course, "ex", "bob", "s", "x = 1")
    settings = course.root / "nbgrader_config.py"
    settings.write_text(f"{settings.read_text()}\nc.CourseDirectory.student_id_exclude = 'bob, cy'\n")
    assert _graded(find_course(course.root))[::3] == ("unchanged", "")
    settings.write_text(f"{settings.read_text()}\nc.Execute.timeout = 7\n")
    assert _graded(find_course(course.root))[3] == "the course's settings have changed"


def _essay(course: Course, student: str, text: str) -> None:
    """A written answer, handed in."""
    path = submit(course, "written", student, "essay", text)
    path.with_name("timestamp.txt").write_text("2026-03-02 12:00:00 UTC")


def test_a_mark_by_hand_stays_with_an_answer_that_is_the_same(course: Course) -> None:
    cells = [cell("answer essay (4): Why?"), cell("solution s: x = 1"), cell("test t (2): assert x == 1")]
    Case("written", cells).write(course)
    release_all(course, "written")
    for student in ("ada", "bob"):
        _essay(course, student, "Because.")
    list(grade(course, ["written"]))
    for student in ("ada", "bob"):
        gradebook.mark(course, "written", "written", "essay", student, 3, "Well seen.")
    shutil.rmtree(course.place("submitted", "written", "bob"))
    _essay(course, "bob", "Because it is so.")
    again = {one.student: one for one in grade(course, ["written"], force=True)}
    assert (again["ada"].score, again["ada"].needs_manual) == (3, False)
    assert again["bob"].needs_manual
    with gradebook.opened(course) as book:
        assert book.find_comment("essay", "written", "written", "ada").comment == "Well seen."


def test_a_mark_by_hand_stays_with_a_question_when_another_has_a_new_key(tmp_path: Path) -> None:
    sources = {"one": "ask.number('one', 'One?')", "two": "ask.number('two', 'Two?')", "t": "assert x"}

    def graded(**shown: str) -> str:
        pages = {name: {"text/html": f"<div class='op-marked'>{words}</div>"} for name, words in shown.items()}
        cells = [{**_cell(name, sources[name], {}), "outputs": [{"data": pages[name]}]} for name in sources]
        return json.dumps({"cells": cells})

    (tmp_path / "ex.ipynb").write_text(graded(one="1, right", two="2, wrong", t="the student's own"))
    cells = [ReleasedCell(name, "code", source, True, "") for name, source in sources.items()]
    known = {"ex": Notebook(None, cells, [Points(name, 1) for name in sources], [], [])}
    now = {"ex.ipynb": graded(one="1, wrong", two="2, wrong", t="the student's own")}
    assert list(unchanged(tmp_path, now, known)) == [("ex", "two")]


def test_it_is_told_which_scores_move_and_nobody_comes_back_who_was_removed(course: Course) -> None:
    submit(course, "ex", "bob", "s", "x = 2")
    list(grade(course, ["ex"]))
    lesson(course, "### BEGIN HIDDEN TESTS\nassert x == 1\n### END HIDDEN TESTS")
    release_all(course)
    outcomes = list(grade(course, ["ex"]))
    assert {one.student: dict(one.moved) for one in outcomes} == {"ada": {"t": 2}, "bob": {"t": -2}}
    assert [dict(one.moved) for one in grade(course, ["ex"], force=True)] == [{}, {}]
    nobody_comes_back_who_was_removed(course)


def nobody_comes_back_who_was_removed(course: Course) -> None:
    with gradebook.opened(course) as book:
        book.remove_student("ada")
    list(grade(course, ["ex"]))
    outcomes = {one.student: one for one in grade(course, ["ex"], force=True)}
    assert (outcomes["ada"].status, outcomes["bob"].status) == ("failed", "graded")
    assert "removed from the gradebook" in outcomes["ada"].reason
    with gradebook.opened(course) as book:
        assert [student.id for student in book.students] == ["bob"]
    table = class_table([read_lesson(course.place("source", "ex") / "ex.ipynb")], course)
    assert [row.student for row in table.rows] == ["bob"]
