"""Files made to do harm, beside honest ones, through the programs as a teacher runs them."""

import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from ownpace_graders.collect.limits import HANDIN
from ownpace_graders.course import Course
from ownpace_graders.handin import handin
from ownpace_graders.nbgrading import gradebook
from tests.graders.classroom import answer, at_home, released_course, submit

pytestmark = pytest.mark.xdist_group("release")

OWNPACE = str(Path(sys.executable).with_name("ownpace"))
RIGHT = "def double(number):\n    return 2 * number"
MEGABYTE = 1 << 20


@dataclass(frozen=True)
class Ran:
    course: Course
    collect: subprocess.CompletedProcess[str]
    grade: subprocess.CompletedProcess[str]


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ran]:
    place = tmp_path_factory.mktemp("hostile")
    with pytest.MonkeyPatch.context() as patch:
        at_home(place, patch)
        course = released_course(place, "halves")
        inbox = place / "inbox"
        inbox.mkdir()
        answer(course, "halves", "double", RIGHT)
        for student in ("a-honest", "z-honest"):
            handin(course, "halves", to=inbox, student=student)
        bomb = inbox / "halves+bomb.zip"
        _bomb(bomb)
        collect = _ownpace(course, "collect", str(inbox))
        _put(course, bomb)
        yield Ran(course, collect, _ownpace(course, "grade", "halves"))


def _ownpace(course: Course, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([OWNPACE, *words], cwd=course.root, capture_output=True, text=True, check=False, timeout=500)


def _bomb(path: Path) -> None:
    """A little more than may be unpacked, in a zip of a thousandth of it."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made, made.open("halves.ipynb", "w") as file:
        for _ in range(HANDIN.size // MEGABYTE + 9):
            file.write(bytes(MEGABYTE))


def _put(course: Course, bomb: Path) -> None:
    """What another way of collecting could have let through."""
    with submit(course, "halves", "huge", "double", RIGHT).open("a") as file:
        for _ in range(65):
            file.write(" " * MEGABYTE)
    link = submit(course, "halves", "link", "double", RIGHT)
    link.unlink()
    link.symlink_to(course.place("source", "halves") / "halves.ipynb")
    heavy = submit(course, "halves", "heavy", "double", RIGHT)
    with (heavy.parent / "data.bin").open("wb") as file:
        file.truncate(10 << 30)
    beside = submit(course, "halves", "link-beside", "double", f"{RIGHT}\nprint(open('notes.txt').read())")
    (beside.parent / "notes.txt").symlink_to(course.root / "nbgrader_config.py")
    carries = submit(course, "halves", "carries", "double", RIGHT)
    shutil.copy(bomb, carries.parent / "more.zip")


def test_a_bomb_is_not_unpacked(ran: Ran) -> None:
    assert "bomb" in ran.collect.stdout + ran.collect.stderr
    assert ran.collect.returncode == 1, ran.collect
    assert not ran.course.place("submitted", "halves", "bomb").exists()


def test_what_cannot_be_graded_is_listed_and_the_rest_is_graded(ran: Ran) -> None:
    assert ran.grade.returncode == 3, ran.grade
    listed = {line.split(",")[0].strip(): line for line in ran.grade.stderr.splitlines() if ", halves: " in line}
    assert set(listed) == {"huge", "heavy", "link"}
    assert "too large" in listed["huge"]
    assert "too large" in listed["heavy"]
    assert "link to somewhere else" in listed["link"]
    assert "4 graded, 0 unchanged, 3 failed." in ran.grade.stdout


def test_honest_students_get_what_they_earned(ran: Ran) -> None:
    scores = {
        each.student: each.score for each in gradebook.scores(ran.course, "halves") if each.item == "double-tests"
    }
    assert {name: scores[name] for name in ("a-honest", "z-honest", "carries", "link-beside")} == dict.fromkeys(
        ("a-honest", "z-honest", "carries", "link-beside"), 2
    )


def test_each_has_a_log_of_its_own(ran: Ran) -> None:
    logs = ran.course.work / "halves" / "grading"
    graded = {"a-honest", "z-honest", "carries", "link-beside", "huge", "heavy", "link"}
    assert {path.stem for path in logs.glob("*.log")} == graded
    assert "Autograding" in (logs / "a-honest.log").read_text()
    assert "Too large" in (logs / "huge.log").read_text()
