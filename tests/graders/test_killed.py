"""Grading that is killed at any moment loses nothing: run again, all are graded, once, as if nothing had been."""

import random
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from ownpace_graders.autograde.turn import turn
from ownpace_graders.course import Course, find_course
from tests.conftest import LONG
from tests.graders.classroom import answer, at_home, released_course, submit
from tests.graders.compared import cells, rows
from tests.processes import at_work

pytestmark = pytest.mark.xdist_group("killed")

KILLS = 20 if LONG else 6
"""One in each part of the time that grading takes."""
STUDENTS = [f"s{number:02}" for number in range(9)]
GRADE = [str(Path(sys.executable).with_name("ownpace")), "grade", "halves"]
RIGHT = "def double(number):\n    return 2 * number"
ONCE = {
    "scores of one cell in one submission": "SELECT COUNT(*) FROM grade GROUP BY notebook_id, cell_id",
    "comments on one cell": "SELECT COUNT(*) FROM comment GROUP BY notebook_id, cell_id",
    "submissions of a student": "SELECT COUNT(*) FROM submitted_assignment GROUP BY student_id, assignment_id",
    "notebooks of a submission": "SELECT COUNT(*) FROM submitted_notebook GROUP BY assignment_id, notebook_id",
    "students of one name": "SELECT COUNT(*) FROM student GROUP BY id",
}
ORPHANS = {
    "scores": "SELECT COUNT(*) FROM grade WHERE notebook_id NOT IN (SELECT id FROM submitted_notebook)",
    "comments": "SELECT COUNT(*) FROM comment WHERE notebook_id NOT IN (SELECT id FROM submitted_notebook)",
    "notebooks": "SELECT COUNT(*) FROM submitted_notebook WHERE assignment_id NOT IN "
    "(SELECT id FROM submitted_assignment)",
}


@dataclass(frozen=True)
class Killed:
    """The same course, graded in peace and killed again and again. `lines` are those of the last run."""

    peace: Course
    course: Course
    lines: list[str]
    running: list[int]


@pytest.fixture(scope="module")
def killed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Killed]:
    place = tmp_path_factory.mktemp("killed")
    with pytest.MonkeyPatch.context() as patch:
        at_home(place, patch)
        course = released_course(place, "halves")
        _hand_in(course)
        shutil.copytree(course.root, place / "peace")
        peace = find_course(place / "peace")
        start = time.monotonic()
        subprocess.run(GRADE, cwd=peace.root, check=True, capture_output=True)
        longest = time.monotonic() - start
        chance = random.Random(20261121)  # noqa: S311 - the same moments in every run
        for number in range(KILLS):
            _killed_after((number + chance.random()) / KILLS * longest, course, force=number % 2 == 1)
        last = subprocess.run(GRADE, cwd=course.root, check=True, capture_output=True, text=True)
        yield Killed(peace, course, last.stdout.splitlines(), at_work(str(course.root)))


def _hand_in(course: Course) -> None:
    for number, student in enumerate(STUDENTS):
        answer(course, "halves", "half", "1/2")
        answer(course, "halves", "exit-1", f"{number % 3}/5")
        path = submit(course, "halves", student, "double", RIGHT if number % 2 else "def double(number):\n    1 / 0")
        course.record("halves").rename(path.with_name("record.jsonl"))


def _killed_after(seconds: float, course: Course, *, force: bool) -> None:
    process = subprocess.Popen(
        [*GRADE, *(["--force"] if force else [])],
        cwd=course.root,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    time.sleep(seconds)
    process.kill()
    process.wait()


def test_the_last_run_tells_each_submission_once(killed: Killed) -> None:
    told = [line.split(" of ")[1].split(":")[0] for line in killed.lines if " halves of " in line]
    assert sorted(told) == STUDENTS
    assert any(line.endswith(" unchanged, 0 failed.") for line in killed.lines[-2:])


def test_results_are_those_of_grading_in_peace(killed: Killed) -> None:
    theirs, ours = rows(killed.peace), rows(killed.course)
    assert len(ours) > 10 * len(STUDENTS)
    assert theirs == ours
    assert cells(killed.peace) == cells(killed.course)


def test_the_gradebook_is_sound(killed: Killed) -> None:
    with closing(sqlite3.connect(killed.course.root / "gradebook.db")) as book:
        assert book.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert book.execute("PRAGMA foreign_key_check").fetchall() == []
        counted = {name: {count for (count,) in book.execute(query)} for name, query in ONCE.items()}
        assert counted == {name: {1} for name in ONCE}
        assert {name: book.execute(query).fetchone() for name, query in ORPHANS.items()} == dict.fromkeys(ORPHANS, (0,))
        graded = book.execute("SELECT COUNT(*) FROM grade_cells").fetchone()[0]
        assert book.execute("SELECT COUNT(*) FROM grade").fetchone()[0] == graded * len(STUDENTS)


def test_nothing_is_left_over(killed: Killed) -> None:
    assert sorted(path.name for path in (killed.course.root / "autograded").iterdir()) == STUDENTS
    left = [path.name for path in killed.course.root.glob("autograded/*/*")]
    assert left == ["halves"] * len(STUDENTS)
    assert killed.running == []


def test_two_at_once_take_turns(killed: Killed) -> None:
    with turn(killed.peace):
        second = subprocess.run(GRADE, cwd=killed.peace.root, check=False, capture_output=True, text=True)
    assert second.returncode == 1
    assert "is being graded just now" in second.stderr
