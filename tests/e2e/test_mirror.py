"""The student's work as their browser keeps it: through lost kernels, servers and connections, and on public Binder."""

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from ownpace_graders.record import Event, read
from tests.conftest import LONG
from tests.e2e.conftest import Served
from tests.e2e.student import Student
from tests.e2e.test_student import RIGHT, kernels_of
from tests.processes import forget_work

EVERY_ROW = """() => new Promise((resolve, reject) => {
  const asked = indexedDB.open("ownpace");
  asked.onerror = () => reject(asked.error);
  asked.onsuccess = () => {
    const rows = asked.result.transaction("events").objectStore("events").getAll();
    rows.onsuccess = () => { asked.result.close(); resolve(rows.result); };
  };
})"""


@pytest.fixture
def served(among: Served) -> Served:
    return among


def mirrored(page: Page) -> dict[str, dict[str, Any]]:
    """The events that the browser keeps, by id, each with whether the server has it."""
    return {row["id"]: {**row["event"], "sent": row["sent"]} for row in page.evaluate(EVERY_ROW)}


def recorded(served: Served) -> dict[str, Event]:
    return {event.id: event for event in read(served.record).events}


def answers(served: Served) -> list[str]:
    return [event.data["response"] for event in recorded(served).values() if event.kind == "answer"]


def test_a_server_that_forgot_everything_gets_it_back_from_the_browser(student: Student, served: Served) -> None:
    """What is said to be saved is in both. As on Binder, where every visit has a new server."""
    student.answer("directions", RIGHT)
    student.answer("part-of-a-bar", "1/6")
    student.question("part-of-a-bar").locator(".op-hint").click()
    expect(student.question("part-of-a-bar").locator(".op-hints li")).to_have_count(1)
    expect(student.question("part-of-a-bar").locator(".op-saved")).to_have_text("Saved")
    student.go_to("on-your-own")
    expect(student.page.locator("#op-where")).to_have_text("Your work is saved on the server and on this computer.")
    here = mirrored(student.page)
    assert set(here) == set(recorded(served))
    assert {event["kind"] for event in here.values()} == {"open", "answer", "hint"}
    assert all(event["sent"] for event in here.values())
    notes = student.page.locator("#on-your-own .op-notes")
    notes.locator("summary").click()
    notes.locator("textarea").fill("Ask about mixed numbers")
    notes.locator("textarea").blur()
    expect(notes.locator(".op-saved")).to_have_text("Saved")
    before = recorded(served)
    forget_work(served.course)
    student.open()
    expect(student.question("part-of-a-bar").locator("input")).to_have_value("1/6")
    student.ready(student.question("part-of-a-bar"))
    assert student.mark("directions") == "right"
    assert student.mark("part-of-a-bar") == "wrong"
    expect(student.page.locator("#on-your-own")).to_have_attribute("data-state", "open")
    expect(student.page.locator("#on-your-own textarea[data-phase]")).to_have_value("Ask about mixed numbers")
    assert before.items() <= recorded(served).items()
    assert len(read(served.record).events) == len(served.record.read_text().splitlines())


def test_an_answer_given_while_the_server_is_away_is_kept_and_marked_later(
    page: Page, course: Path, serve: Callable[..., Served]
) -> None:
    served = serve(course)
    student = Student(page, served.lesson())
    page.route("**/api/**", lambda route: route.abort())
    page.goto(student.address)
    expect(page.locator("#op-banner")).to_contain_text("No connection.")
    question = student.question("part-of-a-bar")
    question.locator("input").fill("5/6")
    page.keyboard.press("Enter")
    expect(question.locator(".op-saved")).to_contain_text("Saved on this computer")
    [answer] = [event for event in mirrored(page).values() if event["kind"] == "answer"]
    assert answer["data"]["response"] == "5/6"
    page.unroute("**/api/**")
    expect(question.locator(".op-saved")).to_have_text("Saved", timeout=40_000)
    assert student.mark("part-of-a-bar") == "right"
    assert answers(served) == ["5/6"]
    _a_server_that_is_started_again_is_found_again_and_the_page_goes_on(student, served, serve)
    _and_one_is_there_on_the_next_visit(student, served)


def _a_server_that_is_started_again_is_found_again_and_the_page_goes_on(
    student: Student, served: Served, serve: Callable[..., Served]
) -> None:
    page, question = student.page, student.question("half-of-twelve")
    expect(page.locator("#op-banner")).to_be_hidden()
    served.process.kill()
    served.process.wait()
    expect(page.locator("#op-banner")).to_contain_text("No connection")
    question.locator("input").fill("6")
    page.keyboard.press("Enter")
    serve(served.course, port=urlsplit(served.url).port)
    expect(question.locator(".op-saved")).to_have_text("Saved", timeout=40_000)
    expect(page.locator("#op-banner")).to_be_hidden()
    assert student.mark("half-of-twelve") == "right"
    assert answers(served) == ["5/6", "6"]


