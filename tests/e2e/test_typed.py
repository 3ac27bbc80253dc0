"""What is typed is kept when the page goes, whatever it is typed in, and “Saved” is not said of what is newer."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, Route, expect

from ownpace_graders.record import read
from ownpace_graders.record.state import fold
from tests.conftest import LONG
from tests.e2e.coder import Coder
from tests.e2e.conftest import Served
from tests.e2e.student import Student
from tests.processes import until

PRACTICE, TICKET, REFLECTION = "half-of-twelve", "exit-1", "explain-to-a-friend"
SET = "multiply-on-your-own"
MORE = " and more"

# The page's own requests, when it goes, are not to wait for one that is held here.
NO_KERNEL = """const asks = window.fetch;
window.fetch = (...asked) => String(asked[0]).includes("api/session") ? new Promise(() => {}) : asks(...asked);"""

# As a busy Firefox does it: sockets are closed first, and of what a page that goes still asks for only its last words
# leave it. Chromium calls listeners of a window in the order in which they came.
BROKEN_OFF = """let going = false;
const sockets = [], asks = window.fetch, Socket = window.WebSocket;
window.WebSocket = class extends Socket { constructor(...given) { super(...given); sockets.push(this); } };
window.fetch = (...asked) => going && !asked[1]?.keepalive ? new Promise(() => {}) : asks(...asked);
addEventListener("beforeunload", () => { going = true; }, true);
const shut = () => sockets.forEach((each) => each.onclose?.(new CloseEvent("close")));
addEventListener("load", () => addEventListener("beforeunload", shut));"""

SHOWN_NEXT = """(field, places) => ({ texts: new Promise((told) => {
  const tell = () => told(places.map((each) => each.textContent));
  field.addEventListener("input", () => requestAnimationFrame(() => requestAnimationFrame(tell)), { once: true });
}) })"""
"""What stands in these places as soon as the page has drawn what is typed next: a test that asks may come too late."""


@pytest.fixture
def served(among: Served) -> Served:
    return among


def to_all_lessons(page: Page) -> None:
    page.locator(".op-home").click()
    expect(page.locator(".op-card").first).to_be_visible()


WAYS: dict[str, Callable[[Page], object]] = {
    "reload": lambda page: page.reload(),
    "all lessons": to_all_lessons,
    "back": lambda page: page.go_back(),
    "close": lambda page: page.close(run_before_unload=True),
}


def held_in_the_end(served: Served, expected: dict[str, Any]) -> None:
    """Wait until the record has it; what it has instead is said."""
    end = time.monotonic() + 30
    while held(served) != expected and time.monotonic() < end:
        time.sleep(0.05)
    assert held(served) == expected


def fields(student: Student) -> dict[str, Locator]:
    """Where something is typed, by what it is."""
    page = student.page
    for phase in ("on-your-own", "exit-ticket", "look-back"):
        student.go_to(phase)
    if page.locator(".op-notes[open]").count() == 0:
        page.locator(".op-notes summary").first.click()
    questions = {name: student.question(item).locator("[name=response]") for name, item in ITEMS.items()}
    return {**questions, "note": page.locator(".op-notes[open] textarea").first}


def typed_on(student: Student, served: Served) -> dict[str, Locator]:
    """The fields, with "1" that the record has, and a "2" after it that was typed just now."""
    typed = fields(student)
    for field in typed.values():
        field.fill("1")
    held_in_the_end(served, dict.fromkeys(typed, "1"))
    for field in typed.values():
        field.press("End")
        field.press("2")
    return typed


ITEMS = {"practice": PRACTICE, "set": SET, "ticket": TICKET, "reflection": REFLECTION}
DRAFTS = ("practice", "set")
"""Where what is typed is judged on asking alone."""


def held(served: Served) -> dict[str, Any]:
    """What the record has of each."""
    items = fold(read(served.record).events).items if served.record.exists() else {}
    drafts = {item: it.draft[0] for item, it in items.items() if it.draft}
    note = next((it.note for it in items.values() if it.note), None)
    answers = {name: items[item].response for name, item in ITEMS.items() if item in items}
    typed = drafts[SET][-1]["given"] if SET in drafts else None
    return {**answers, "practice": drafts.get(PRACTICE), "set": typed, "note": note}


def test_what_is_typed_is_kept_when_the_page_goes(page: Page, served: Served) -> None:
    page.goto(served.url)
    ways = WAYS if LONG else ("back", "close")
    kept_when_the_page_goes(Student(page, served.lesson()), served, *ways)
    _last_words_are_heard_where_all_else_is_broken_off(page.context.new_page(), served)


def kept_when_the_page_goes(student: Student, served: Served, *ways: str) -> None:
    """One way after the other, each from a page that has been open for a while or was just opened."""
    for way in ways:
        if student.page.url != student.address:
            student.page.goto(student.address)
        student.ready(student.page.locator(".op-phase[data-state=open] .op-question").first)
        typed = typed_on(student, served)
        WAYS[way](student.page)
        held_in_the_end(served, dict.fromkeys(typed, "12"))


def _last_words_are_heard_where_all_else_is_broken_off(page: Page, served: Served) -> None:
    page.add_init_script(BROKEN_OFF)
    student = Student(page, served.lesson())
    student.open()
    typed = typed_on(student, served)
    WAYS["all lessons"](page)
    held_in_the_end(served, dict.fromkeys(typed, "12"))


def test_what_the_network_refuses_comes_with_the_next_visit(
    page: Page, serve: Callable[..., Served], course: Path
) -> None:
    served = serve(course)
    student = Student(page, served.lesson())
    student.open()
    comes_with_the_next_visit(student, served, serve)


def comes_with_the_next_visit(student: Student, served: Served, serve: Callable[..., Served]) -> None:
    """A page goes while its server is gone: what was typed is in the browser, and sent when it is there again."""
    typed = typed_on(student, served)
    served.process.terminate()
    served.process.wait(60)
    typed["ticket"].fill("123")
    student.page.close(run_before_unload=True)
    again = serve(served.course, port=int(served.url.rsplit(":")[-1].strip("/")))
    Student(student.page.context.new_page(), again.lesson()).open()
    held_in_the_end(again, {**dict.fromkeys(typed, "12"), "ticket": "123"})


def test_saved_is_not_said_of_what_is_newer_and_hand_in_has_it(page: Page, served: Served) -> None:
    student = Student(page, served.lesson())
    student.open()
    typed = fields(student)
    where, header = page.locator("#op-where"), page.locator("#op-saved")
    student.answer(REFLECTION, "one")
    expect(where).to_have_text("Your work is saved on the server and on this computer.")
    expect(header).to_have_text("Saved")
    for name, field in typed.items():
        saved = field.locator(
            "xpath=ancestor::*[contains(@class, 'op-question') or contains(@class, 'op-notes')][1]"
        ).locator(".op-saved")
        field.press("End")
        shown = field.evaluate_handle(SHOWN_NEXT, [each.element_handle() for each in (saved, where, header)])
        field.press("x")
        note, place, above = shown.evaluate("({ texts }) => texts")
        assert note in ("Not saved yet", "Not checked yet"), name
        assert place == "What you are typing is not saved yet.", name
        assert above == "", name
        expect(saved).to_have_text("Draft saved, not checked yet" if name in DRAFTS else "Saved")
        expect(where).to_have_text("Your work is saved on the server and on this computer.")
    typed["reflection"].fill("typed and handed in at once")
    page.locator("#op-handin-button").click()
    page.get_by_role("button", name="Hand in now").click()
    expect(page.locator("#op-receipt")).to_contain_text("Handed in")
    events = read(served.record).events
    kinds = [(event.kind, event.data.get("response")) for event in events if event.kind in ("answer", "handin")]
    assert kinds[-2:] == [("answer", "typed and handed in at once"), ("handin", None)]


def test_a_draft_comes_back_as_a_draft_and_is_not_judged(student: Student, served: Served) -> None:
    student.answer(PRACTICE, "5")
    question = student.question(PRACTICE)
    assert student.mark(PRACTICE) == "wrong"
    said = question.locator(".op-feedback").inner_text()
    field = question.locator("input")
    field.fill("6")
    expect(question.locator(".op-saved")).to_have_text("Draft saved, not checked yet")
    options = student.question("equal-to-one-half")
    options.locator("input").nth(0).check()
    options.locator("input").nth(2).check()
    # What was said of the answer before may be read while the next is typed.
    assert question.locator(".op-feedback").inner_text() == said
    until(lambda: "equal-to-one-half" in fold(read(served.record).events).items)
    _one_in_a_set_outlives_a_hint(student)
    student.open()
    assert [box.is_checked() for box in options.locator("input").all()][:3] == [True, False, True]
    assert student.mark("equal-to-one-half") == "new"
    expect(field).to_have_value("6")
    assert student.mark(PRACTICE) == "new"
    expect(question.locator(".op-feedback")).to_be_empty()
    items = fold(read(served.record).events).items
    assert [response for _, response in items[PRACTICE].tries] == ["5"]
    assert [deed for deed in items[SET].all if "given" in deed] == []
    expect(student.question(SET).locator("[name=response]")).to_have_value("1/")
    expect(student.question(SET).locator(".op-feedback")).to_be_empty()
    work = student.page.context.new_page()
    work.goto(f"{served.url}work/")
    expect(work.get_by_role("cell", name="5 6 (not checked)", exact=True)).to_be_visible()
    question.locator(".op-check").click()
    expect(question.locator(".op-saved")).to_have_text("Saved")
    assert student.mark(PRACTICE) == "right"


def _one_in_a_set_outlives_a_hint(student: Student) -> None:
    student.go_to("on-your-own")
    practice = student.question(SET)
    field, saved = practice.locator("[name=response]"), practice.locator(".op-saved")
    practice.get_by_role("button", name="I can do this already").click()
    practice.get_by_role("button", name="Check").wait_for()
    field.fill("1/")
    expect(saved).to_have_text("Draft saved, not checked yet")
    practice.get_by_role("button", name="Hint").click()
    expect(practice.locator(".op-hints li")).to_have_count(1)
    expect(saved).to_have_text("Draft saved, not checked yet")


def test_code_is_kept_when_the_page_goes(context: BrowserContext, assignment: Served) -> None:
    record = assignment.course / "work/ps1/record.jsonl"
    coder = Coder(context.new_page(), assignment.lesson("ps1/problem1"))
    coder.page.add_init_script(NO_KERNEL)
    _kept(coder, record, "early", ("reload", "close") if LONG else ("close",), lambda: None)
    coder = Coder(context.new_page(), coder.address)
    _typed_while_the_editor_comes(coder, record)
    _kept(coder, record, "mine", ("reload", "close") if LONG else ("reload",), coder.alive)


def _kept(coder: Coder, record: Path, word: str, ways: tuple[str, ...], ready: Callable[[], None]) -> None:
    if coder.page.url != coder.address:
        coder.page.goto(coder.address)
    for number, way in enumerate(ways):
        ready()
        coder.write("squares", f"{word} = {number}")
        coder.editor("squares").press_sequentially("2")
        WAYS[way](coder.page)
        until(lambda words=f"{word} = {number}2": record.exists() and words in record.read_text())  # type: ignore[misc]


def _typed_while_the_editor_comes(coder: Coder, record: Path) -> None:
    late: list[Route] = []
    coder.page.route("**/editor-*.js", lambda route: late.append(route))
    with coder.page.expect_request("**/editor-*.js"):
        coder.page.goto(coder.address)
    coder.write("squares", "late = 1")
    late[0].continue_()
    expect(coder.question("squares").locator(".cm-content")).to_be_focused()
    coder.page.keyboard.type("2")
    assert coder.written("squares") == "late = 12"
    until(lambda: "late = 12" in record.read_text())
    coder.page.unroute("**/editor-*.js")
