"""nbgrader's formgrader in a real browser: students' names and notebooks attack it, and nothing before cleaned them."""

import json
import sys
import time
import urllib.error
import urllib.request
import warnings
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from nbgrader.api import Gradebook
from playwright.sync_api import Browser, Dialog, Page, expect

from ownpace_graders.course import Course
from ownpace_graders.nbgrading import environment
from tests.e2e import hostile_notebook
from tests.e2e.jupyter import jupyter
from tests.graders.classroom import at_home, make_course

EXTEND = "from ownpace_graders.nbgrading.settings import extend\nextend(c)"
MALLORY = "<img src=x onerror=window.ran=1>"
NAMES = {"first_name": "</script><script>window.ran=1</script>", "last_name": '"onmouseover="window.ran=1" \\'}


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Course]:
    place = tmp_path_factory.mktemp("formgrader")
    with pytest.MonkeyPatch.context() as patch:
        at_home(place, patch)
        patch.setenv("PATH", environment()["PATH"])  # a new gradebook is made by nbgrader's alembic
        course = make_course(place, "halves", settings=EXTEND)
        with Gradebook(f"sqlite:///{course.root}/gradebook.db", "c1") as book:
            book.add_assignment("halves")
            book.add_notebook("halves", "halves")
            for name in ("exit-1", "essay", "double-tests"):
                book.add_grade_cell(name, "halves", "halves", max_score=2, cell_type="code")
                book.add_solution_cell(name, "halves", "halves")
            book.add_student(MALLORY, **NAMES)
            with warnings.catch_warnings(action="ignore"):  # SQLAlchemy's, of how nbgrader uses it
                book.add_submission("halves", MALLORY)
        hostile_notebook.write(course.root / "autograded" / MALLORY / "halves")
        (course.root / "submitted" / MALLORY / "halves").mkdir(parents=True)
        yield course


