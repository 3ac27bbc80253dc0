"""A set that fades, taken in a browser by students of different strength: what each sees is what the rule says."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from ownpace_graders.lesson import read_lesson
from ownpace_graders.lesson.asked import Asked, asked
from ownpace_graders.marked import marked
from ownpace_graders.practice.drawn import draw
from ownpace_graders.record import fold, read
from tests.e2e.conftest import Served
from tests.e2e.student import Student

ITEM = "multiply-on-your-own"
LESSON = "multiplying-fractions"


class Learner:
    """One student at the set of the shipped lesson, which `name` is a copy of."""

    def __init__(self, page: Page, course: Path, served: Served, name: str) -> None:
        self.page, self.served, self.name = page, served, name
        lesson = read_lesson(course / "release" / LESSON / f"{LESSON}.ipynb")
        found = asked(next(cell.source for cell in lesson.questions if cell.item == ITEM))
        assert found
        self.asked: Asked = found
        self.student = Student(page, served.lesson(name))
        self.record = course / "work" / name / "record.jsonl"

    def open(self) -> None:
        self.student.open()
        self.student.go_to("on-your-own")
        expect(self.set.locator(".op-body form, .op-body [data-do]").first).to_be_visible()

    @property
    def set(self) -> Locator:
        return self.student.question(ITEM)

    @property
    def shown(self) -> tuple[str, int, int]:
        """Why the question is there, and how many steps are shown and left out."""
        why = self.set.locator(".op-why").inner_text()
        return why, self.set.locator(".op-body > .op-steps > li:not(.op-yours)").count(), self.left

    @property
    def left(self) -> int:
        return self.set.locator(".op-yours").count()

    def key(self) -> str:
        """The answer to what stands there, drawn by the seed that stands there."""
        body = self.set.locator(".op-body")
        n, seed = int(body.get_attribute("data-n") or 0), body.get_attribute("data-seed") or ""
        return str(draw(self.asked.arguments["of"], seed, n).arguments["answer"])

    def gives(self, text: str) -> None:
        """Type it, press Enter, and wait until the set has taken it."""
        self.set.locator("[name=response]").fill(text)
        self.set.locator("[name=response]").press("Enter")
        expect(self.set.locator(".op-saved")).to_have_text("Saved")

    def presses(self, words: str) -> None:
        self.set.get_by_role("button", name=words).click()
        expect(self.set.locator(".op-saved")).to_have_text("Saved")

    def credit(self) -> float:
        """What grading makes of the record."""
        state = fold(read(self.record).events)
        return float(marked(self.asked.kind, self.asked.arguments, state.items[ITEM])["text/plain"])


@pytest.fixture
def learner(page: Page, course: Path, serve: Callable[..., Served]) -> Callable[[str], Learner]:
    names = ("strong", "middling", "weak")
    for name in names:
        copy = shutil.copytree(course / "release" / LESSON, course / "release" / name)
        (copy / f"{LESSON}.ipynb").rename(copy / f"{name}.ipynb")
    served = serve(course)
    return lambda name: Learner(page, course, served, name)


def test_three_students_see_what_the_rule_says(learner: Callable[[str], Learner]) -> None:
    strong = learner("strong")
    strong.open()
    assert strong.shown == ("Here is one, worked out all the way.", 4, 0)
    strong.presses("I can do this already")
    for why in ("Good. Three right in a row", "Right! One alone. Two more", "Right! Two alone. One more"):
        assert strong.shown[0].startswith(why)
        assert strong.shown[1:] == (0, 0)
        strong.gives(strong.key())
    assert strong.shown[0] == "You did three alone. Done with this."
    assert strong.credit() == 2

    middling = learner("middling")
    middling.open()
    middling.gives("They make the small pieces.")
    assert middling.shown == ("Now you. The last step is yours.", 3, 1)
    middling.gives(middling.key())
    assert middling.shown == ("Right! The last two steps are yours.", 2, 2)
    middling.gives("99")
    expect(middling.set.locator(".op-feedback")).to_contain_text("Not yet")
    assert middling.set.get_attribute("data-mark") == "new", "no colour that shames"
    middling.student.page.reload()
    middling.student.go_to("on-your-own")
    assert middling.shown[1:] == (2, 2), "after a break it goes on where it was"
    middling.gives("98")
    assert middling.shown == ("Two were hard. Here is one with the first steps.", 3, 1)
    expect(middling.set.get_by_text("The one before, worked out")).to_be_visible()
    for _ in range(4):
        middling.gives(middling.key())
    assert middling.credit() == 1.5
    middling.presses("Show me one again")
    assert middling.shown == ("Here is one more, worked out all the way.", 4, 0)

    weak = learner("weak")
    weak.open()
    for _ in range(5):
        weak.gives("I do not know why.")
        weak.gives("97")
        weak.gives("96")
    why, steps, _ = weak.shown
    assert why.startswith("This is hard, and you stayed with it for ten questions.")
    assert steps == 4, "the whole solution"
    weak.presses("Go on with the lesson")
    assert weak.shown[0].startswith("You went on without this.")
    assert weak.credit() == 0
    assert [each.student.complaints for each in (strong, middling, weak)] == [[], [], []]
    assert not weak.set.get_by_text("point").count(), "no points while practising"


def test_by_keyboard_in_the_dark_and_on_a_narrow_screen(page: Page, learner: Callable[[str], Learner]) -> None:
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    page.set_viewport_size({"width": 320, "height": 640})
    strong = learner("strong")
    strong.open()
    seen = Axe().run(page, context=f'[data-item="{ITEM}"]').response["violations"]
    assert seen == []
    strong.set.locator("[name=response]").focus()
    page.keyboard.type("because")
    page.keyboard.press("Enter")
    expect(strong.set.locator(".op-why")).to_be_focused()
    expect(strong.set.locator(".op-why")).to_have_text("Now you. The last step is yours.")
    assert strong.set.locator(".op-why").get_attribute("aria-live") == "polite"
    page.keyboard.press("Tab")
    expect(strong.set.locator("[name=response]")).to_be_focused()
    page.keyboard.type("three")
    page.keyboard.press("Enter")
    expect(strong.set.locator(".op-feedback")).not_to_be_empty()
    expect(strong.set.locator("[name=response]")).to_be_focused()
    for expected in ("Hint", "Show me one again"):
        button = strong.set.get_by_role("button", name=expected)
        button.focus()
        expect(button).to_be_focused()
    strong.set.get_by_role("button", name="Hint").press("Enter")
    expect(strong.set.locator(".op-hints li")).to_have_count(1)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert Axe().run(page, context=f'[data-item="{ITEM}"]').response["violations"] == []


def test_without_a_connection_what_is_given_is_kept_and_marked_later(
    page: Page, learner: Callable[[str], Learner]
) -> None:
    strong = learner("strong")
    strong.open()
    page.route("**/api/**", lambda route: route.abort())
    strong.set.locator("[name=response]").fill("because")
    strong.set.locator("[name=response]").press("Enter")
    expect(strong.set.locator(".op-saved")).to_contain_text("Saved on this computer")
    page.unroute("**/api/**")
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(strong.set.locator(".op-why")).to_have_text("Now you. The last step is yours.")
