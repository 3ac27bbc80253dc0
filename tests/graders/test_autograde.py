"""Code that ends the grader itself costs its own submission only."""

from pathlib import Path

import pytest
from tests.graders.classroom import answer, at_home, make_course

from ownpace_graders.autograde import grade
from ownpace_graders.collect import collect
from ownpace_graders.handin import handin
from ownpace_graders.release import release

pytestmark = pytest.mark.xdist_group("release")

ENDINGS = {
    "a-quits": ("import os\nos._exit(3)", "ended the Python that runs it"),
    "b-kills": ("import os\nos.kill(os.getppid(), 9)", "The grader was stopped while its code ran"),
}


def test_code_that_ends_the_grader_fails_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    at_home(tmp_path, monkeypatch)
    course = make_course(tmp_path, "halves")
    list(release(course))
    sent = tmp_path / "sent"
    sent.mkdir()
    for student, (code, _) in ENDINGS.items():
        answer(course, "halves", "double", code)
        handin(course, "halves", to=sent, student=student)
    answer(course, "halves", "double", "def double(number):\n    return 2 * number")
    handin(course, "halves", to=sent, student="c-works")
    collect(course, [sent])
    *failed, works = grade(course)
    for outcome, (student, (_, reason)) in zip(failed, ENDINGS.items(), strict=True):
        assert (outcome.student, outcome.status, outcome.score) == (student, "failed", None)
        assert reason in outcome.reason
        assert not course.place("autograded", "halves", student).exists()
    assert (works.status, works.score) == ("graded", 2)