@pytest.fixture(scope="module")
def server(course: Course, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    extension = {"ServerApp.jpserver_extensions": "nbgrader.server_extensions.formgrader=True"}
    place = tmp_path_factory.mktemp("server")
    spec = place / "jupyter/data/kernels/anew/kernel.json"
    spec.parent.mkdir(parents=True)
    # No copy (tests/copies.py): it finds each module for itself.
    words = ["/usr/bin/env", sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    spec.write_text(json.dumps({"argv": words, "display_name": "Python", "language": "python"}))
    with jupyter("jupyter_server", course.root, place, **extension) as address:
        yield address


@pytest.fixture(scope="module")
def submission(server: str) -> str:
    """The address of mallory's submission."""
    with urllib.request.urlopen(f"{server}formgrader/api/submitted_notebooks/halves/halves") as answer:
        (found,) = json.load(answer)
    return f"{server}formgrader/submissions/{found['id']}/"


class Watched:
    """What the pages of a teacher's browser did of their own accord."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.did: list[str] = []
        page.on("dialog", self._closed)
        page.on("pageerror", lambda error: self.did.append(str(error)))
        page.on("console", lambda said: self.did.append(said.text) if "Security Policy" in said.text else None)
        page.on("request", lambda request: None if request.url.startswith(HERE) else self.did.append(request.url))

    def _closed(self, dialog: Dialog) -> None:
        self.did.append(dialog.message)
        dialog.dismiss()

    def opens(self, address: str) -> Page:
        """Opens the page; nothing of a student's ran in it, and none of its own scripts failed."""
        self.page.goto(address, wait_until="load")
        self.page.wait_for_load_state("networkidle")
        assert self.page.evaluate("() => window.ran") is None, address
        assert self.did == [], address
        return self.page


HERE = ("http://127.0.0.1:", "data:")


@pytest.fixture
def teacher(browser: Browser) -> Iterator[Watched]:
    context = browser.new_context(viewport={"width": 1200, "height": 900})
    context.set_default_timeout(15_000)
    yield Watched(context.new_page())
    context.close()


def test_names_are_text_on_every_page(teacher: Watched, server: str) -> None:
    whose = quote(MALLORY, safe="")
    for path, count in {
        "manage_assignments": 0,
        "manage_submissions/halves": 1,
        "gradebook": 0,
        "gradebook/halves": 0,
        "gradebook/halves/halves": 0,
        "manage_students": 1,
        f"manage_students/{whose}": 1,
        f"manage_students/{whose}/halves": 1,
    }.items():
        page = teacher.opens(f"{server}formgrader/{path}")
        expect(page.locator("#main-table tr").first).not_to_contain_text("Loading")
        assert page.locator("body").inner_text().count(MALLORY) == count, path
        assert page.locator("img").count() == 0, path
    teacher.opens(f"{server}formgrader/gradebook/halves/halves")
    page.get_by_role("button", name="Show All Names").click()
    expect(page.locator("#main-table")).to_contain_text(NAMES["first_name"])


def test_lists_and_handed_in_files_are_not_pages(teacher: Watched, server: str, submission: str) -> None:
    for path in ("api/students", "api/submissions/halves", "api/submitted_notebooks/halves/halves"):
        page = teacher.opens(f"{server}formgrader/{path}")
        assert MALLORY in page.locator("body").inner_text()
        assert page.locator("img, script").count() == 0
    for name in ("evil.html", "evil.svg", "evil.js"):
        page = teacher.page
        page.goto(f"{submission}{name}")
        assert page.evaluate("() => window.ran") is None, name
    assert teacher.did == []


def test_no_students_folder_is_opened_as_a_course(server: str, course: Course) -> None:
    theirs = course.root / "autograded" / MALLORY / "halves"
    refused = _status(f"{server}formgrader?path={quote(str(theirs))}")
    elsewhere = _status(f"{server}formgrader?path={quote(str(course.root))}", "cross-site")
    own = _status(f"{server}formgrader?path={quote(str(course.root))}", "same-origin")
    assert (refused, elsewhere, own) == (403, 403, 200)
    assert not (course.root / "opened").exists()  # which their settings would make


def test_a_kernel_takes_nothing_from_a_students_folder(server: str, course: Course) -> None:
    """Python takes a `urllib.py` that lies where it starts for its own, and a kernel starts when a notebook is opened.
    That of the teacher's own folder, started last, says when the others would have done so."""
    for number, folder in enumerate((f"autograded/{MALLORY}/halves", f"submitted/{MALLORY}/halves", "own")):
        (course.root / folder).mkdir(exist_ok=True)
        for name in ("urllib", "storemagic"):
            (course.root / folder / f"{name}.py").write_text(f"open({f'{course.root}/ran-{number}'!r}, 'w')")
        started = {"path": f"{folder}/halves.ipynb", "name": "", "type": "notebook", "kernel": {"name": "anew"}}
        headers = {"Content-Type": "application/json", "Cookie": "_xsrf=a", "X-XSRFToken": "a"}
        asked = urllib.request.Request(f"{server}api/sessions", json.dumps(started).encode(), headers)
        urllib.request.urlopen(asked, timeout=120).close()
    until = time.monotonic() + 120
    while not (course.root / "ran-2").exists():
        assert time.monotonic() < until
        time.sleep(0.2)
    assert sorted(path.name for path in course.root.glob("ran-*")) == ["ran-2"]


def _status(address: str, site: str = "none") -> int:
    try:
        with urllib.request.urlopen(urllib.request.Request(address, headers={"Sec-Fetch-Site": site})) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


def test_a_submission_is_seen_marked_and_does_nothing(teacher: Watched, submission: str) -> None:
    page = teacher.opens(submission)
    _what_shows_something_is_seen(page)
    _nothing_of_it_acts(teacher, page)
    _marking_works_without_a_network(page)
    _one_hole_is_not_a_shell(page)


def _what_shows_something_is_seen(page: Page) -> None:
    for words in ("ONE", "TWO"):
        picture = page.get_by_alt_text(words, exact=True)
        assert picture.evaluate("one => one.complete && one.naturalWidth") == 1, words
    assert page.get_by_alt_text("TWO", exact=True).get_attribute("width") == "40"
    expect(page.locator("td", has_text="HALVED")).to_be_visible()
    expect(page.get_by_text("A figure of plotly's, “DRAWN”")).to_be_visible()


def _nothing_of_it_acts(teacher: Watched, page: Page) -> None:
    changes: list[str] = []
    page.on("request", lambda request: changes.append(request.url) if request.method != "GET" else None)
    page.on("framenavigated", lambda frame: changes.append(frame.url))
    assert _outside(page) == []
    assert page.evaluate(COVERED) == []
    page.evaluate(CLICKS)
    for words in ("NAVIGATES", "OWN", "FILE", "OUT", "JS", "DATA", "LABEL", "KEYS", "SHIFTED", "BIG", "DEEP"):
        page.get_by_text(words).first.click(force=True)
    page.keyboard.press("Alt+s")
    page.wait_for_timeout(300)
    assert changes == []
    assert page.evaluate("() => window.ran") is None
    assert teacher.did == []
    assert page.get_by_text("OUTSIDE").first.evaluate("one => !!one.closest('.rendered_html')")


def _outside(page: Page) -> list[str]:
    """What in a student's boxes has a name, a class or an address, or is something to press."""
    acts = "[id], [class], [name], [href], [for], [tabindex], [role], form, button, input, a, iframe, style"
    found: list[str] = page.evaluate(
        """acts => [...document.querySelectorAll(".rendered_html *")].filter(one => one.matches(acts))
            .map(one => one.outerHTML.slice(0, 100))""",
        acts,
    )
    return found


COVERED = """() => [...document.querySelectorAll("button.full-credit, button.no-credit, input.score, textarea.comment")]
    .filter(one => one.offsetParent).filter(one => {
        one.scrollIntoView({block: "center"})
        const box = one.getBoundingClientRect()
        return document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2) !== one
    }).map(one => one.outerHTML)"""
"""nbgrader's own buttons and fields that something else lies over."""

CLICKS = (
    """() => { for (const one of document.querySelectorAll(".rendered_html *, .output_subarea *")) one.click?.() }"""
)


def _marking_works_without_a_network(page: Page) -> None:
    cell = page.locator(".nbgrader_cell").filter(has=page.locator("#exit-1"))
    with page.expect_response(lambda answer: answer.request.method == "PUT") as answer:
        cell.get_by_role("button", name="Full credit").click()
    assert answer.value.json()["manual_score"] == 2
    page.locator(".help").click()
    expect(page.get_by_role("heading", name="Keyboard shortcuts")).to_be_visible()
    page.get_by_role("button", name="Close").last.click()
    page.locator(".glyphicon-eye-open").click()
    expect(page.locator("a.name-shown")).to_contain_text(NAMES["first_name"])


def _one_hole_is_not_a_shell(page: Page) -> None:
    """Hostile HTML that did get into the page runs nothing, loads nothing, sends nothing."""
    for text in (*hostile_notebook.RUNS, '<iframe src="/lab"></iframe><form action="/x"><button>SENDS</button></form>'):
        page.evaluate("text => document.body.insertAdjacentHTML('afterbegin', `<div>${text}</div>`)", text)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.is_navigation_request() else None)
    page.get_by_role("button", name="SENDS").evaluate("one => one.click()")
    page.evaluate(
        """() => { const one = document.createElement("script")
        one.src = "evil.js"; document.body.append(one)
        $(document.body).append("<script>window.ran = 1</" + "script>") }"""
    )
    page.wait_for_timeout(300)
    assert page.evaluate("() => window.ran") is None
    assert sent == []
