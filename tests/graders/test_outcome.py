"""Only what changed is graded again: what was handed in, the lesson, and the files beside it."""

import os
import resource
from pathlib import Path

import pytest

from ownpace_graders.autograde.outcome import fingerprint
from ownpace_graders.course import Course
from tests.graders.classroom import at_home, make_course, released_by_hand, submit


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Course:
    at_home(tmp_path, monkeypatch)
    course = make_course(tmp_path, "halves")
    (course.place("source", "halves") / "data").mkdir()
    (course.place("source", "halves") / "data/table.csv").write_text("1,2\n")
    released_by_hand(course, "halves")
    submit(course, "halves", "jane", "double", "def double(number):\n    return 2 * number")
    return course


@pytest.mark.parametrize("name", ["halves.ipynb", "data/table.csv", "data/more.csv"])
@pytest.mark.parametrize("step", ["source", "submitted"])
def test_every_file_that_a_cell_can_read_counts(course: Course, step: str, name: str) -> None:
    before = fingerprint(course, "halves", "jane")
    assert fingerprint(course, "halves", "jane") == before
    path = course.place(step, "halves", "jane" if step == "submitted" else ".") / name
    path.write_text("another" if not path.exists() else path.read_text() + " ")
    assert fingerprint(course, "halves", "jane") != before


@pytest.mark.parametrize("name", ["record.jsonl", "__pycache__/x.pyc", ".ipynb_checkpoints/halves.ipynb"])
def test_what_is_not_part_of_the_lesson_does_not(course: Course, name: str) -> None:
    before = fingerprint(course, "halves", "jane")
    path = course.place("source", "halves") / name
    path.parent.mkdir(exist_ok=True)
    path.write_text("words")
    assert fingerprint(course, "halves", "jane") == before


def test_the_same_content_at_another_time_is_the_same(course: Course) -> None:
    before = fingerprint(course, "halves", "jane")
    for path in course.root.glob("*/**/*.ipynb"):
        os.utime(path, (1, 1))
    assert fingerprint(course, "halves", "jane") == before


def test_files_that_nobody_reads_cost_nothing(course: Course) -> None:
    folder = course.place("submitted", "halves", "jane")
    with (folder / "large").open("wb") as file:
        file.truncate(1 << 40)
    (folder / "loop").symlink_to(folder)
    (folder / "zeros").symlink_to("/dev/zero")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    first = fingerprint(course, "halves", "jane")
    (folder / "zeros").unlink()
    (folder / "zeros").symlink_to("/dev/null")
    assert fingerprint(course, "halves", "jane") != first
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 20_000
