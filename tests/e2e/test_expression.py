"""An expression is drawn as it is understood while it is typed, to see and to hear; an answer never waits for that."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, Request, expect

from tests.e2e.conftest import Served
from tests.e2e.student import Student
from tests.extensions.page_server import FRONT, cell, write_notebook

ASKED = 'ask.expression("half", "Half of $6x + 1$?", answer="3x + 1/2", wrong={"3x + 1": "The 1 too."})'


def open_question(page: Page, course: Path, serve: Callable[..., Served]) -> Student:
    cells = (
        cell("raw", FRONT),
        cell("code", "from ownpace import ask"),
        cell("markdown", "## Begin"),
        cell("code", ASKED),
    )
    write_notebook(course / "release/algebra/algebra.ipynb", *cells)
    student = Student(page, serve(course).lesson("algebra"))
    student.open()
    return student


def test_what_is_typed_is_drawn_once_it_stands_still(page: Page, course: Path, serve: Callable[..., Served]) -> None:
    student = open_question(page, course, serve)
    question = student.question("half")
    drawn, field = question.locator(".op-drawn"), question.locator("input")
    asked: list[Request] = []
    page.on("request", lambda request: asked.append(request) if request.url.endswith("api/draw") else None)
    expect(drawn).to_be_empty()
    field.press_sequentially("(6x+1)/2", delay=20)
    expect(drawn.locator("math mfrac")).to_be_visible()
    assert len(asked) == 1, "not with every key, or a screen reader would never be silent"
    assert (drawn.get_attribute("role"), drawn.get_attribute("aria-live")) == ("status", "polite")
    expect(drawn.locator(".op-spoken")).to_have_text("open bracket 6 x plus 1 close bracket over 2")
    expect(drawn.locator("[aria-hidden]")).to_have_count(1)
    field.fill("(6x+1")
    expect(drawn).to_be_empty()
    field.press("Enter")
    expect(question.locator(".op-feedback")).to_have_text("There is a bracket ( without its ).")
    student.answer("half", "3x+2")
    expect(question.locator(".op-feedback")).to_contain_text("Not yet. That says 3x + 2.")
    student.answer("half", "½(6x+1)")
    assert student.mark("half") == "right"
    page.reload()
    expect(drawn.locator("math").first).to_be_visible()
    assert student.complaints == []


def test_without_a_connection_nothing_is_drawn_and_the_answer_is_kept(
    page: Page, course: Path, serve: Callable[..., Served]
) -> None:
    student = open_question(page, course, serve)
    question = student.question("half")
    question.locator("input").fill("3x")
    expect(question.locator(".op-drawn math")).to_be_visible()
    page.route("**/api/**", lambda route: route.abort())
    question.locator("input").fill("3x + 0.5")
    expect(question.locator(".op-drawn")).to_be_empty()
    question.locator(".op-check").click()
    expect(question.locator(".op-saved")).to_contain_text("Saved on this computer")
    page.unroute("**/api/**")
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(question).to_have_attribute("data-mark", "right")
    expect(question.locator(".op-drawn math").first).to_be_visible()
