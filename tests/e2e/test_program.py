"""A program as an answer: written, run and tested by the keyboard alone, and kept where there is no kernel."""

import json
from collections.abc import Callable
from itertools import chain
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from ownpace_graders.record import read
from tests.conftest import LONG
from tests.e2e.conftest import Served
from tests.e2e.lessons import lesson_of
from tests.e2e.looks import looks_well
from tests.e2e.test_keyboard import Hands
from tests.e2e.test_parts import marks
from tests.extensions.page_server import FRONT, ask, cell, write_notebook

DOUBLE = """ask.code("double", "Find the bug: `double(n)` is to give **twice** its number.",
    start="def double(n):\\n    return n * n\\n",
    tests=[
        {"call": "double(2)", "gives": 4},
        {"call": "double(3)", "gives": 6, "say": "Twice *three*, not three times three."},
    ],
    hints=["What is `n + n`?"], solution="def double(n):\\n    return 2 * n")"""
HELLO = """ask.code("hello", "Ask for a name, and say hello.", tests=[{"typed": ["Ada"], "prints": "Hello, Ada!"}])"""
LINES = """ask.order("lines", "Put the lines in order.", ["print(a + b)", "a = 1", "b = 2"], indent=True, shuffle=False,
    answer=["a = 1", "b = 2", "print(a + b)"], tests=[{"prints": "3"}])"""


QUIET = "ask.code({item!r}, 'Write it.', which=False, tests=[{{'call': 'double(2)', 'gives': 4}}])"
PHASES = [("## Begin", "now"), ("## Then", "later")]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, serve_all: Callable[..., Served]) -> Served:
    """A lesson a test."""
    course = tmp_path_factory.mktemp("course")
    for name in ("programs", "again"):
        lesson_of(course, "# Programs", "from ownpace import ask", DOUBLE, HELLO, LINES, name=name)
    quiet = ((cell("markdown", head), ask(QUIET.format(item=item), item)) for head, item in PHASES)
    imports = cell("code", "from ownpace import ask")
    write_notebook(course / "release/phases/phases.ipynb", cell("raw", FRONT), imports, *chain(*quiet))
    return serve_all(course)


def write(hands: Hands, item: str, program: str, key: str = "Shift+Tab") -> None:
    """Into the editor, in place of what is there; then out of it, as it says."""
    hands.tab_to(hands.question(item).locator(".cm-content"), key)
    hands.press("Control+A")
    hands.page.keyboard.insert_text(program)
    hands.press("Escape")


def check(hands: Hands, item: str, mark: str) -> None:
    hands.tab_to(hands.question(item).locator(".op-check"))
    hands.press("Enter")
    hands.done(item, mark)


def test_by_the_keyboard_alone(page: Page, served: Served, tmp_path: Path) -> None:
    page.set_viewport_size({"width": 320, "height": 740})
    page.emulate_media(reduced_motion="reduce")
    page.goto(served.lesson("programs"))
    hands = Hands(page)
    page.wait_for_selector("html[data-session=ready]")
    for item in ("double", "hello"):
        expect(hands.question(item).locator(".cm-content")).to_be_visible()
        expect(hands.question(item).locator(".op-run")).not_to_have_attribute("aria-disabled", "true")
    if LONG:  # test_open_to_all looks at each kind while it is new
        looks_well(page, "new", tmp_path)
    _a_bug_is_found(hands)
    _what_is_typed_is_tested(hands)
    _another_order_that_works_is_right(hands)
    looks_well(page, "done", tmp_path)
    before = {item: marks(hands, item) for item in ("double", "lines")}
    page.reload()
    page.wait_for_selector("html[data-session=ready]")
    assert {item: marks(hands, item) for item in before} == before
    events = [each for each in read(served.course / "work/programs/record.jsonl").events if each.kind == "answer"]
    last = {each.item: each.data for each in events}
    assert last["double"]["response"] == "def double(n): return n + n"
    assert [json.loads(each)["value"] for each in last["double"]["results"]] == [4, 6]
    assert last["lines"]["response"] == ["b = 2", "a = 1", "print(a + b)"]


