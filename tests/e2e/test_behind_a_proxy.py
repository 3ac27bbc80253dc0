"""As on Binder and a JupyterHub: the page is started by jupyter-server-proxy, at an address below the user's own."""

import os
import sys
import time
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from ownpace_graders.record import read
from tests.e2e.conftest import NAMED, Served
from tests.e2e.hub import BASE, TOKEN, Jupyter, start
from tests.e2e.looks import check
from tests.e2e.student import Student
from tests.extensions.page_server import FRONT, cell, write_notebook

NOT_SEEN = (
    *("jupyterlab", "notebook", "notebook_shim", "voila.server_extension", "jupyter_lsp", "jupyter_server_terminals"),
    *("ownpace.authoring.lab", "nbgrader.server_extensions.formgrader", "nbgrader.server_extensions.course_list"),
    *("nbgrader.server_extensions.assignment_list", "nbgrader.server_extensions.validate_assignment"),
)
"""What else Binder's server has. To load it takes longer than all else; tests/e2e/test_image.py starts it with that."""


@pytest.fixture
def jupyter(tmp_path: Path) -> Iterator[Callable[[Path], Jupyter]]:
    """Starts a Jupyter server in a folder as Binder does."""
    running: list[Jupyter] = []

    def begin(folder: Path) -> Jupyter:
        log = tmp_path / "jupyter.log"
        running.append(start(folder, Path(sys.executable).parent, log, os.environ, without=NOT_SEEN))
        return running[-1]

    yield begin
    for each in running:
        each.stop()


def test_from_the_first_visit_until_the_server_ends(
    page: Page, browser: Browser, jupyter: Callable[[Path], Jupyter], course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BINDER_LAUNCH_HOST", "https://binder.example/")
    monkeypatch.setenv("JUPYTERHUB_SERVICE_PREFIX", BASE)
    write_notebook(
        course / "release/slow/slow.ipynb",
        cell("raw", FRONT),
        cell("markdown", "## Begin"),
        cell("code", "print('first words')"),
        cell("code", "import time; time.sleep(30)"),
        cell("markdown", "## Then"),
    )
    server = jupyter(course)
    assert servers_of(course) == []
    _a_lesson_works_at_a_users_address(page, server.address, course)
    _a_slow_lesson_comes_alive_line_by_line(page, server.address)
    _a_phone_goes_on_where_the_computer_is(browser, server.address)
    assert len(servers_of(course)) == 1
    _the_page_ends_with_its_jupyter_server(server, course)


def _a_lesson_works_at_a_users_address(page: Page, address: str, course: Path) -> None:
    """Started on the first visit; form, answer, kernel, video and hand-in all go through the proxy."""
    student = Student(page, f"{address}ownpace/lesson/multiplying-fractions/")
    began = time.monotonic()
    page.goto(f"{student.address}?token={TOKEN}")  # as Binder leads there; later the browser is known
    student.open()
    print(f"first lesson page behind the proxy, ready for an answer: {time.monotonic() - began:.1f} s")
    student.answer("half-of-twelve", "6")
    record = course / "work/multiplying-fractions/record.jsonl"
    assert [event.data["response"] for event in read(record).events if event.kind == "answer"] == ["6"]

    page.reload()
    assert "token" not in page.url
    expect(student.question("half-of-twelve")).to_have_attribute("data-mark", "right")
    found = page.request.get(f"{student.address}media/multiply-fractions.mp4", headers={"Range": "bytes=0-9"})
    assert (found.status, len(found.body())) == (206, 10)
    page.locator("#op-handin-button").click()
    page.get_by_label("Your name or number").fill("Ada")
    page.get_by_role("button", name="Hand in now").click()
    link = page.locator("#op-receipt a")
    expect(link).to_be_visible()
    assert str(link.get_attribute("href")).startswith(f"{BASE}ownpace/api/handin/multiplying-fractions/")
    assert student.complaints == []
    assert "login cookie" not in (course.parent / "jupyter.log").read_text()


def _a_slow_lesson_comes_alive_line_by_line(page: Page, address: str) -> None:
    """The proxy keeps an answer back until it is whole, unless it is asked for a stream."""
    page.goto(f"{address}ownpace/lesson/slow/")
    expect(page.get_by_text("first words")).to_be_visible(timeout=20_000)


def _a_phone_goes_on_where_the_computer_is(browser: Browser, address: str) -> None:
    base = address.replace("127.0.0.1", NAMED) + "ownpace/"
    computer = browser.new_context(color_scheme="dark").new_page()
    computer.goto(f"{base}work/?token={TOKEN}")
    computer.get_by_role("button", name="Show the code").click()
    expect(computer.locator("#op-address")).to_have_text(f"{base}?token={TOKEN}")
    expect(computer.locator("#op-address")).to_be_focused()
    expect(computer.locator("#op-address-means")).to_contain_text("Show it to nobody else")
    check(computer, "the code")
    [code] = zxingcpp.read_barcodes(Image.open(BytesIO(computer.screenshot(full_page=True))))
    held = browser.new_context(viewport={"width": 360, "height": 640}).new_page()
    phone = Student(held, f"{base}lesson/multiplying-fractions/")
    phone.page.goto(code.text)
    phone.open()
    phone.answer("part-of-a-bar", "5/6")
    computer.goto(phone.address)
    expect(Student(computer, phone.address).question("part-of-a-bar")).to_have_attribute("data-mark", "right")
    for each in (computer, held):
        each.context.close()


def _the_page_ends_with_its_jupyter_server(server: Jupyter, course: Path) -> None:
    server.stop()
    end = time.monotonic() + 20
    while servers_of(course) and time.monotonic() < end:
        time.sleep(0.1)
    assert servers_of(course) == []


def test_without_a_token_the_other_device_is_to_log_in(
    browser: Browser, serve: Callable[..., Served], course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JUPYTERHUB_SERVICE_PREFIX", "/")
    served = serve(course)
    page = browser.new_context().new_page()
    page.goto(f"{served.url}work/")
    expect(page.locator("#op-elsewhere")).to_be_hidden()
    address = served.url.replace("127.0.0.1", NAMED)
    page.goto(f"{address}work/")
    page.route("**/api/elsewhere", lambda route: route.abort())
    page.get_by_role("button", name="Show the code").click()
    expect(page.locator("#op-address-means")).to_contain_text("does not answer")
    page.unroute("**/api/elsewhere")
    page.get_by_role("button", name="Show the code").click()
    expect(page.locator("#op-address")).to_have_text(address)
    expect(page.locator("#op-address-means")).to_contain_text("log in")
    page.context.close()


def servers_of(course: Path) -> list[int]:
    """The processes that serve the lessons of this folder."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if b"ownpace.cli" in (folder / "cmdline").read_bytes() and (folder / "cwd").resolve() == course.resolve():
                found.append(int(folder.name))
        except OSError:  # it has ended meanwhile
            continue
    return found
