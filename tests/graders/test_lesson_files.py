"""What lies beside a lesson is its author's: no bound on students' files applies to it, wherever it goes."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from ownpace_graders.autograde import grade
from ownpace_graders.beside import links
from ownpace_graders.collect import collect
from ownpace_graders.course import Course, find_course
from ownpace_graders.errors import InputError
from ownpace_graders.release import release
from tests.graders.casebook import START, Case, HandIn, cell
from tests.graders.classroom import at_home, make_course

pytestmark = pytest.mark.xdist_group("release")

LARGE = 70 << 20
READS = "test r (2): assert len(open('data/large.bin').read()) == 70 << 20 and open('linked.csv').read() == 'a,b'"


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """With a lesson that has a large file, a link to a file and more files than a hand-in may have."""
    place = tmp_path_factory.mktemp("released")
    with pytest.MonkeyPatch.context() as patch:
        at_home(place, patch)
        yield _released(place)


def _released(place: Path) -> Path:
    course = make_course(place)
    Case("ex", [cell(line) for line in (*START, READS)]).write(course)
    source = course.place("source", "ex")
    (source / "data").mkdir()
    with (source / "data/large.bin").open("wb") as file:
        file.truncate(LARGE)
    (place / "elsewhere.csv").write_text("a,b")
    (source / "linked.csv").symlink_to("../../../elsewhere.csv")
    (source / "shared").symlink_to("../../..")
    for number in range(1100):
        (source / f"data/{number}.txt").touch()
    (released,) = release(course)
    assert "shared is a link to a folder, and is not released: copy the folder there." in released.notes
    return place


@pytest.fixture
def course(released: Path, tmp_path: Path) -> Course:
    """A copy of it."""
    shutil.copy(released / "elsewhere.csv", tmp_path)
    shutil.copytree(released / "course", tmp_path / "course", symlinks=True)
    return find_course(tmp_path / "course")


def test_what_was_released_is_there_while_grading(course: Course) -> None:
    students = [HandIn(name, cells=[{"s": "x = 1"}, "t", "r"]) for name in ("ada", "ben")]
    Case("ex", [], students=students).hand_in(course)
    for outcome in grade(course, ["ex"]):
        assert (outcome.status, outcome.score) == ("graded", 4), outcome.reason
    ada, ben = (course.place("autograded", "ex", name) for name in ("ada", "ben"))
    assert (ada / "linked.csv").read_text() == "a,b"
    for name in ("linked.csv", "data/large.bin"):
        assert not (ada / name).samefile(course.place("source", "ex") / name), "who runs ada's may write into it"
        assert (ada / name).samefile(ben / name), "one copy for all, of however many bytes"
        assert (ada / name).stat().st_mode & 0o222 == 0


def test_a_link_that_leads_nowhere_is_named(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data/gone.csv").symlink_to(tmp_path / "nowhere.csv")
    with pytest.raises(InputError, match="leads nowhere") as refused:
        links(tmp_path)
    assert refused.value.where.endswith("gone.csv")


def test_what_a_link_leads_to_counts(course: Course) -> None:
    Case("ex", [], students=[HandIn("ada", cells=[{"s": "x = 1"}, "t", "r"])]).hand_in(course)
    list(grade(course, ["ex"]))
    (course.root.parent / "elsewhere.csv").write_text("b,a")
    (outcome,) = grade(course, ["ex"])
    assert (outcome.score, outcome.why) == (2, "the lesson has changed")


def test_a_hand_in_may_bring_the_lessons_files(course: Course, tmp_path: Path) -> None:
    """As nbgrader's own hand-ins do."""
    inbox = tmp_path / "inbox"
    for name in ("ada", "bob"):
        Case("ex", [], students=[HandIn(name, cells=[{"s": "x = 1"}, "t", "r"])]).hand_in(course)
        folder = course.place("submitted", "ex", name)
        for path in course.place("release", "ex").rglob("*.*"):
            to = folder / path.relative_to(course.place("release", "ex"))
            to.parent.mkdir(exist_ok=True)
            if not to.exists():
                os.link(path, to)
        (inbox / name).mkdir(parents=True)
        folder.rename(inbox / name / "ex")
    found = collect(course, [inbox])
    assert (len(found.taken), found.refused) == (2, ())
