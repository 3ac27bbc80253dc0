"""A page that loses its server, and finds it again."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import Served
from tests.e2e.student import Student


class Wire:
    """A connection to a server that can be cut and fixed. What is opened for it, `close` closes."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.whole = True
        self._one = threading.Lock()
        self._ends: list[socket.socket] = []
        self._threads: list[threading.Thread] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}/"
        self._start(self._listen)

    def cut(self) -> None:
        with self._one:
            self.whole = False
            for end in self._ends:
                with suppress(OSError):  # the other side has gone
                    end.shutdown(socket.SHUT_RDWR)

    def fix(self) -> None:
        self.whole = True

    def close(self) -> None:
        self.cut()
        self._listener.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join()
        for end in (self._listener, *self._ends):
            end.close()

    def _start(self, work: Callable[..., None], *about: socket.socket) -> None:
        self._threads.append(threading.Thread(target=work, args=about))
        self._threads[-1].start()

    def _listen(self) -> None:
        with suppress(OSError):  # close() ends it
            while True:
                near, _ = self._listener.accept()
                with self._one:
                    self._ends.append(near)
                    self._join(near)

    def _join(self, near: socket.socket) -> None:
        far = socket.socket()
        self._ends.append(far)
        if self.whole and far.connect_ex(("127.0.0.1", self.port)) == 0:
            self._start(self._carry, near, far)
            self._start(self._carry, far, near)
        else:
            near.close()

    def _carry(self, come: socket.socket, go: socket.socket) -> None:
        with suppress(OSError):
            while piece := come.recv(65536):
                go.sendall(piece)
        with suppress(OSError):
            go.shutdown(socket.SHUT_WR)


@pytest.fixture
def wire(served: Served) -> Iterator[Wire]:
    wire = Wire(urlsplit(served.url).port or 80)
    yield wire
    wire.close()


@pytest.fixture
def far(page: Page, wire: Wire) -> Student:
    """A student whose server is at the other end of the wire."""
    student = Student(page, f"{wire.url}lesson/multiplying-fractions/")
    student.open()
    page.wait_for_selector("html[data-session=ready]")
    return student


def first_field(page: Page) -> str:
    item = page.locator(".op-question:has(input[type=text])").first.get_attribute("data-item")
    assert item
    return item


def test_what_is_done_without_a_connection_is_saved_when_it_is_back_and_a_hand_in_is_said_not_to_be_one(
    page: Page, far: Student, wire: Wire, served: Served
) -> None:
    question = far.question(first_field(page))
    question.scroll_into_view_if_needed()
    wire.cut()
    expect(page.locator("#op-banner")).to_contain_text("No connection. You can read on")
    page.locator("#op-handin-button").click()
    page.get_by_role("button", name="Hand in now").click()
    expect(page.locator("#op-receipt")).to_contain_text("This was not handed in")
    expect(page.locator("#op-receipt")).to_be_focused()
    question.locator("[name=response]").fill("7")
    question.locator(".op-check").click()
    expect(question.locator(".op-saved")).not_to_have_text("Saved")
    slug = page.locator(".op-phase[data-state=closed]").first.get_attribute("id")
    page.locator(f"#{slug} .op-open").click()
    wire.fix()
    expect(question.locator(".op-saved")).to_have_text("Saved", timeout=40_000)
    expect(page.locator("#op-banner")).to_be_hidden()
    assert '"response": "7"' in served.record.read_text().replace('":"', '": "')
    expect(page.locator("#op-where")).to_contain_text("saved on the server")
    page.reload()
    expect(page.locator(f"#{slug}")).to_have_attribute("data-state", "open")


def test_a_server_that_is_gone_for_good_is_said_to_be(page: Page, served: Served) -> None:
    page.clock.install()
    student = Student(page, served.lesson())
    student.open()
    page.wait_for_load_state("networkidle")  # what is answered still would begin the minute anew
    hub = {"status": 404, "content_type": "text/html", "body": "<h1>No such server</h1>"}
    page.route("**/api/**", lambda route: route.fulfill(**hub))
    page.evaluate("dispatchEvent(new Event('offline'))")
    notice = page.locator('[data-subject="connection"]')
    expect(notice).to_contain_text("We keep trying")
    page.clock.run_for("01:05")
    _gone_for_good(notice)
    page.unroute("**/api/**")
    _and_nothing_answers_either(page, notice)
    page.clock.run_for("00:35")
    expect(page.locator("#op-banner")).to_be_hidden()


def _gone_for_good(notice: Locator) -> None:
    expect(notice).to_contain_text("this server may be gone. Your work is safe on this computer.")
    expect(notice).to_contain_text("open the lesson again the way you first came")
    expect(notice.locator("button")).to_have_count(0)


def _and_nothing_answers_either(page: Page, notice: Locator) -> None:
    page.route("**/api/**", lambda route: route.abort())
    for _ in range(2):  # what came of the first is there at the second
        with page.expect_event("requestfailed"):
            page.clock.run_for("00:35")
    _gone_for_good(notice)
    page.unroute("**/api/**")


def test_binders_server_that_is_gone_can_be_started_anew(
    page: Page, serve: Callable[..., Served], course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BINDER_LAUNCH_HOST", "http://127.0.0.1:9/")
    monkeypatch.setenv("BINDER_PERSISTENT_REQUEST", "v2/gh/jane/fractions/0a1b2c")
    served = serve(course)
    page.clock.install()
    Student(page, served.lesson()).open()
    served.process.kill()
    notice = page.locator('[data-subject="connection"]')
    expect(notice).to_be_visible()
    page.clock.run_for("01:05")
    expect(notice).to_contain_text("Your work is safe on this computer.")
    # The page goes on asking for its server meanwhile.
    with page.context.expect_event("request", lambda request: "/api/" not in request.url) as asked:
        notice.get_by_role("button", name="Open it anew").click()
    place = "ownpace%2Flesson%2Fmultiplying-fractions%2F"
    assert asked.value.url == f"http://127.0.0.1:9/v2/gh/jane/fractions/0a1b2c?urlpath={place}"
    assert not page.is_closed()
