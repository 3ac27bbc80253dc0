"""A lesson with code: its kernel starts, ends and starts again beside the questions, which go on meanwhile."""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.e2e.conftest import Served
from tests.e2e.lessons import lesson_of
from tests.e2e.restarts import ended
from tests.e2e.student import Student
from tests.processes import children

JUMPS = """window.jumped = 0;
new PerformanceObserver((list) => list.getEntries().forEach((entry) => { window.jumped += entry.value; }))
  .observe({ type: "layout-shift", buffered: true });"""


@pytest.fixture
def served(serve: Callable[..., Served], coded: Path) -> Served:
    return serve(coded)


@contextmanager
def kernel_held_back(page: Page) -> Iterator[None]:
    """The page is open, and its request for a kernel waits until the end of the block."""
    waiting: list[Route] = []
    page.route("**/api/session/multiplying-fractions", lambda route: waiting.append(route), times=1)
    yield
    page.wait_for_selector("html[data-session=starting]", state="attached")
    for route in waiting:
        route.continue_()


def type_with_the_caret_inside(field: Locator) -> None:
    field.fill("12")
    field.press("ArrowLeft")


def test_before_there_is_a_kernel_one_types_and_is_marked(page: Page, served: Served) -> None:
    student = Student(page, served.lesson())
    with kernel_held_back(page):
        page.goto(served.lesson())
        student.answer("half-of-twelve", "6")
        assert student.mark("half-of-twelve") == "right"
        question = student.question("part-of-a-bar")
        type_with_the_caret_inside(question.locator("input"))
    page.wait_for_selector("html[data-session=ready]")
    student.ready(question)
    page.keyboard.type("9")
    expect(question.locator("input")).to_have_value("192")
    expect(question).to_have_count(1)
    assert student.mark("half-of-twelve") == "right"
    page.route("**/api/session/**", lambda route: route.abort())
    page.goto(served.lesson())
    expect(page.locator("#op-banner")).to_contain_text("No connection.")
    page.unroute("**/api/session/**")
    page.wait_for_selector("html[data-session=ready]", timeout=40_000)
    expect(page.locator("#op-banner")).to_be_hidden()


def test_a_kernel_waits_until_the_reader_comes_near_its_cell(
    page: Page, tmp_path: Path, serve: Callable[..., Served]
) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    served = serve(lesson_of(tmp_path / "course", "# Long\n\n" + "Read on.\n\n" * 200, "x = 1"))
    page.goto(served.lesson("lesson"), wait_until="networkidle")
    expect(page.locator("html")).to_have_attribute("data-session", "waiting")
    assert not [url for url in asked if url.endswith("api/session/lesson")]
    page.keyboard.press("End")
    page.wait_for_selector("html[data-session=ready]")


def test_nothing_jumps_when_a_kernel_comes_and_nothing_is_lost_when_it_goes(page: Page, served: Served) -> None:
    page.add_init_script(JUMPS)
    student = Student(page, served.lesson())
    student.open()
    page.wait_for_selector("html[data-session=ready]")
    page.wait_for_timeout(1500)
    assert page.evaluate("window.jumped") < 0.02
    _half_an_answer_outlives_it(student, served)
    _the_page_says_so_and_stays_where_it_is(student, served)


def _half_an_answer_outlives_it(student: Student, served: Served) -> None:
    page, question = student.page, student.question("part-of-a-bar")
    type_with_the_caret_inside(question.locator("input"))
    with ended(page):
        kill_kernels(served)
    page.wait_for_selector("html[data-session=ready]")
    expect(question.locator("input")).to_be_focused()
    page.keyboard.type("9")
    expect(question.locator("input")).to_have_value("192")
    question.locator(".op-check").click()
    expect(question.locator(".op-saved")).to_have_text("Saved")


def _the_page_says_so_and_stays_where_it_is(student: Student, served: Served) -> None:
    student.page.wait_for_selector("html[data-session=ready]")
    student.answer("half-of-twelve", "6")
    field = student.question("half-of-twelve").locator("input")
    student.page.emulate_media(reduced_motion="reduce")  # the page scrolls to the field at once
    field.fill("half ty")
    before = field.bounding_box()
    starts: list[Route] = []
    student.page.route("**/api/session/multiplying-fractions", lambda route: starts.append(route))
    kill_kernels(served)
    expect(student.page.locator("#op-banner")).to_contain_text("starting again")  # where that takes a moment
    starts[0].continue_()
    expect(student.page.locator("#op-banner")).to_be_hidden()
    after = field.bounding_box()
    assert before
    assert after
    assert abs(after["y"] - before["y"]) < 2
    expect(field).to_be_focused()
    assert field.input_value() == "half ty"
    student.answer("half-of-twelve", "6")
    assert student.mark("half-of-twelve") == "right"


def kill_kernels(served: Served) -> None:
    for child in children(served.process.pid):
        os.kill(child, signal.SIGKILL)
