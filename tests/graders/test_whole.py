"""A submission's scores and files are there together or not at all; what stood there before stays, and what cannot be
written or read is told."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from ownpace_graders.autograde import Outcome, grade
from ownpace_graders.course import Course
from ownpace_graders.lesson import read_lesson
from ownpace_graders.nbgrading import gradebook
from ownpace_graders.report import class_table, text
from tests.graders.changes import RIGHT
from tests.graders.classroom import at_home, released_course, submit
from tests.graders.users import run_as

pytestmark = pytest.mark.xdist_group("release")

GRADES = """
import json, sys
from dataclasses import asdict
from pathlib import Path
from ownpace_graders.autograde import grade
from ownpace_graders.course import find_course
from ownpace_graders.lesson import read_lesson
from ownpace_graders.report import class_table, page, text
course = find_course(Path("course").absolute())
outcomes = [asdict(each) for each in grade(course, ["halves"], workers=1)]
table = class_table([read_lesson(course.place("source", "halves") / "halves.ipynb")], course)
page(table)
print(json.dumps([outcomes, text(table)], default=str))
"""


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Course:
    at_home(tmp_path, monkeypatch)
    return released_course(tmp_path, "halves")


def scored(course: Course) -> dict[str, float]:
    """By student, what the gradebook has for the tests of `double`."""
    found = gradebook.scores(course, "halves")
    return {each.student: each.score for each in found if each.item == "double-tests"}


def graded(course: Course) -> dict[str, Outcome]:
    return {each.student: each for each in grade(course, ["halves"], workers=1)}


def test_what_cannot_be_written_leaves_no_scores(course: Course, tmp_path: Path) -> None:
    """autograded/ is a disk of its own, on which not all have room. Where it is none, a link to nowhere is in the way
    of a folder that is renamed, and in no other's."""
    students = [f"s{number}" for number in range(5)]
    for student in students:
        submit(course, "halves", student, "double", RIGHT)
    disk = course.root / "autograded"
    disk.mkdir()
    with_disk = ["bwrap", "--cap-add", "ALL", "--dev-bind", "/", "/", "--size", "32768", "--tmpfs", str(disk), "--"]
    ran = subprocess.run(
        [*with_disk, sys.executable, "-c", GRADES], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr
    outcomes = {each["student"]: each for each in json.loads(ran.stdout)[0]}
    full = {name for name, each in outcomes.items() if each["status"] == "failed"}
    assert 0 < len(full) < len(students)
    assert {outcomes[name]["reason"] for name in full} == {"The disk is full. Make room, then try again."}
    assert scored(course) == {name: 0 if name in full else 2 for name in students}
    _in_the_way(course, students, next(iter(full)))


def _in_the_way(course: Course, students: list[str], student: str) -> None:
    place = course.place("autograded", "halves", student)
    place.parent.mkdir()
    place.symlink_to("nowhere")
    outcomes = graded(course)
    assert {name: one.status for name, one in outcomes.items()} == {
        **dict.fromkeys(students, "graded"),
        student: "failed",
    }
    assert f"{place} cannot be written." in outcomes[student].reason
    assert scored(course) == {**dict.fromkeys(students, 2), student: 0}
    assert [path.name for path in place.parent.iterdir()] == ["halves"]
    place.unlink()
    statuses = {name: one.status for name, one in graded(course).items()}
    assert statuses == {**dict.fromkeys(students, "unchanged"), student: "graded"}
    assert scored(course) == dict.fromkeys(students, 2)


UNREADABLE = {
    "notebook": ("halves.ipynb", "cannot be read"),
    "file": ("data.csv", "cannot be read"),
    "record": ("record.jsonl", "cannot be read"),
    "receipt": ("receipt.json", "cannot be read"),
    "time": ("timestamp.txt", "cannot be read"),
    "folder": (".", "cannot be read"),
    "student": ("..", "cannot be read"),
}
"""What an ordinary user may not look into, though it is theirs."""


def test_what_cannot_be_read_is_told_and_stops_nobody(course: Course, tmp_path: Path) -> None:
    submit(course, "halves", "a-honest", "double", RIGHT)
    submit(course, "halves", "z-honest", "double", RIGHT)
    closed = []
    for student, (name, _) in UNREADABLE.items():
        folder = submit(course, "halves", student, "double", RIGHT).parent
        closed.append(folder / name)
        if not closed[-1].exists():
            closed[-1].write_text("x")
    for path in closed:
        path.chmod(0)
    try:
        told: list[Any] = json.loads(run_as("ordinary", [sys.executable, "-c", GRADES], tmp_path))
    finally:
        for path in closed:
            path.chmod(0o700)
    outcomes = {each["student"]: each for each in told[0]}
    assert set(outcomes) == {"a-honest", "z-honest", *UNREADABLE}
    assert [outcomes[name]["score"] for name in ("a-honest", "z-honest")] == [2, 2]
    for student, (_, reason) in UNREADABLE.items():
        assert outcomes[student]["status"] == "failed"
        assert reason in outcomes[student]["reason"]
    assert all(student in told[1] for student in outcomes)
    assert "Errno" not in told[1]
    assert "Permission denied." in told[1]
    table = class_table([read_lesson(course.place("source", "halves") / "halves.ipynb")], course)
    assert set(outcomes) == {row.student for row in table.rows}
    assert "cannot be read" not in text(table)
