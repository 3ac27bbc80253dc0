"""nbgrader's own formgrader in a real browser, on what students handed in."""

import json
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Dialog, Page, Request, Route, expect

from ownpace_graders.autograde import grade
from ownpace_graders.collect import collect
from ownpace_graders.course import Course
from ownpace_graders.handin import handin
from ownpace_graders.nbgrading import environment, gradebook
from tests.e2e.conftest import ownpace
from tests.e2e.jupyter import jupyter
from tests.graders.classroom import answer, at_home, released_course

MATHJAX = "https://cdnjs.cloudflare.com/ajax/libs/mathjax/"
"""nbgrader's own page asks for it; there is no setting against that. Without it only math looks like its LaTeX."""
HOSTILE = '<img src=x onerror="window.ran=1;alert(1)"><script>window.ran=1;alert(2)</script> [x](javascript:alert(3))'

SHOWS = f"from IPython.display import HTML, Javascript, display\ndisplay(HTML({HOSTILE!r}), Javascript('alert(4)'))"


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Course:
    """A graded course; mallory's words are hostile wherever a student can write, and in cells changed by hand."""
    at_home(tmp_path, monkeypatch)
    course = released_course(tmp_path, "halves")
    answer(course, "halves", "exit-1", "2/5")
    for item in ("word", "look-back"):
        answer(course, "halves", item, HOSTILE)
    receipt = handin(course, "halves", tmp_path, student="mallory")
    assert receipt.path
    assert len(collect(course, [_changed_by_hand(receipt.path)]).taken) == 1
    assert [each.status for each in grade(course)] == ["graded"]
    return course


def _changed_by_hand(sent: Path) -> Path:
    with zipfile.ZipFile(sent) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    notebook = json.loads(files["halves.ipynb"])
    for cell in notebook["cells"]:
        name = cell["metadata"].get("nbgrader", {}).get("grade_id")
        cell["source"] = {"essay": HOSTILE, "double": SHOWS}.get(name, cell["source"])
    files["halves.ipynb"] = json.dumps(notebook).encode()
    with zipfile.ZipFile(sent, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return sent


@pytest.fixture
def formgrader(course: Course, tmp_path: Path) -> Iterator[str]:
    """The formgrader's address, in the Jupyter server that it comes with."""
    extension = {"ServerApp.jpserver_extensions": "nbgrader.server_extensions.formgrader=True"}
    with jupyter("jupyter_server", course.root, tmp_path, **extension) as address:
        yield f"{address}formgrader"


@pytest.fixture
def teacher(browser: Browser) -> Iterator[Page]:
    """A teacher's browser, cut off from the network; nothing but MathJax is even asked for."""
    asked: list[str] = []

    def look(route: Route, request: Request) -> None:
        if request.url.startswith("http://127.0.0.1:"):
            route.continue_()
        else:
            asked.append(request.url)
            route.abort()

    context = browser.new_context()
    context.route("**/*", look)
    yield context.new_page()
    context.close()
    assert [url for url in asked if not url.startswith(MATHJAX)] == []


def _nbgrader(course: Course, *words: str) -> str:
    command = [sys.executable, "-m", "nbgrader", *words]
    ran = subprocess.run(command, cwd=course.root, env=environment(), capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout + ran.stderr


def test_a_teacher_marks_in_the_formgrader(course: Course, formgrader: str, teacher: Page) -> None:
    harm: list[str] = []

    def close(dialog: Dialog) -> None:
        harm.append(dialog.message)
        dialog.dismiss()

    teacher.on("dialog", close)
    teacher.goto(f"{formgrader}/gradebook/halves/halves")
    teacher.get_by_role("link", name="Submission #1").click()
    expect(teacher.locator("body")).to_contain_text("What was new to you?")
    assert teacher.locator("body").inner_text().count(HOSTILE) == 4  # one is in the source of their code
    assert teacher.evaluate("() => window.ran") is None
    assert teacher.locator("img[src=x]").count() == 0
    assert harm == []
    reflection = teacher.locator(".nbgrader_cell", has_text="ask.reflect")
    # Each field is marked so once what the gradebook says is there.
    for field, words in (("input.needs_manual_grade", "2"), ("textarea[placeholder]", "Well seen.")):
        reflection.locator(field).fill(words)
        with teacher.expect_response(lambda reply: reply.request.method == "PUT"):
            teacher.keyboard.press("Tab")
    teacher.reload()
    expect(reflection.locator("input.score")).to_have_value("2")
    expect(reflection.locator("textarea.comment")).to_have_value("Well seen.")
    it_counts(course)


def it_counts(course: Course) -> None:
    """The mark is in the gradebook, and for our commands and nbgrader's."""
    marks = {score.item: (score.score, score.needs_manual) for score in gradebook.scores(course, "halves")}
    assert marks["look-back"] == (2, False)
    assert marks["essay"] == (0, True)
    table = ownpace("report", "halves", folder=course.root).stdout
    assert next(line for line in table.splitlines() if line.startswith("mallory")).split()[6:8] == ["4/10", "1"]
    assert "mallory" in _nbgrader(course, "db", "student", "list")
    _nbgrader(course, "export", "--to", "grades.csv")
    assert ",mallory," in (course.root / "grades.csv").read_text()
