"""Hours of reading in fast-forward: the page's clock runs a few thousand times as fast as the server's."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import LONG, Figure
from tests.e2e.conftest import Served
from tests.e2e.student import Student
from tests.e2e.test_student import kernels_of

IDLE = 4
"""Seconds without use after which this server ends a kernel."""

PLACE = "it => it.getBoundingClientRect().y"
"""Where the reader sees it: a notice above it, while there is one, makes the page longer and moves nothing."""

QUARTERS = 96 if LONG else 16
"""Quarters of an hour: a day, or four hours."""


@pytest.fixture
def brief(serve: Callable[..., Served], coded: Path) -> Served:
    return serve(coded, before=f"import ownpace.page.kernels as a; a.IDLE = {IDLE}")


def memory(pid: int) -> float:
    """Megabytes that a process holds."""
    words = Path(f"/proc/{pid}/status").read_text().split("VmRSS:")[1].split()
    return int(words[0]) / 1024


class Weight:
    """What a page holds, in the browser: MB of JavaScript's heap, and nodes."""

    def __init__(self, page: Page) -> None:
        self.browser = page.context.new_cdp_session(page)
        self.browser.send("Performance.enable")

    def now(self) -> tuple[float, int]:
        self.browser.send("HeapProfiler.collectGarbage")
        found = {each["name"]: each["value"] for each in self.browser.send("Performance.getMetrics")["metrics"]}
        return found["JSHeapUsedSize"] / 2**20, int(found["Nodes"])


@pytest.fixture
def reader(page: Page, brief: Served) -> Student:
    """A student whose page has a clock of its own."""
    page.clock.install()
    student = Student(page, brief.lesson())
    student.open()
    student.answer("half-of-twelve", "6")
    page.wait_for_selector("html[data-session=ready]")
    return student


def test_hours_of_reading_keep_the_session_and_cost_no_memory_and_an_abandoned_page_no_kernel(
    page: Page, brief: Served, reader: Student, figure: Figure
) -> None:
    (kernel,) = gone_but_one(brief, page)
    pings: list[str] = []
    page.on("request", lambda request: pings.append(request.url) if request.url.endswith("/awake") else None)
    reader.go_to("watch")
    page.locator("video").evaluate("video => { video.muted = video.loop = true; return video.play(); }")
    weight, began = Weight(page), time.monotonic()
    for quarter in range(QUARTERS):
        if quarter == 4:
            (heap, nodes), server = weight.now(), memory(brief.process.pid)
        page.mouse.wheel(0, 120 if quarter % 2 else -120)
        page.clock.run_for("15:00")
    _all_is_said(page, pings)
    grown, more_nodes = weight.now()
    figure(
        f"{QUARTERS // 4} hours of reading in {time.monotonic() - began:.0f} s: {len(pings)} signs of a reader, "
        f"JavaScript's heap {heap:.1f} MB, then {grown:.1f}, {nodes} nodes, then {more_nodes}, "
        f"the server {server:.0f} MB, then {memory(brief.process.pid):.0f}"
    )
    assert kernel in kernels_of(brief)
    assert page.locator("html").get_attribute("data-session") == "ready"
    assert QUARTERS * 4 <= len(pings) <= QUARTERS * 6
    assert grown < heap + (1 if LONG else 0.5)
    assert more_nodes < nodes * (1.1 if LONG else 1.05)
    assert memory(brief.process.pid) < server + 5
    # The browser's storage has no such clock: the page's three seconds of patience with it are over in an instant.
    assert [each for each in reader.complaints if "storage does not answer" not in each] == []
    page.locator("video").evaluate("video => video.pause()")
    _an_abandoned_page_lets_its_kernel_go_and_comes_back_with_its_reader(page, brief, reader, figure)


def _all_is_said(page: Page, pings: list[str]) -> None:
    """Each sign waits for the server's proof, which on a busy computer takes hours of this page's time."""
    end = time.monotonic() + 30
    while len(pings) < QUARTERS * 4 and time.monotonic() < end:
        page.wait_for_timeout(20)


def _an_abandoned_page_lets_its_kernel_go_and_comes_back_with_its_reader(
    page: Page, brief: Served, reader: Student, figure: Figure
) -> None:
    question = reader.question("part-of-a-bar")
    question.scroll_into_view_if_needed()
    question.locator("input").fill("half an ans")
    (kernel,) = gone_but_one(brief, page)
    place = question.evaluate(PLACE)
    page.clock.run_for("01:00:00")
    end = time.monotonic() + 30
    while kernels_of(brief):
        assert time.monotonic() < end, "The kernel of an abandoned page goes on."
        page.clock.run_for("01:00")
        page.wait_for_timeout(200)
    page.clock.run_for("01:00:00")
    page.wait_for_timeout(1000)
    assert kernels_of(brief) == set()
    began = time.monotonic()
    page.mouse.move(200, 200)
    while not kernels_of(brief):
        page.wait_for_timeout(20)
    page.wait_for_selector("html[data-session=ready]")
    figure(f"an abandoned page was ready again {time.monotonic() - began:.1f} s after its reader came back")
    assert kernels_of(brief) - {kernel}
    assert question.evaluate(PLACE) == pytest.approx(place, abs=2)
    expect(question.locator("input")).to_have_value("half an ans")
    reader.answer("part-of-a-bar", "5/6")


def gone_but_one(served: Served, page: Page) -> set[int]:
    """The kernel of the lesson, whose reader is there until the spare has ended, which nobody uses."""
    end = time.monotonic() + 60
    while len(kernels := kernels_of(served)) > 1:
        assert time.monotonic() < end, kernels
        page.mouse.move(100, 100 + time.monotonic() % 100)
        page.clock.run_for("04:00")
        page.wait_for_timeout(200)
    return kernels
