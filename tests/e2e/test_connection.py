"""A page that loses its server, and finds it again."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Served
from tests.e2e.student import Student


class Wire:
    """A connection to a server that can be cut and fixed."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.whole = True
        self._ends: set[asyncio.StreamWriter] = set()
        self._carried: set[asyncio.Task[None] | None] = set()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)
        self._thread.start()
        self._server = self._do(asyncio.start_server(self._join, "127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}/"

    def cut(self) -> None:
        self.whole = False
        self._do(self._abort())

    def fix(self) -> None:
        self.whole = True

    def close(self) -> None:
        self.cut()
        self._do(self._end())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _do(self, work: object) -> asyncio.Server:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(10)  # type: ignore[arg-type]

    async def _abort(self) -> None:
        for end in self._ends:
            end.transport.abort()
        self._ends.clear()

    async def _end(self) -> None:
        for listening in self._server.sockets:
            self._loop.remove_reader(listening.fileno())
        await asyncio.sleep(0.1)  # asyncio loses a socket that was accepted just before its server is closed
        self._server.close()
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        # What is just being accepted is not cancelled: nobody would close its socket.
        for task in tasks & self._carried:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._abort()
        await asyncio.sleep(0.2)  # an aborted connection closes its socket in the loop's next rounds

    async def _join(self, near_in: asyncio.StreamReader, near_out: asyncio.StreamWriter) -> None:
        if not self.whole:
            near_out.transport.abort()
            return
        self._ends.add(near_out)
        self._carried.add(asyncio.current_task())
        far_in, far_out = await asyncio.open_connection("127.0.0.1", self.port)
        self._ends.add(far_out)
        await asyncio.gather(self._carry(near_in, far_out), self._carry(far_in, near_out))

    async def _carry(self, come: asyncio.StreamReader, go: asyncio.StreamWriter) -> None:
        try:
            while piece := await come.read(65536):
                go.write(piece)
                await go.drain()
        except OSError:
            pass
        finally:
            go.close()


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


def test_what_is_answered_without_a_connection_is_saved_when_it_is_back(
    page: Page, far: Student, wire: Wire, served: Served
) -> None:
    question = far.question(first_field(page))
    question.scroll_into_view_if_needed()
    wire.cut()
    expect(page.locator("#op-banner")).to_contain_text("No connection. You can read on")
    question.locator("[name=response]").fill("7")
    question.locator(".op-check").click()
    expect(question.locator(".op-saved")).not_to_have_text("Saved")
    wire.fix()
    expect(question.locator(".op-saved")).to_have_text("Saved", timeout=40_000)
    expect(page.locator("#op-banner")).to_be_hidden()
    assert '"response": "7"' in served.record.read_text().replace('":"', '": "')


def test_a_phase_opened_without_a_connection_is_remembered(
    page: Page, far: Student, wire: Wire, served: Served
) -> None:
    wire.cut()
    phase = page.locator(".op-phase[data-state=closed]").first
    slug = phase.get_attribute("id")
    page.locator(f"#{slug} .op-open").click()
    wire.fix()
    expect(page.locator("html[data-session=ready]")).to_be_attached(timeout=40_000)
    page.reload()
    expect(page.locator(f"#{slug}")).to_have_attribute("data-state", "open")


@pytest.mark.parametrize("answer", ["nothing", "a hub's page"])
def test_a_server_that_is_gone_for_good_is_said_to_be(page: Page, served: Served, answer: str) -> None:
    page.clock.install()
    student = Student(page, served.lesson())
    student.open()
    page.wait_for_load_state("networkidle")  # what is answered still would begin the minute anew
    hub = {"status": 404, "content_type": "text/html", "body": "<h1>No such server</h1>"}
    page.route("**/api/**", lambda route: route.abort() if answer == "nothing" else route.fulfill(**hub))
    page.evaluate("dispatchEvent(new Event('offline'))")
    notice = page.locator('[data-subject="connection"]')
    expect(notice).to_contain_text("We keep trying")
    page.clock.run_for("01:05")
    expect(notice).to_contain_text("this server may be gone. Your work is safe on this computer.")
    expect(notice).to_contain_text("open the lesson again the way you first came")
    expect(notice.locator("button")).to_have_count(0)
    page.unroute("**/api/**")
    page.clock.run_for("00:35")
    expect(page.locator("#op-banner")).to_be_hidden()


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
    with page.context.expect_event("request") as asked:
        notice.get_by_role("button", name="Open it anew").click()
    place = "ownpace%2Flesson%2Fmultiplying-fractions%2F"
    assert asked.value.url == f"http://127.0.0.1:9/v2/gh/jane/fractions/0a1b2c?urlpath={place}"
    assert not page.is_closed()


def test_handing_in_without_a_connection_says_that_it_was_not(page: Page, far: Student, wire: Wire) -> None:
    wire.cut()
    page.locator("#op-handin-button").click()
    page.get_by_role("button", name="Hand in now").click()
    expect(page.locator("#op-receipt")).to_contain_text("This was not handed in")
    expect(page.locator("#op-receipt")).to_be_focused()
