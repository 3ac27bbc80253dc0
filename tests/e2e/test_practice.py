"""A set that fades, taken in a browser by students of different strength: what each sees is what the rule says."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from ownpace_graders.lesson import read_lesson
from ownpace_graders.lesson.asked import Asked, asked
from ownpace_graders.marked import marked
from ownpace_graders.practice.drawn import draw
from ownpace_graders.practice.journey import question
from ownpace_graders.practice.lent import lent, with_earlier
from ownpace_graders.practice.rule import ALONE, ONE, TWO
from ownpace_graders.record import fold, read
from tests.e2e.conftest import Served
from tests.e2e.looks import check
from tests.e2e.student import Student
from tests.extensions.coming_back import FIRST, LATER, practised, write_lessons

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
    check(page, "a set in the dark", [f'[data-item="{ITEM}"]'])
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
    check(page, "a set with a hint", [f'[data-item="{ITEM}"]'])
    _without_a_connection_what_is_given_is_kept_and_marked_later(learner("middling"))


def _without_a_connection_what_is_given_is_kept_and_marked_later(middling: Learner) -> None:
    middling.open()
    middling.page.context.set_offline(True)
    middling.set.locator("[name=response]").fill("because")
    middling.set.locator("[name=response]").press("Enter")
    expect(middling.set.locator(".op-saved")).to_contain_text("Saved on this computer")
    middling.page.context.set_offline(False)
    expect(middling.set.locator(".op-why")).to_have_text("Now you. The last step is yours.")


def later(course: Path) -> Path:
    """The second of two small lessons, as a release writes it, and what a student did in the first 40 days ago."""
    write_lessons(course / "release")
    path = course / f"release/{LATER}/{LATER}.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    sets = lent([read_lesson(course / f"release/{FIRST}/{FIRST}.ipynb")])
    for cell in notebook["cells"]:
        cell["source"] = with_earlier(cell["source"], sets) if "ask.review" in cell["source"] else cell["source"]
    path.write_text(json.dumps(notebook), encoding="utf-8")
    practised(course / "work" / FIRST / "record.jsonl", 40)
    return path


class AtSet:
    """A student at one set of the later lesson."""

    def __init__(self, student: Student, path: Path, item: str) -> None:
        self.set = student.question(item)
        cell = next(cell for cell in read_lesson(path).questions if cell.item == item)
        found = asked(cell.source)
        assert found
        self.arguments = found.arguments
        self.why = self.set.locator(".op-why")

    def key(self, stage: int) -> str:
        body = self.set.locator(".op-body")
        n, seed = int(body.get_attribute("data-n") or 0), body.get_attribute("data-seed") or ""
        sets = {each["id"]: each for each in self.arguments.get("earlier", [])}
        of = sets.get(seed.partition(".")[2], self.arguments)
        return str(question({**of, "fade": self.arguments.get("fade")}, seed, n, stage).arguments["answer"])

    def gives(self, text: str) -> None:
        self.set.locator("[name=response]").fill(text)
        self.set.locator("[name=response]").press("Enter")
        expect(self.set.locator(".op-saved")).to_have_text("Saved")


def test_what_comes_back_what_fades_from_the_front_and_what_next(
    page: Page, course: Path, serve: Callable[..., Served]
) -> None:
    path = later(course)
    student = Student(page, serve(course).lesson(LATER))
    student.open()
    warm_up = AtSet(student, path, "warm-up")
    expect(warm_up.why).to_have_text("Question 1 of 1. Do you still know this?")
    expect(warm_up.set.locator(".op-prompt")).to_contain_text("Twice")
    expect(warm_up.set.get_by_role("button", name="Show me one again")).to_have_count(0)
    warm_up.gives("1")
    expect(warm_up.set.locator(".op-feedback")).to_contain_text("Not yet")
    warm_up.gives(warm_up.key(ALONE))
    expect(warm_up.why).to_have_text("All right! That is all for today.")

    student.go_to("then")
    student.answer("again", "3x")
    next_ = page.locator("#then .op-what-next")
    expect(next_).to_contain_text("Not there yet: Multiply out a bracket.")
    next_.get_by_role("link", name="Multiply out").click()
    first, second = AtSet(student, path, "expand-1"), AtSet(student, path, "expand-2")
    expect(first.set.locator(".op-set-title")).to_be_in_viewport()
    seeds = [each.set.locator(".op-body").get_attribute("data-seed") for each in (first, second)]
    assert seeds[0] != seeds[1], "two sets alike are two"

    first.gives("It is the same for each part.")
    expect(first.why).to_have_text("Now you. The first step is yours.")
    expect(first.set.locator(".op-prompt")).to_contain_text("First: what is")
    expect(first.set.locator(".op-body > .op-steps")).to_have_count(0)
    first.set.locator("[name=response]").fill("1/x")
    expect(first.set.locator(".op-drawn math mfrac")).to_be_visible()
    expect(first.set.locator(".op-drawn .op-spoken")).to_have_text("1 over x")
    first.gives(first.key(ONE))
    expect(first.why).to_have_text("Right! The first two steps are yours.")
    first.set.get_by_role("button", name="Show me one again").click()
    expect(first.why).to_have_text("Here is one more, worked out all the way.")
    page.reload()
    expect(first.why).to_have_text("Here is one more, worked out all the way.")
    student.ready(student.question("again"))
    first.gives("Each part is taken so often.")
    expect(first.why).to_have_text("Now you. The first two steps are yours.")
    for stage in (TWO, ALONE, ALONE, ALONE):
        first.gives(first.key(stage))
    expect(first.why).to_have_text("You did three alone. Done with this.")
    expect(next_).to_have_text("You have shown this: Multiply out a bracket. Go on.")
    again = first.set.locator("details", has_text="Show me one again")
    again.locator("summary").click()
    expect(again.locator(".op-steps li")).to_have_count(3)
    check(page, "sets that are done", ["main"])
    assert student.complaints == []