def _and_one_is_there_on_the_next_visit(student: Student, served: Served) -> None:
    page, question = student.page, student.question("part-of-a-bar")
    page.wait_for_selector("html[data-session=ready]")
    page.route("**/api/**", lambda route: route.abort())
    question.locator("input").fill("1/6")
    page.keyboard.press("Enter")
    page.wait_for_selector("html[data-session=offline]")
    expect(question.locator(".op-saved")).to_contain_text("Saved on this computer")
    expect(question.locator(".op-feedback")).to_be_empty()
    expect(question).to_have_attribute("data-mark", "new")
    expect(page.locator("#op-where")).to_contain_text("on this computer only")
    page.unroute("**/api/**")
    student.open()
    expect(question.locator("input")).to_have_value("1/6")
    student.ready(question)
    expect(question).to_have_attribute("data-mark", "wrong")
    assert answers(served) == ["5/6", "6", "1/6"]


def test_two_windows_show_each_others_answers_and_hand_in_once(
    student: Student, context: BrowserContext, served: Served
) -> None:
    other = Student(context.new_page(), served.lesson())
    other.open()
    other.question("half-of-twelve").locator("input").fill("half ty")
    expect(other.question("half-of-twelve").locator(".op-saved")).to_have_text("Draft saved, not checked yet")
    student.answer("part-of-a-bar", "5/6")
    expect(other.question("part-of-a-bar").locator("input")).to_have_value("5/6")
    expect(other.question("part-of-a-bar")).to_have_attribute("data-mark", "right")
    expect(other.question("half-of-twelve").locator("input")).to_have_value("half ty")
    expect(other.page.locator("#op-progress")).to_have_attribute("aria-valuenow", "1")
    other.answer("part-of-a-bar", "1/6")
    expect(student.question("part-of-a-bar")).to_have_attribute("data-mark", "wrong")
    student.go_to("on-your-own")
    expect(other.page.locator("#on-your-own")).to_have_attribute("data-state", "open")
    assert answers(served) == ["5/6", "1/6"]
    assert kernels_of(served) == set(), "no code, no kernel"
    _handing_in_from_two_windows_is_one_hand_in(served, student.page, other.page)


def _handing_in_from_two_windows_is_one_hand_in(served: Served, *windows: Page) -> None:
    for page in windows:
        page.locator("#op-handin-button").click()
    for page in windows:
        page.get_by_role("button", name="Hand in now").click()
    for page in windows:
        expect(page.locator("#op-receipt")).to_contain_text("Handed in on")
    codes = {page.locator(".op-code-shown").inner_text() for page in windows}
    assert len(codes) == 1
    assert len(list(served.record.parent.glob("handin/*.zip"))) == 1


def test_a_second_computer_brings_what_it_has(student: Student, browser: Browser, served: Served) -> None:
    """It was used on another server before, as after a day on Binder."""
    student.answer("half-of-twelve", "6")
    elsewhere = browser.new_context()
    page = elsewhere.new_page()
    other = Student(page, served.lesson())
    page.goto(served.lesson())
    student.ready(other.question("directions"))
    earlier = Event.new(served.name, "part-of-a-bar", "answer", {"response": "5/6", "of": ""})
    event = json.loads(earlier.to_line())
    page.evaluate(
        """(event) => new Promise((resolve) => {
          const { owner, course } = JSON.parse(document.getElementById("op-config").textContent);
          const asked = indexedDB.open("ownpace");
          asked.onsuccess = () => {
            const change = asked.result.transaction("events", "readwrite");
            change.objectStore("events").put({ owner, course, lesson: event.lesson, id: event.id, sent: true, event });
            change.oncomplete = () => { asked.result.close(); resolve(); };
          };
        })""",
        event,
    )
    other.open()
    expect(other.question("part-of-a-bar").locator("input")).to_have_value("5/6")
    expect(other.question("half-of-twelve").locator("input")).to_have_value("6")
    expect(student.question("part-of-a-bar")).to_have_attribute("data-mark", "right")
    expect(student.question("part-of-a-bar").locator("input")).to_have_value("5/6")
    elsewhere.close()


DENIED = "Object.defineProperty(window, 'indexedDB', {value: {open() { throw new Error('denied'); }}})"
HANGS = "IDBFactory.prototype.open = () => new EventTarget()"
# As with all cookies blocked, or in another site's frame.
BLOCKED = """
const refuse = () => { throw new DOMException("The operation is insecure.", "SecurityError"); };
for (const name of ["sessionStorage", "localStorage", "indexedDB", "caches"])
  Object.defineProperty(window, name, { get: refuse });
Object.defineProperty(Document.prototype, "cookie", { get: refuse, set: refuse });
window.BroadcastChannel = class { constructor() { refuse(); } };
"""
NO_COPY = "This browser keeps no copy, as in a private window."
NO_ROOM = "This browser has no room for a copy."
FULL = "IDBObjectStore.prototype.put = () => { throw new DOMException('no room', 'QuotaExceededError'); }"


