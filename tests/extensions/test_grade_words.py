"""What `ownpace grade` says of those that it has graded again."""

from pathlib import Path

import ownpace
import ownpace_graders
from ownpace.cli.grade import told
from ownpace_graders.autograde import Outcome

WHY = "the lesson has changed"


def test_it_is_told_which_scores_move() -> None:
    graded = [
        Outcome("ada", "ex", "graded", why=WHY, moved={"exit-3": 2}),
        Outcome("bob", "ex", "graded", why=WHY, moved={"exit-3": 1, "t": -1}),
        Outcome("cy", "ex", "graded", assumed=("A cell was found by its place.",), name="Cy Roe"),
    ]
    assert list(told(graded)) == [
        "2 were graded again: the lesson has changed.",
        "ex, exit-3: 2 up, 0 down.",
        "ex, t: 0 up, 1 down.",
        "Cy Roe (cy), ex: A cell was found by its place.",
    ]


def test_that_no_score_moves_is_told_too() -> None:
    assert list(told([Outcome("ada", "ex", "graded", why=WHY)]))[1:] == ["No score has changed."]
    assert list(told([Outcome("ada", "ex", "graded")])) == []


def test_no_message_sends_a_teacher_to_those_who_make_it() -> None:
    for package in (ownpace, ownpace_graders):
        for path in Path(package.__path__[0]).rglob("*.py"):
            assert "the people who make" not in path.read_text(encoding="utf-8"), path
