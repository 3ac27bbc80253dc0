"""A lesson that cannot be released is refused with the place and the fix, and what was released stays."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from ownpace_graders.autograde.authors import beside
from ownpace_graders.course import Course
from ownpace_graders.errors import InputError, OwnpaceError
from ownpace_graders.nbgrading import environment
from ownpace_graders.release import release
from tests.graders.classroom import at_home, cells, make_course, source

pytestmark = pytest.mark.xdist_group("release")
OWN_TESTS = ("tests/solution.yaml", "tests/wrong/doubled.yaml", "tests/wrong/more/halved.yaml")


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Any:
    place = tmp_path_factory.mktemp("release")
    with pytest.MonkeyPatch.context() as patch:
        at_home(place, patch)
        course = make_course(place, "halves")
        for name in (*OWN_TESTS, "tests/for_students.py"):
            path = course.place("source", "halves") / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("half: 6\n")
        list(release(course))
        yield course


def changed(course: Course, name: str, item: str, source: str | None, marks: dict[str, Any]) -> None:
    """A copy of the lesson as `name`, with one cell changed."""
    folder = course.place("source", name)
    shutil.copytree(course.place("source", "halves"), folder)
    path = folder / "halves.ipynb"
    notebook = json.loads(path.read_text())
    for cell in notebook["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("grade_id") == item:
            cell["metadata"]["nbgrader"].update(marks)
            cell["source"] = cell["source"] if source is None else source
    path.write_text(json.dumps(notebook))


@pytest.mark.parametrize(
    ("item", "source", "marks", "where", "what"),
    [
        ("word", None, {"grade_id": "half"}, "halves.ipynb, cell 4", "Two cells have the id half"),
        ("exit-1", "x = 1\n### BEGIN HIDDEN TESTS\n", {}, "halves.ipynb, cell 10", "A hidden region is not closed"),
        ("double-tests", "### BEGIN SOLUTION\n### END SOLUTION", {}, "halves.ipynb, cell 7", "a cell that is no"),
        ("essay", None, {"solution": False}, "halves.ipynb, cell 8", "nbgrader metadata is not in order"),
    ],
)  # fmt: skip
def test_the_fault_is_named_with_its_cell(
    course: Course, item: str, source: str | None, marks: dict[str, Any], where: str, what: str
) -> None:
    changed(course, "faulty", item, source, marks)
    with pytest.raises(OwnpaceError) as caught:
        list(release(course, ["faulty"]))
    shutil.rmtree(course.place("source", "faulty"))
    assert caught.value.where == where
    assert what in caught.value.what
    assert caught.value.next
    assert [path.name for path in course.release.iterdir()] == ["halves"]


def test_what_was_released_outlives_a_failure(course: Course) -> None:
    before = {path: path.read_bytes() for path in course.release.rglob("*") if path.is_file()}
    path = course.place("source", "halves") / "halves.ipynb"
    kept = path.read_text()
    path.write_text(kept.replace("### END SOLUTION", "# no end"))
    with pytest.raises(OwnpaceError):
        list(release(course))
    path.write_text(kept)
    assert {path: path.read_bytes() for path in course.release.rglob("*") if path.is_file()} == before
    assert {path.name for path in course.root.iterdir()} == {"source", "release", "nbgrader_config.py", "gradebook.db"}


def test_a_copy_with_the_solutions_beside_the_lesson_is_not_released(course: Course) -> None:
    copy = course.place("source", "halves") / "media" / "notes.py"
    copy.parent.mkdir()
    copy.write_text("### BEGIN HIDDEN TESTS\nexit_1.key('2/5')\n")
    with pytest.raises(OwnpaceError, match=r"notes.py: .*students would get it"):
        list(release(course))
    shutil.rmtree(copy.parent)
    assert not list(course.release.rglob("notes.py"))


def test_a_lesson_that_cannot_be_read_stops_before_any_is_released(course: Course) -> None:
    changed(course, "unreadable", "half", "x", {})
    (course.place("source", "unreadable") / "halves.ipynb").write_text("{")
    with pytest.raises(OwnpaceError, match="The file is not a notebook"):
        list(release(course, ["halves", "unreadable"]))
    with pytest.raises(OwnpaceError, match="no lesson “gone”"):
        list(release(course, ["gone"]))
    shutil.rmtree(course.place("source", "unreadable"))


def test_a_lesson_s_own_tests_are_for_no_student_and_no_student_s_code(course: Course) -> None:
    """What else lies in that folder is the students', as in any assignment."""
    released = course.place("release", "halves")
    assert _yaml(released) == set()
    assert (released / "tests/for_students.py").is_file()
    there = {each.name for each in beside(course.place("source", "halves"))}
    assert there & {"tests/for_students.py", *OWN_TESTS} == {"tests/for_students.py"}
    other = course.place("source", "with-nothing-else")
    shutil.copytree(course.place("source", "halves"), other)
    (other / "tests/for_students.py").unlink()
    list(release(course, [other.name]))
    assert not (course.place("release", other.name) / "tests").exists()
    shutil.rmtree(other)


def _yaml(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*.yaml")}


def test_nbgraders_own_commands_keep_questions_in_a_course_that_says_so(course: Course) -> None:
    settings = course.root / "nbgrader_config.py"
    settings.write_text(f"{settings.read_text()}\nfrom ownpace_graders.nbgrading.settings import extend\nextend(c)\n")
    command = [sys.executable, "-m", "nbgrader", "generate_assignment", "halves", "--force"]
    subprocess.run(command, cwd=course.root, env=environment(), check=True, capture_output=True)
    released = cells(course.place("release", "halves") / "halves.ipynb")
    assert source(released["look-back"]).startswith("ask.reflect(")
    assert "HIDDEN" not in source(released["exit-1"])
    assert _yaml(course.place("release", "halves")) == set()


def test_the_lists_are_those_of_nbgrader() -> None:
    from nbgrader.converters import Autograde, GenerateAssignment

    from ownpace_graders.nbgrading import settings

    assert [each.__name__ for each in GenerateAssignment.preprocessors.default()] == list(settings.RELEASE)
    grading = [each.__name__ for each in Autograde.autograde_preprocessors.default()]
    assert [name for name in grading if name != "ClearMetadataPreprocessor"] == list(settings.GRADING)
    assert grading[2] == "ClearMetadataPreprocessor"


@pytest.mark.parametrize(("first", "left"), [("---\ntitle: Halves\n---", 2), ("Read this.", 3)])
def test_a_lesson_s_raw_cells_are_notes_to_its_author(first: str, left: int) -> None:
    """But for its front matter. In a notebook that is not a lesson of ours they are its students'."""
    from nbformat.v4 import new_markdown_cell, new_notebook, new_raw_cell

    from ownpace_graders.nbgrading.notes import ClearNotes

    notebook = new_notebook(cells=[new_raw_cell(first), new_raw_cell("### BEGIN SOLUTION"), new_markdown_cell("Text")])
    released, _ = ClearNotes().preprocess(notebook, {})
    assert [released.cells[0].source, released.cells[-1].source, len(released.cells)] == [first, "Text", left]


def test_a_folder_that_nbgrader_takes_for_a_pattern_is_told(tmp_path: Path) -> None:
    (tmp_path / "maths [1]").mkdir()
    with pytest.raises(InputError, match="finds nothing in a folder with") as refused:
        list(release(make_course(tmp_path / "maths [1]", "halves")))
    assert "another name" in refused.value.next
