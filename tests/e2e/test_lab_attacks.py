"""What students handed in, opened by a teacher in a real JupyterLab: opening it runs nothing of theirs."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from ownpace_graders.course import Course
from ownpace_graders.nbgrading import environment
from tests.e2e import hostile_notebook
from tests.e2e.jupyter import jupyter
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
        (theirs / "halves.ipynb").write_text(json.dumps(notebook))
    return course


@pytest.fixture
def lab(course: Course, tmp_path: Path) -> Iterator[str]:
    options = {"LabApp.extension_manager": "readonly", "LabApp.workspaces_dir": str(tmp_path / "workspaces")}
    with jupyter("jupyterlab", course.root, tmp_path, **options) as address:
        yield address


@pytest.fixture
def teacher(browser: Browser) -> Iterator[Page]:
    """A teacher's browser, cut off from the network. A dialog would be a student's."""
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


def test_opening_runs_nothing(teacher: Page, lab: str, course: Course) -> None:
    """Nor does saving sign it, so that it would run when it is opened again."""
    for step in (*STEPS, STEPS[-1]):
        teacher.goto(f"{lab}lab/tree/{step}/mallory/halves/halves.ipynb")
        expect(teacher.locator(".jp-Notebook .jp-Cell").first).to_be_visible(timeout=60_000)
        expect(teacher.locator(".jp-Notebook")).to_contain_text("KEYS")
        assert teacher.evaluate("() => window.ran") is None
        teacher.keyboard.press("Control+s")
        expect(teacher.locator(".jp-mod-dirty")).to_have_count(0)
    assert not (course.root / "opened").exists()
