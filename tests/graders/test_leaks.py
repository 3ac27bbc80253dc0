"""Nothing of a solution is in a release: not its text, and nothing else that came with it."""

import json
from pathlib import Path
from typing import Any

import pytest

from ownpace_graders.course import Course, find_course
from ownpace_graders.errors import OwnpaceError
from ownpace_graders.release import Released, release
from tests.graders.casebook import Case, cell
from tests.graders.classroom import at_home, make_course

pytestmark = pytest.mark.xdist_group("release")

SECRET = "c2VjcmV0"  # noqa: S105 - of a solution
"""Every part of the solution that is not text holds this."""
SHOWN = "c2hvd24="
PICTURE = {"image/png": SECRET}
ANSWER = """Why?
### BEGIN SOLUTION
![m](attachment:model%20one.png) ![](model.png)
### END SOLUTION
![p](attachment:p.png)"""
TASK = """Draw it, as in ![](axes.png).
=== BEGIN MARK SCHEME ===
![k](attachment:key.png) ![](key.svg)
=== END MARK SCHEME ==="""
HELPER = "def f(x):\n    ### BEGIN SOLUTION\n    return 2 * x\n    ### END SOLUTION\n\n\ndef g(x):\n    return f(x)\n"
STUBBED = "def f(x):\n    # YOUR CODE HERE\n    raise NotImplementedError()\n\n\ndef g(x):\n    return f(x)\n"


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Any:
    place = tmp_path_factory.mktemp("leaks")
    with pytest.MonkeyPatch.context() as patch:
        at_home(place, patch)
        course = make_course(place)
        _write(course)
        yield course


@pytest.fixture(scope="module")
def released(course: Course) -> Released:
    (one,) = release(course)
    return one


def _write(course: Course) -> None:
    code = "solution s: x = open('model.csv').read()"
    case = Case("ex", [cell(code), cell("answer a (4): ?"), cell("task k (6): ?"), cell("text w: See ![](axes.png).")])
    cells = {each["id"]: each for each in case.cells}
    output = {"output_type": "stream", "name": "stdout", "text": SECRET}
    cells["s"] |= {"outputs": [output], "execution_count": 3}
    cells["s"]["metadata"] |= {"solution2": SECRET, "vscode": {"x": SECRET}, "tags": ["kept"]}
    cells["a"] |= {"source": ANSWER, "attachments": {"model one.png": PICTURE, "p.png": {"image/png": SHOWN}}}
    cells["k"] |= {"source": TASK, "attachments": {"key.png": PICTURE}}
    case.write(course)
    folder = course.place("source", "ex")
    notebook = json.loads((folder / "ex.ipynb").read_text())
    notebook["metadata"]["widgets"] = {"application/vnd.jupyter.widget-state+json": {"state": {"x": SECRET}}}
    (folder / "ex.ipynb").write_text(json.dumps(notebook))
    for name in ("model.png", "key.svg", "axes.png", "model.csv"):
        (folder / name).write_text("x")


def test_pictures_outputs_widgets_and_metadata_of_a_solution_are_gone(released: Released) -> None:
    text = (released.folder / "ex.ipynb").read_text()
    assert SECRET not in text
    assert SHOWN in text
    assert '"kept"' in text


def test_a_picture_that_only_a_solution_shows_is_left_out_and_that_is_said(released: Released) -> None:
    assert {path.name for path in released.folder.iterdir()} == {"ex.ipynb", "axes.png", "model.csv"}
    assert [note.partition(":")[0] for note in released.notes] == [
        "key.svg is left out",
        "model.csv is in the release, and only a solution names it",
        "model.png is left out",
    ]


def test_solutions_in_files_are_cleared_where_the_course_says_so(course: Course, released: Released) -> None:
    helper = course.place("source", "ex") / "helper.py"
    helper.write_text(HELPER)
    with pytest.raises(OwnpaceError, match="holds a solution") as caught:
        list(release(course))
    assert "c.Ownpace.clear_solutions = ['helper.py']" in caught.value.next
    settings = course.root / "nbgrader_config.py"
    settings.write_text(f"{settings.read_text()}\nc.Ownpace.clear_solutions = ['*.py']\n")
    (one,) = release(find_course(course.root))
    assert (Path(one.folder) / "helper.py").read_text() == STUBBED
    assert STUBBED.strip() in one.notes[0]
    assert helper.read_text() == HELPER
