"""An answer's whole way: the student's page, nbgrader's exchange, the teacher's commands, and back to the page."""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from nbformat import v4
from playwright.sync_api import Browser, Page, expect

from ownpace_graders.course import Course
from ownpace_graders.nbgrading import environment, gradebook
from ownpace_graders.release import release
from tests.e2e.conftest import Served, ownpace
from tests.e2e.looks import looks_well
from tests.e2e.student import Student
from tests.graders.classroom import HOSTILE, at_home, make_course
from tests.graders.test_handback import FRONT, STANDS, notebooks_own, question
from tests.graders.test_handback import page as made_of

EXTEND = "from ownpace_graders.nbgrading.settings import extend\nextend(c)"
WORDS = f"Halves are smaller. {HOSTILE}"
COMMENT = r"Well seen: $\frac{1}{2}$ is smaller than 1."


@pytest.fixture
def classroom(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Course:
    """A teacher's course with an exchange, one lesson released into it with math and a picture in its text."""
    at_home(tmp_path, monkeypatch)
    course = make_course(tmp_path, "halves", exchange=True, settings=EXTEND)
    lesson = course.place("source", "halves")
    notebook = json.loads((lesson / "halves.ipynb").read_text())
    notebook["cells"][2]["source"] = "## Warm up\n\nA half is $\\frac{1}{2}$.\n\n![A half](media/half.svg)\n"
    (lesson / "halves.ipynb").write_text(json.dumps(notebook))
    (lesson / "media").mkdir()
    (lesson / "media/half.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')
    list(release(course))
    return course


@pytest.fixture
def desk(classroom: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Ada's folder on a Hub: the lesson as it was fetched, the Hub's settings, and nothing of the teacher's."""
    monkeypatch.setenv("JUPYTERHUB_USER", "ada")
    settings = tmp_path / "home/.jupyter/nbgrader_config.py"
    settings.parent.mkdir()
    settings.write_text(f"c.CourseDirectory.course_id = 'c1'\nc.Exchange.root = {str(classroom.exchange)!r}\n")
    shutil.copytree(classroom.exchange / "c1/outbound/halves", tmp_path / "desk/halves")
    return tmp_path / "desk"


def test_feedback_comes_back_to_the_page_of_the_student(
    page: Page, desk: Path, classroom: Course, serve: Callable[..., Served], browser: Browser
) -> None:
    served = serve(desk)
    student = Student(page, served.lesson("halves"))
    code = works_and_hands_in(student)
    page.goto(served.url)
    expect(page.get_by_role("link", name="feedback")).to_have_count(0)
    page.goto(f"{served.lesson('halves')}feedback/")
    expect(page.get_by_role("heading")).to_have_text("There is nothing at this address.")

    assert code in ownpace("collect", folder=classroom.root).stdout
    assert "3 of 10, more by hand" in ownpace("grade", "halves", folder=classroom.root).stdout
    gradebook.mark(classroom, "halves", "halves", "look-back", "ada", 2, COMMENT)
    assert "They are in the exchange too" in ownpace("feedback", "halves", folder=classroom.root).stdout

    page.goto(served.url)
    expect(page.get_by_role("link", name="Your teacher’s feedback on Halves")).to_be_visible()
    page.goto(served.lesson("halves"))
    note = page.locator("#op-feedback")
    expect(note.locator("time")).to_contain_text(re.compile(r"20\d\d, \d+:\d\d\s[AP]M"))
    with page.expect_popup() as opened:
        note.get_by_role("link", name="Your teacher’s feedback").click()
    shows_feedback(opened.value)
    from_disk(browser, classroom.place("feedback", "halves", "ada") / "halves.html")


def works_and_hands_in(student: Student) -> str:
    """The receipt's code."""
    student.open()
    student.answer("half", "2/4")
    student.answer("word", HOSTILE)
    student.go_to("exit-ticket")
    student.answer("exit-1", "4/10")
    student.answer("look-back", WORDS)
    student.page.locator("#op-handin-button").click()
    student.page.get_by_role("button", name="Hand in now").click()
    expect(student.page.locator("#op-receipt")).to_contain_text("receipt: ", timeout=30_000)
    shown = re.search(r"[0-9A-Z]{3}-[0-9A-Z]{3}", student.page.locator("#op-receipt").inner_text())
    assert shown
    return shown[0]


def shows_feedback(page: Page) -> None:
    """Score, comment and answers are there; what the student typed is text; no key and no source is."""
    body = page.locator("body")
    expect(page.locator("#op-score")).to_have_text("5 of 10 points")
    expect(body).to_contain_text("Well seen: ")
    assert page.locator("math").count() >= 2  # the author's, and the teacher's in the comment
    expect(body).to_contain_text("4/10")
    expect(body).to_contain_text(WORDS)
    assert page.locator("img").evaluate_all("all => all.map(one => [one.alt, one.naturalWidth])") == [["A half", 9]]
    assert page.locator("script").count() == 0
    for secret in ("2/5", "takes-the-whole", "777/1000", ".key(", "title: Halves"):
        expect(body).not_to_contain_text(secret)
    assert page.title() == "Feedback: Halves"


def from_disk(browser: Browser, path: Path) -> None:
    """The same file, opened by a teacher on a computer without a network: it asks nobody for anything."""
    context = browser.new_context()
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url) if request.url.startswith("http") else None)
    page = context.new_page()
    page.on("dialog", lambda dialog: asked.append(dialog.message))
    page.goto(path.as_uri())
    shows_feedback(page)
    context.close()
    assert asked == []


def test_it_looks_well_on_a_small_phone_and_each_question_is_a_link_away(page: Page, tmp_path: Path) -> None:
    answered = [question(tmp_path, source, response, **marks) for _, source, response, marks, _, _ in STANDS]
    answered.append(question(tmp_path, 'ask.reflect("long", "Why?")', f"{HOSTILE} {'long ' * 900}", points=0))
    made = made_of(tmp_path, v4.new_raw_cell(FRONT), *answered, *notebooks_own())
    page.set_viewport_size({"width": 320, "height": 800})
    page.set_content(made)
    looks_well(page, "feedback", tmp_path)
    page.keyboard.press("Tab")
    expect(page.locator(".op-list a").first).to_be_focused()
    for link in (page.locator(".op-list a").first, page.locator(".op-list a").last):
        link.press("Enter")
        expect(page.locator(str(link.get_attribute("href")))).to_be_in_viewport()
    page.set_content(made.replace('lang="en" dir="ltr"', 'lang="ar" dir="rtl"'))
    assert page.locator("[dir=rtl]").count() == 1
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") == 0


def test_nbgraders_own_command_makes_the_same_page(desk: Path, classroom: Course) -> None:
    ownpace("handin", "halves", folder=desk)
    ownpace("collect", folder=classroom.root)
    ownpace("grade", "halves", folder=classroom.root)
    ownpace("feedback", "halves", folder=classroom.root)
    page = classroom.place("feedback", "halves", "ada") / "halves.html"
    ours = page.read_bytes()
    page.unlink()
    command = [sys.executable, "-m", "nbgrader", "generate_feedback", "halves", "--force"]
    subprocess.run(command, cwd=classroom.root, env=environment(), check=True, capture_output=True)
    assert page.read_bytes() == ours
