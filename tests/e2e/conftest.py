"""A real server, a real browser, a course of its own for every test; any request to another host fails the test."""

import fcntl
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, Request, expect, sync_playwright

from tests import copies
from tests.e2e.student import Student

PATIENCE = 30_000
"""Milliseconds in which a page has to do what it does at once where nothing else is going on."""
expect.set_options(timeout=PATIENCE)
STARTING = 180_000
"""In which a browser has to be there: many processes at once, on a machine that starts others meanwhile."""

ROOT = Path(__file__).parents[2]
OWNPACE = str(Path(sys.executable).with_name("ownpace"))
BROWSER = shutil.which("chromium-headless-shell") or shutil.which("chromium")
"""The shell is the same engine without what a person sees around a page, and takes a third of the time."""
NAMED = "here.example"
"""This machine, as the browser knows it by a name: what is called 127.0.0.1 cannot be reached from elsewhere."""
CHROMIUM = [
    f"--host-resolver-rules=MAP {NAMED} 127.0.0.1",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
SPARING = [*CHROMIUM, "--js-flags=--single-threaded"]
"""What compiles and clears away beside a page that soon goes costs an eighth of all."""


@dataclass
class Served:
    """A running server: its address, the course it serves, how to stop it, and the lesson that a test is about."""

    url: str
    course: Path
    process: copies.Served
    name: str = "multiplying-fractions"

    @property
    def record(self) -> Path:
        return self.course / "work" / self.name / "record.jsonl"

    def lesson(self, name: str = "") -> str:
        return f"{self.url}lesson/{name or self.name}/"


def ownpace(*words: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([OWNPACE, *words], cwd=folder, capture_output=True, text=True, check=True)


@pytest.fixture(scope="session")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped course, released once for all workers; nobody changes it."""
    base = tmp_path_factory.getbasetemp()
    course = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "released"
    with course.with_suffix(".lock").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        if not course.exists():
            making = tmp_path_factory.mktemp("released")
            shutil.copytree(ROOT / "modules", making / "modules")
            shutil.copy(ROOT / "nbgrader_config.py", making)
            ownpace("release", folder=making)
            making.rename(course)
    return course


@pytest.fixture
def course(released: Path, tmp_path: Path) -> Path:
    """A student's view of the shipped course, with nothing done yet."""
    shutil.copytree(released / "release", tmp_path / "course" / "release")
    shutil.copy(released / "nbgrader_config.py", tmp_path / "course")
    return tmp_path / "course"


@pytest.fixture
def coded(course: Path) -> Path:
    """The same with a line of code, for which the lesson has a kernel beside its questions."""
    path = course / "release/multiplying-fractions/multiplying-fractions.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    imports = next(cell for cell in notebook["cells"] if cell["cell_type"] == "code")
    imports["source"] = [*imports["source"], "\nthere_is_code = True"]
    path.write_text(json.dumps(notebook), encoding="utf-8")
    return course


@contextmanager
def serving() -> Iterator[Callable[..., Served]]:
    """What starts servers on ports of their own; each is stopped in the end."""
    running: list[Served] = []

    def start(course: Path, base_url: str = "/", port: int = 0, before: str = "") -> Served:
        words = ["serve", "--port", str(port), "--no-open", "--base-url", base_url]
        code = f"{before}\nfrom ownpace.cli import main\nmain({words!r})"
        with (course / "server.log").open("a") as log:
            running.append(Served("", course, copies.Served(code, course, dict(os.environ), log.fileno())))
        line = running[-1].process.stdout.readline()
        found = re.search(r"http://\S+", line)
        assert found, line + (course / "server.log").read_text()
        running[-1].url = found[0]
        return running[-1]

    yield start
    for served in running:
        served.process.terminate()
        served.process.wait(60)  # a kernel that is just starting is waited for
        served.process.stdout.close()


@pytest.fixture(scope="session")
def quickstart(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A teacher's course with nbgrader's quickstart assignment, released once."""
    nbgrader = find_spec("nbgrader")
    assert nbgrader
    assert nbgrader.origin
    course = tmp_path_factory.mktemp("quickstart")
    shutil.copytree(Path(nbgrader.origin).parent / "docs/source/user_guide/source/ps1", course / "source/ps1")
    exchange = course / "exchange"
    (course / "nbgrader_config.py").write_text(
        f"c = get_config()\nc.CourseDirectory.course_id = 'stock'\nc.Exchange.root = {str(exchange)!r}\n"
    )
    ownpace("release", "ps1", folder=course)
    return course


@pytest.fixture
def serve() -> Iterator[Callable[..., Served]]:
    with serving() as start:
        yield start


@pytest.fixture(scope="module")
def serve_all() -> Iterator[Callable[..., Served]]:
    """For servers that all tests of a file have, where none of them stops one."""
    with serving() as start:
        yield start


@pytest.fixture
def assignment(quickstart: Path, tmp_path: Path, serve: Callable[..., Served]) -> Served:
    shutil.copytree(quickstart, tmp_path / "stock")
    return serve(tmp_path / "stock")


@pytest.fixture
def served(serve: Callable[..., Served], course: Path) -> Served:
    return serve(course)


@pytest.fixture(scope="module")
def everyone(released: Path, tmp_path_factory: pytest.TempPathFactory, serve_all: Callable[..., Served]) -> Served:
    """A server for a lesson a test, in a file of which no test stops it."""
    course = tmp_path_factory.mktemp("everyone")
    shutil.copytree(released / "release", course / "release")
    shutil.copy(released / "nbgrader_config.py", course)
    return serve_all(course)


@pytest.fixture
def among(everyone: Served, tmp_path: Path) -> Served:
    """The shipped lesson by a name of its own, with nothing done yet."""
    name = f"lesson-{len([*everyone.course.glob('release/*')])}"
    copy = shutil.copytree(everyone.course / "release" / everyone.name, tmp_path / name)
    (copy / f"{everyone.name}.ipynb").rename(copy / f"{name}.ipynb")
    copy.rename(everyone.course / "release" / name)
    return replace(everyone, name=name)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """One for all browsers: a process cannot have two."""
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    browser = playwright.chromium.launch(executable_path=BROWSER, args=SPARING, timeout=STARTING)
    yield browser
    browser.close()


@contextmanager
def browsing(browser: Browser) -> Iterator[BrowserContext]:
    """A browser that has seen nothing yet, of somebody who wants no motion: a page that scrolls smoothly is drawn sixty
    times a second. A request to anyone but this machine fails the test."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
    elsewhere: list[str] = []

    def look(request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in ("blob", "data", "about") and parts.hostname != "127.0.0.1":
            elsewhere.append(request.url)

    context.on("request", look)
    context.set_default_timeout(PATIENCE)
    yield context
    context.close()
    assert elsewhere == []


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    with browsing(browser) as context:
        yield context


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


@pytest.fixture
def student(page: Page, served: Served) -> Student:
    """A student who has just opened the shipped lesson."""
    student = Student(page, served.lesson())
    student.open()
    return student
