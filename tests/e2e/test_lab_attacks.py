"""What students handed in, opened by a teacher in a real JupyterLab: opening it runs nothing of theirs."""

import json
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from ownpace_graders.course import Course
from ownpace_graders.nbgrading import environment
from tests.e2e import hostile_notebook
from tests.e2e.jupyter import alone, jupyter
from tests.graders.classroom import at_home, make_course

EXTEND = "from ownpace_graders.nbgrading.settings import extend\nextend(c)"
STEPS = ("autograded", "submitted")


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Course:
    at_home(tmp_path, monkeypatch)
    monkeypatch.setenv("PATH", environment()["PATH"])
    course = make_course(tmp_path, "halves", settings=EXTEND)
    for step in STEPS:
        theirs = course.root / step / "mallory/halves"
        hostile_notebook.write(theirs)
        notebook = json.loads((theirs / "halves.ipynb").read_text())
        notebook["metadata"]["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
        notebook["cells"].reverse()  # those with outputs first: Lab draws what is seen
        (theirs / "halves.ipynb").write_text(json.dumps(notebook))
    return course


@pytest.fixture
def lab(course: Course, tmp_path: Path) -> Iterator[str]:
    options = {"LabApp.extension_manager": "readonly", "LabApp.workspaces_dir": str(tmp_path / "workspaces")}
    with jupyter("jupyterlab", course.root, tmp_path, **options) as address:
        yield address


@pytest.fixture
def teacher(browser: Browser, lab: str) -> Iterator[Page]:
    """A teacher's browser, cut off from the network, and gone before Lab is. A dialog would be a student's."""
    context = browser.new_context()
    context.set_default_timeout(30_000)

    def look(route: Route) -> None:
        if route.request.url.startswith("http://127.0.0.1:"):
            route.continue_()
        else:
            route.abort()

    context.route("**/*", look)
    yield context.new_page()
    context.close()


def test_opening_runs_nothing(lab: str, teacher: Page, course: Course) -> None:
    teacher.goto(f"{lab}lab")
    for step in STEPS:
        alone(teacher, f"{step}/mallory/halves/halves.ipynb")
        expect(teacher.locator(".jp-Notebook .jp-OutputArea-output").first).to_be_visible()
        assert teacher.evaluate("() => window.ran") is None
        assert _trusted_when_saved(lab, f"{step}/mallory/halves/halves.ipynb") == {False}
    assert not (course.root / "opened").exists()


def _trusted_when_saved(lab: str, path: str) -> set[bool]:
    """Whether any cell's outputs may run when it is opened again, after Lab's way of saving it."""
    address = f"{lab}api/contents/{path}"
    headers = {"Content-Type": "application/json", "Cookie": "_xsrf=a", "X-XSRFToken": "a"}
    saved = json.dumps({"type": "notebook", "format": "json", "content": _content(address)}).encode()
    urllib.request.urlopen(urllib.request.Request(address, saved, headers, method="PUT"), timeout=60).close()
    cells = _content(address)["cells"]
    return {cell["metadata"]["trusted"] for cell in cells if cell["cell_type"] == "code" and cell["outputs"]}


def _content(address: str) -> Any:
    with urllib.request.urlopen(address, timeout=60) as answer:
        return json.load(answer)["content"]
