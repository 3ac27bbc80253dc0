"""The buttons of nbgrader's formgrader that take in and run what students handed in, pressed in a real browser."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from ownpace_graders.course import Course
from ownpace_graders.nbgrading import environment, gradebook
from ownpace_graders.release import release
from tests.e2e.jupyter import jupyter
from tests.graders.classroom import at_home, make_course, submit

EXTEND = "from ownpace_graders.nbgrading.settings import extend\nextend(c)"
ACTS = """
import os, pathlib, socket
here = pathlib.Path({course!r})
print("SEEN" if here.exists() else "locked in")
try:
    (here / "escaped").write_text("x")
except OSError:
    pass
def double(number):
    return 2 * number
"""
QUITS = "import os\nos._exit(1)"


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Course:
    """A course with an exchange, in which eve's hand-in has a link to a file of the teacher's."""
    at_home(tmp_path, monkeypatch)
    monkeypatch.setenv("PATH", environment()["PATH"])
    course = make_course(tmp_path, "halves", exchange=True, settings=EXTEND)
    list(release(course))
    (tmp_path / "home/secret").write_text("SECRET")
    for student, code in {"mallory": ACTS.format(course=str(course.root)), "zoe": QUITS, "eve": ""}.items():
        made = submit(course, "halves", student, "double", code).parent
        (made / "timestamp.txt").write_text("2026-01-05 10:00:00.000000 UTC")
        if student == "eve":
            (made / "notes.txt").symlink_to(tmp_path / "home/secret")
        inbound = course.exchange / f"c1/inbound/{student}+halves+2026-01-05 10:00:00 UTC+x"
        shutil.copytree(made, inbound, symlinks=True)
    shutil.rmtree(course.root / "submitted")
    return course


@pytest.fixture
def formgrader(course: Course, tmp_path: Path) -> Iterator[str]:
    extension = {"ServerApp.jpserver_extensions": "nbgrader.server_extensions.formgrader=True"}
    with jupyter("jupyter_server", course.root, tmp_path, **extension) as address:
        yield f"{address}formgrader"


def test_the_buttons_collect_and_grade_as_our_commands_do(course: Course, formgrader: str, page: Page) -> None:
    page.set_default_timeout(30_000)
    page.goto(f"{formgrader}/manage_assignments")
    said = _press(page, page.locator(".collect a"))
    expect(said).to_contain_text("Collected halves of mallory.")
    expect(said).to_contain_text("Not taken: ")
    assert sorted(path.name for path in (course.root / "submitted").iterdir()) == ["mallory", "zoe"]

    page.goto(f"{formgrader}/manage_submissions/halves")
    expect(page.locator("pre")).to_contain_text('ownpace grade "halves"')
    said = _press(page, _row(page, "mallory").locator(".autograde a"))
    expect(said).to_contain_text("Successfully autograded 'halves' for student 'mallory'.")
    graded = (course.root / "autograded/mallory/halves/halves.ipynb").read_text()
    assert "locked in" in graded
    assert not (course.root / "escaped").exists()
    scores = {each.item: each.score for each in gradebook.scores(course, "halves") if each.student == "mallory"}
    assert scores["double-tests"] == 2

    said = _press(page, _row(page, "zoe").locator(".autograde a"))
    expect(said).to_contain_text("this cell ended what runs it")
    assert "Traceback (most recent call last)" not in said.inner_text()
    (course.root / "nbgrader_config.py").rename(course.root / "away.py")
    (course.root / "source").rename(course.root / "away")
    said = _press(page, _row(page, "zoe").locator(".autograde a"))
    expect(said).to_contain_text("This is not a course")


def _row(page: Page, student: str) -> Locator:
    return page.locator("#main-table tr").filter(has=page.locator(".student-id", has_text=student))


def _press(page: Page, button: Locator) -> Locator:
    """What the page says when it is done."""
    for _ in range(page.locator(".modal.in").count()):
        page.locator(".modal.in").get_by_role("button", name="OK").click()
        expect(page.locator(".modal")).to_have_count(0)
    button.click()
    said = page.locator(".modal.in .modal-body")
    expect(said).to_be_visible(timeout=120_000)
    return said
