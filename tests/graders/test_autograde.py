"""Code that ends the grader itself costs its own submission only."""

from pathlib import Path

import pytest

from ownpace_graders.autograde import grade
from ownpace_graders.collect import collect
from ownpace_graders.course import Course
from ownpace_graders.errors import NoSandbox
from ownpace_graders.handin import handin
from ownpace_graders.lesson import read_lesson
from ownpace_graders.report import Table, class_table
from tests.graders.classroom import answer, at_home, released_course

pytestmark = pytest.mark.xdist_group("release")

ENDINGS = {
    "b-floods": ("import os\nwhile True:\n    os.fork()", "more processes than a submission may have"),
}


def test_code_that_ends_the_grader_fails_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    at_home(tmp_path, monkeypatch)
    course = released_course(tmp_path, "halves")
    sent = tmp_path / "sent"
    sent.mkdir()
    for student, (code, _) in ENDINGS.items():
        answer(course, "halves", "double", code)
        handin(course, "halves", to=sent, student=student)
    answer(course, "halves", "double", "def double(number):\n    return 2 * number")
    handin(course, "halves", to=sent, student="c-works")
    collect(course, [sent])
    outcomes = {outcome.student: outcome for outcome in grade(course)}
    works = outcomes.pop("c-works")
    for student, (_, reason) in ENDINGS.items():
        outcome = outcomes.pop(student)
        assert (outcome.status, outcome.score) == ("failed", None)
        assert reason in outcome.reason
        assert not course.place("autograded", "halves", student).exists()
    assert not outcomes
    assert (works.status, works.score) == ("graded", 2)


def test_without_a_sandbox_nothing_is_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    at_home(tmp_path, monkeypatch)
    course = released_course(tmp_path, "halves")
    answer(course, "halves", "double", "def double(number):\n    return 2 * number")
    sent = tmp_path / "sent"
    sent.mkdir()
    handin(course, "halves", to=sent, student="jane")
    collect(course, [sent])
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NoSandbox, match="not run without") as refused:
        list(grade(course))
    assert "bubblewrap" in refused.value.next
    assert "--no-sandbox" in refused.value.next
    assert not course.place("autograded", "halves", "jane").exists()
    monkeypatch.setenv("PATH", "/usr/bin:/bin")
    (unprotected,) = grade(course, sandboxed=False)
    assert (unprotected.status, unprotected.score) == ("graded", 2)
    assert _table(course).unprotected == ["jane"]
    (unchanged,) = grade(course)
    assert (unchanged.status, unchanged.score) == ("unchanged", 2)
    assert _table(course).unprotected == ["jane"]
    (again,) = grade(course, force=True)
    assert (again.status, again.score) == ("graded", 2)
    assert _table(course).unprotected == []


def _table(course: Course) -> Table:
    return class_table([read_lesson(course.place("source", "halves") / "halves.ipynb")], course)
