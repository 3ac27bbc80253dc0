"""The whole way with the keyboard alone: the focus is always seen, and never lost."""

import pytest
from playwright.sync_api import ElementHandle, Locator, Page, expect

from tests.e2e.conftest import Served
from tests.e2e.looks import DRAWN

SEEN = f"""async ([wanted, at_once]) => {{
  const wrong = () => {{
    const here = document.activeElement;
    if (here === null || here === document.body) return "nothing has the focus";
    const words = here.outerHTML.slice(0, 150);
    const {{ outlineStyle, outlineWidth }} = getComputedStyle(here.closest(".cm-editor") ?? here);
    if (outlineStyle === "none" || parseFloat(outlineWidth) < 2) return `the focus is not drawn: ${{words}}`;
    const {{ x, y, width, height }} = here.getBoundingClientRect();
    const points = [0.1, 0.5, 0.9].map((part) => document.elementFromPoint(x + width / 2, y + height * part));
    return points.some((point) => here.contains(point)) ? "" : `the focus is out of sight: ${{words}}`;
  }};
  const end = Date.now() + 30_000;
  if (!at_once) await ({DRAWN})();
  while (wrong() && Date.now() < end) await ({DRAWN})();
  return [wrong(), document.activeElement === wanted];
}}"""
"""What is wrong with the focus when the page has followed the last key and moved on, and whether `wanted` has it. A
browser has done what Tab does when it has taken it, and draws nothing new for most: that is looked at `at_once`."""


class Hands:
    """Somebody who presses keys, and looks where the focus is after each."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, key: str, wanted: ElementHandle | None = None) -> bool:
        """Whether `wanted` has the focus then."""
        self.page.keyboard.press(key)
        return self.sees(wanted, at_once=key in ("Tab", "Shift+Tab"))

    def sees(self, wanted: ElementHandle | None = None, *, at_once: bool = False) -> bool:
        wrong, is_there = self.page.evaluate(SEEN, [wanted, at_once])
        assert wrong == ""
        return bool(is_there)

    def tab_to(self, wanted: Locator, key: str = "Tab") -> None:
        """Press Tab until `wanted` has the focus."""
        target = wanted.element_handle()
        for _ in range(80):
            if self.press(key, target):
                return
        raise AssertionError(f"{wanted} is not reached")

    def question(self, item: str) -> Locator:
        return self.page.locator(f'.op-question[data-item="{item}"]')

    def done(self, item: str, mark: str) -> None:
        """The answer is marked and saved, and the focus is where it was."""
        expect(self.question(item)).to_have_attribute("data-mark", mark)
        expect(self.question(item).locator(".op-saved")).to_have_text("Saved")
        self.sees()


@pytest.fixture
def hands(page: Page, served: Served) -> Hands:
    """On a screen so small that the plan is behind a button."""
    page.set_viewport_size({"width": 700, "height": 700})
    page.emulate_media(reduced_motion="reduce")
    page.goto(served.url)
    return Hands(page)


def begin(hands: Hands) -> None:
    hands.tab_to(hands.page.get_by_role("link", name="Begin Multiplying fractions"))
    hands.page.keyboard.press("Enter")
    hands.page.wait_for_selector("html[data-session=ready]")


def test_from_the_library_through_the_lesson(hands: Hands) -> None:
    begin(hands)
    an_answer_of_each_kind(hands)
    watching_and_reading_an_example(hands)
    the_plan_leads_to_every_phase(hands)


def an_answer_of_each_kind(hands: Hands) -> None:
    page = hands.page
    hands.tab_to(page.locator(".op-skip"))
    hands.press("Enter")
    hands.tab_to(hands.question("directions").get_by_role("radio").first)
    hands.press("ArrowDown")
    hands.press("Enter")
    hands.done("directions", "wrong")
    hands.press("ArrowUp")
    hands.tab_to(hands.question("directions").locator(".op-check"))
    hands.press("Space")
    hands.done("directions", "right")

    hands.tab_to(hands.question("part-of-a-bar").get_by_role("textbox"))
    page.keyboard.type("5/6")
    hands.press("Enter")
    hands.done("part-of-a-bar", "right")

    boxes = hands.question("equal-to-one-half").get_by_role("checkbox")
    for number in (0, 1, 3):
        hands.tab_to(boxes.nth(number))
        hands.press("Space")
    hints = hands.question("equal-to-one-half").locator(".op-hints li")
    hands.tab_to(hands.question("equal-to-one-half").locator(".op-hint"))
    for number in (1, 2):  # with the last hint its button goes, and the focus moves on to another
        hands.press("Enter")
        expect(hints).to_have_count(number)
    hands.press("Enter")
    hands.done("equal-to-one-half", "right")


def the_plan_leads_to_every_phase(hands: Hands) -> None:
    page = hands.page
    plan = page.locator("#op-plan-button")
    hands.tab_to(plan, "Shift+Tab")
    hands.press("Enter")
    hands.press("Tab")
    expect(page.locator("#op-plan a").first).to_be_focused()
    hands.press("Escape")
    expect(plan).to_be_focused()
    expect(page.locator("#op-plan")).to_be_hidden()
    hands.press("Space")
    hands.tab_to(page.locator("#op-plan a", has_text="On your own"))
    hands.press("Enter")
    expect(page.locator("#op-h-on-your-own")).to_be_focused()
    expect(page.locator("#op-plan")).to_be_hidden()
    hands.tab_to(page.locator("#try-together .op-open"), "Shift+Tab")
    hands.press("Enter")
    expect(page.locator("#op-h-try-together")).to_be_focused()
    hands.tab_to(plan, "Shift+Tab")
    hands.press("Enter")
    while page.evaluate("document.activeElement.closest('#op-plan, .op-header') !== null"):
        hands.press("Tab")
    expect(page.locator("#op-plan")).to_be_hidden()


def watching_and_reading_an_example(hands: Hands) -> None:
    page = hands.page
    hands.tab_to(page.locator("#warm-up .op-next"))
    hands.press("Enter")
    expect(page.locator("#op-h-watch")).to_be_focused()
    video = page.locator("video")
    hands.tab_to(video)
    hands.press("Space")
    page.wait_for_function("() => document.querySelector('video').currentTime > 0")
    hands.press("Space")
    assert video.evaluate("video => video.paused")
    for fold in (".op-video details", ".op-worked details:not([open])"):
        details = page.locator(fold).first.element_handle()
        hands.tab_to(page.locator(f"{fold} summary").first)
        hands.press("Enter")
        assert details.evaluate("details => details.open")


def test_handing_in_ends_on_the_receipt(hands: Hands) -> None:
    begin(hands)
    page = hands.page
    button = page.locator("#op-handin-button")
    hands.tab_to(button)
    hands.press("Enter")
    expect(page.locator("dialog")).to_contain_text("no answer yet")
    hands.press("Tab")
    hands.press("Enter")
    expect(button).to_be_focused()
    hands.press("Enter")
    hands.press("Escape")
    expect(button).to_be_focused()
    hands.press("Space")
    hands.press("Enter")
    expect(page.locator("#op-receipt")).to_be_focused()
    expect(page.locator("#op-receipt")).to_contain_text("Your receipt")
    hands.sees()