@pytest.mark.parametrize(
    ("broken", "words"),
    [(HANGS, NO_COPY), *([(FULL, NO_ROOM)] if LONG else [])],
    ids=["hangs", *(["full"] if LONG else [])],
)
def test_a_browser_that_keeps_nothing_says_so_and_the_server_has_it(
    page: Page, served: Served, broken: str, words: str
) -> None:
    page.add_init_script(broken)
    student = Student(page, served.lesson())
    student.open()
    student.answer("part-of-a-bar", "5/6")
    expect(page.locator("#op-where")).to_have_text(f"Your work is saved on the server. {words}")
    assert answers(served) == ["5/6"]


def test_where_all_storage_is_blocked_handing_in_and_my_work_go_on(page: Page, served: Served) -> None:
    page.add_init_script(BLOCKED)
    student = Student(page, served.lesson())
    student.open()
    student.answer("part-of-a-bar", "5/6")
    expect(page.locator("#op-where")).to_have_text(f"Your work is saved on the server. {NO_COPY}")
    assert answers(served) == ["5/6"]
    page.get_by_role("button", name="Hand in").click()
    page.get_by_role("button", name="Hand in now").click()
    expect(page.locator("#op-receipt")).to_contain_text("receipt: ", timeout=30_000)
    page.goto(f"{served.url}work/")
    expect(page.locator("#op-here")).to_contain_text("Not in this browser")
    page.get_by_label("This computer is shared").click()
    expect(page.locator("#op-said")).to_contain_text("This browser keeps no cookies")
    expect(page.get_by_label("This computer is shared")).not_to_be_checked()


def test_a_browser_that_is_full_one_day_keeps_what_it_has_and_says_so(
    student: Student, context: BrowserContext, served: Served
) -> None:
    student.answer("part-of-a-bar", "5/6")
    before = set(mirrored(student.page))
    student.page.evaluate(f"() => {{ {FULL} }}")  # until it is opened again
    student.answer("half-of-twelve", "6")
    where = student.page.locator("#op-where")
    expect(where).to_have_text(f"Your work is saved on the server. {NO_ROOM}")
    student.page.route("**/api/**", lambda route: route.abort())
    student.go_to("on-your-own")
    expect(where).to_contain_text("only on this page: keep it open")
    assert set(mirrored(student.page)) == before
    student.page.unroute("**/api/**")
    student.open()
    expect(where).to_have_text("Your work is saved on the server and on this computer.")
    assert before < set(mirrored(student.page)) == set(recorded(served))
    _what_a_browser_cleared_comes_back_from_the_server(student, context, served)


def _what_a_browser_cleared_comes_back_from_the_server(
    student: Student, context: BrowserContext, served: Served
) -> None:
    context.new_cdp_session(student.page).send(
        "Storage.clearDataForOrigin", {"origin": served.url.rstrip("/"), "storageTypes": "indexeddb"}
    )
    student.answer("half-of-twelve", "24")
    student.open()
    expect(student.page.locator("#op-where")).to_contain_text("and on this computer")
    assert set(mirrored(student.page)) == set(recorded(served))


def test_public_binder_with_a_browser_that_keeps_nothing_says_what_to_do(
    page: Page, serve: Callable[..., Served], course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BINDER_LAUNCH_HOST", "https://hub.example/")
    page.add_init_script(DENIED)
    student = Student(page, serve(course).lesson())
    student.open()
    student.answer("part-of-a-bar", "5/6")
    where = page.locator("#op-where")
    expect(where).to_have_text(f"Your work is saved on the server, only while you are here. {NO_COPY}")
    notice = page.locator('[data-subject="forgets"]')
    expect(notice).to_contain_text("Before you leave, hand in or take your work with you.")
    notice.get_by_role("button", name="Show me").click()
    expect(page.locator("#op-take")).to_be_focused()


def test_clocks_that_are_a_day_ahead_and_a_day_behind_keep_the_order(
    page: Page, served: Served, browser: Browser
) -> None:
    page.clock.install()
    ahead = Student(page, served.lesson())
    page.clock.fast_forward("24:00:00")
    ahead.open()
    ahead.answer("part-of-a-bar", "1/6")
    elsewhere = browser.new_context()
    other = elsewhere.new_page()
    other.clock.install(time=time.time() - 24 * 60 * 60)
    behind = Student(other, served.lesson())
    behind.open()
    for response in ("2/6", "5/6"):
        behind.answer("part-of-a-bar", response)
    expect(ahead.question("part-of-a-bar")).to_have_attribute("data-mark", "right")
    behind.open()
    expect(behind.question("part-of-a-bar").locator("input")).to_have_value("5/6")
    responses = [event.data["response"] for event in read(served.record).events if event.kind == "answer"]
    assert responses == ["1/6", "2/6", "5/6"]
    elsewhere.close()
