"""The main ways in Firefox too: answer, reload, connection lost, math, wide content, what is typed as the page goes."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect

from tests.conftest import LONG
from tests.e2e import firefox
from tests.e2e.conftest import PATIENCE, STARTING, Served
from tests.e2e.lessons import lesson_of
from tests.e2e.student import Student
from tests.e2e.test_every_output import every_kind
from tests.e2e.test_leads_nowhere import away, leads_nowhere  # noqa: F401 - a fixture
from tests.e2e.test_outputs import MATH, ONCE
from tests.e2e.test_shown import formulas_are_whole
from tests.e2e.test_typed import comes_with_the_next_visit, kept_when_the_page_goes
from tests.e2e.test_wide import wide

pytestmark = pytest.mark.xdist_group("firefox")

STILL: dict[str, str | float | bool] = {"ui.prefersReducedMotion": 1}
"""Of somebody who wants no motion: a page that scrolls smoothly is drawn sixty times a second."""


@pytest.fixture(scope="module")
def browser(playwright: Playwright, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """One Firefox for all of these tests: it takes seconds to start."""
    program = tmp_path_factory.mktemp("firefox") / "firefox"
    program.write_text(f'#!/bin/sh\nexec {sys.executable} {firefox.__file__} "$@"\n')
    program.chmod(0o700)
    browser = playwright.firefox.launch(
        executable_path=program, channel="moz-firefox", timeout=STARTING, firefox_user_prefs=STILL
    )
    yield browser
    browser.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    context.set_default_timeout(PATIENCE)
    yield context.new_page()
    context.close()


def test_nothing_is_lost_on_any_way(page: Page, serve: Callable[..., Served], course: Path) -> None:
    served = serve(course)
    student = Student(page, served.lesson())
    student.open()
    _an_answer_is_marked_and_there_after_a_reload(student)
    # Firefox breaks the page's web socket off before the page's last words: that says nothing of the server.
    kept_when_the_page_goes(student, served, *(["reload"] if LONG else []), "all lessons")
    student.open()
    again = _an_answer_without_a_connection_is_kept_and_marked_later(student, served, serve)
    comes_with_the_next_visit(student, again, serve)


def _an_answer_is_marked_and_there_after_a_reload(student: Student) -> None:
    student.answer("half-of-twelve", "6")
    assert student.mark("half-of-twelve") == "right"
    student.open()
    expect(student.question("half-of-twelve").locator("input")).to_have_value("6")
    assert student.mark("half-of-twelve") == "right"
    assert student.complaints == []


def _an_answer_without_a_connection_is_kept_and_marked_later(
    student: Student, served: Served, serve: Callable[..., Served]
) -> Served:
    served.process.terminate()
    served.process.wait(60)
    question = student.question("half-of-twelve")
    question.locator("input").fill("6")
    question.locator(".op-check").click()
    expect(question.locator(".op-saved")).to_contain_text("Saved on this computer")
    again = serve(served.course, port=int(served.url.rsplit(":")[-1].strip("/")))
    expect(question.locator(".op-saved")).to_have_text("Saved", timeout=60_000)
    assert student.mark("half-of-twelve") == "right"
    return again


def test_math_is_drawn_and_what_is_wide_scrolls_by_itself(
    page: Page, serve: Callable[..., Served], tmp_path: Path
) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(serve(wide(tmp_path / "course")).lesson("wide"))
    expect(page.locator(".op-prose math").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    half = page.locator(".op-prose math").first.bounding_box()
    assert half
    assert half["height"] > 5


def test_the_formulas_of_school_and_first_year_are_whole(
    page: Page, tmp_path: Path, serve: Callable[..., Served]
) -> None:
    formulas_are_whole(page, tmp_path / "course", serve)


@pytest.fixture
def lesson(tmp_path: Path, serve: Callable[..., Served]) -> Callable[..., Served]:
    return lambda *sources: serve(lesson_of(tmp_path / "course", *sources))


def test_nothing_that_a_notebook_can_hold_is_blank(page: Page, lesson: Callable[..., Served]) -> None:
    # Of the charts one of each package that says what to draw: they run in frames of a page's own.
    kinds = every_kind(page, lesson, MATH, *[ONCE] * 4, but=r".*\.vega(?!lite\.v5).*")
    for package in ("vegalite", "plotly"):
        [number] = (number for number, kind in enumerate(kinds) if package in kind and not kind.startswith("{"))
        frame = page.locator(".op-cell[data-cell='1'] .op-output").nth(number).locator("iframe").content_frame
        expect(frame.locator("svg, canvas").first).to_be_visible(timeout=60_000)
    _code_puts_out_what_it_is_now(page)


def _code_puts_out_what_it_is_now(page: Page) -> None:
    expect(page.locator(".once")).to_have_text(["n is 42"] * 4)
    expect(page.locator(".widget-htmlmath mfrac")).to_have_count(1)


def test_what_code_puts_out_leads_nowhere(
    page: Page,
    lesson: Callable[..., Served],
    away: tuple[str, list[str]],  # noqa: F811
) -> None:
    leads_nowhere(page, lesson, away)