def _a_bug_is_found(hands: Hands) -> None:
    question = hands.question("double")
    hands.tab_to(question.locator(".cm-content"))
    hands.press("Escape")
    check(hands, "double", "partly")
    assert marks(hands, "double") == ["right", "wrong"]
    expect(question.locator(".op-feedback em")).to_have_text("three")
    expect(question.locator(".op-feedback")).to_contain_text("1 of 2 tests passes. double(3) gives 9.")
    write(hands, "double", "def double(n): return n +")
    check(hands, "double", "wrong")
    expect(question.locator(".op-feedback")).to_contain_text("The program stops with SyntaxError on line 1")
    write(hands, "double", "def double(n): return n + n")
    check(hands, "double", "right")
    assert marks(hands, "double") == ["right", "right"]


def _what_is_typed_is_tested(hands: Hands) -> None:
    question = hands.question("hello")
    write(hands, "hello", "name = input('Who? ')\nprint(f'Hello, {name}?')", "Tab")
    hands.tab_to(question.locator(".op-run"))
    hands.press("Enter")
    expect(question.locator(".op-outputs")).to_have_text("Who? Ada\nHello, Ada?")
    check(hands, "hello", "wrong")
    expect(question.locator(".op-feedback")).to_contain_text("typing Ada prints 'Hello, Ada?'.")
    write(hands, "hello", "print(f'Hello, {input()}!')")
    check(hands, "hello", "right")
    write(hands, "hello", "1 / 0")
    hands.press("Shift+Enter")
    expect(question.locator(".op-ran")).to_contain_text("ZeroDivisionError on line 1")
    hands.press("Escape")


def _another_order_that_works_is_right(hands: Hands) -> None:
    question = hands.question("lines")
    row = question.locator("li", has_text="print(a + b)")
    hands.tab_to(row.get_by_role("button", name="print(a + b): down"))
    hands.press("Enter")
    check(hands, "lines", "partly")
    expect(question.locator(".op-feedback")).to_contain_text("The program stops with NameError on line 2")
    hands.tab_to(row.get_by_role("button", name="print(a + b): down"), "Shift+Tab")
    hands.press("Enter")
    hands.tab_to(question.get_by_role("button", name="a = 1: down"), "Shift+Tab")
    hands.press("Enter")
    check(hands, "lines", "right")


def test_without_a_kernel_a_program_is_kept_and_tested_when_there_is_one(page: Page, served: Served) -> None:
    page.route("**/api/session/**", lambda route: route.abort())
    page.goto(served.lesson("again"))
    question = page.locator('[data-item="double"]')
    expect(question.locator(".op-check")).not_to_have_attribute("aria-disabled", "true")
    question.locator(".op-check").click()
    expect(question.locator(".op-saved")).to_have_text("Saved")
    expect(question.locator(".op-feedback")).to_have_text("Your answer is kept. You can still change it.")
    page.unroute("**/api/session/**")
    expect(question).to_have_attribute("data-mark", "partly", timeout=40_000)


def test_one_that_shows_no_tests_has_its_look_and_its_phase_to_wait_for(page: Page, served: Served) -> None:
    # A page that does not hear that all of it is there does not get ready what is closed.
    page.add_init_script("addEventListener('load', (event) => event.stopImmediatePropagation())")
    page.goto(served.lesson("phases"))
    now, later = (page.locator(f'[data-item="{item}"]') for _, item in PHASES)
    expect(now.locator(".cm-content")).to_be_visible()
    expect(now.locator(".op-tests")).to_have_css("list-style-type", "none")
    expect(later.locator(".cm-content")).to_have_count(0)
    expect(later.locator(".op-check")).to_have_attribute("aria-disabled", "true")
    page.get_by_role("link", name="Look at it now").click()
    expect(later.locator(".cm-content")).to_be_visible()
