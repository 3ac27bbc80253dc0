"""A lesson of all teaching blocks: by the keyboard alone, on a small phone, in the light, in the dark and on paper."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from ownpace_graders.record import read
from tests.blocks import CALLS, QUESTION, lesson, media
from tests.conftest import LONG
from tests.e2e.conftest import Served
from tests.e2e.looks import TOO_WIDE, looks_well
from tests.e2e.test_keyboard import Hands

TABLE = "## Blocks\n\n" + "\n".join(
    ["| a | b | c | d |", "| --- | --- | --- | --- |", "| " + " | ".join(["![A dog](media/dog.svg)"] * 4) + " |"]
)


@pytest.fixture
def served(tmp_path: Path, serve: Callable[..., Served]) -> Served:
    for name, language in (("blocks", "en"), ("rtl", "ar")):
        folder = tmp_path / "course/release" / name
        media(folder)
        lesson(folder, *CALLS.values(), QUESTION, language=language, words=TABLE)
    return serve(tmp_path / "course")


@pytest.fixture
def hands(page: Page, served: Served) -> Hands:
    page.set_viewport_size({"width": 320, "height": 740})
    page.emulate_media(reduced_motion="reduce")
    page.goto(served.lesson("blocks"))
    page.wait_for_selector("html[data-session=ready]")
    expect(page.locator(".op-deck.op-one")).to_be_visible()
    expect(page.locator(".op-line .op-number").first).to_be_visible()
    return Hands(page)


def block(hands: Hands, name: str) -> Locator:
    return hands.page.locator(f".op-block.op-{name}").first


def test_all_blocks_with_the_keyboard_alone(hands: Hands, served: Served, tmp_path: Path) -> None:
    page = hands.page
    looks_well(page, "blocks", tmp_path)
    sizes = page.locator(".op-prose td img").evaluate_all("all => all.map(each => each.getBoundingClientRect().width)")
    assert min(sizes) > 60
    film(hands)
    stand_in(hands)
    enlarge(hands)
    slides(hands)
    explain(hands)
    marks(hands)
    cards(hands)
    drill(hands)
    rest(hands)
    looks_well(page, "blocks-used", tmp_path)
    expect(page.get_by_text("Your work is saved on the server and on this computer.")).to_be_visible()
    kept = [each for each in read(served.course / "work/blocks/record.jsonl").events if each.kind == "keep"]
    assert {each.item for each in kept} == {"half-of-a-half", "sonnet", "animals", "times", "halves"}
    comes_back(page)
    on_paper(page)
    page.goto(served.lesson("rtl"))
    expect(page.locator(".op-deck.op-one")).to_be_visible()
    assert page.evaluate(TOO_WIDE) == 0
    if LONG:  # the same colours and names as from left to right
        looks_well(page, "blocks-rtl", tmp_path)
    my_work(page, served)


def film(hands: Hands) -> None:
    """Its words and chapters are pressed, and it waits for a question."""
    page, film = hands.page, block(hands, "video")
    hands.tab_to(film.get_by_role("button", name="Words that go along"))
    hands.press("Enter")
    first = film.locator(".op-cues button").first
    expect(first).to_be_visible()
    hands.tab_to(film.get_by_role("button", name="0:05 A half"))
    hands.press("Enter")
    expect(film.locator(".op-cues button").nth(5)).to_have_attribute("aria-current", "true")
    assert film.locator("video").evaluate("each => each.currentTime") == 5
    hands.tab_to(film.locator(".op-cues button[tabindex='0']"))
    hands.press("ArrowUp")
    hands.press("Enter")
    expect(film.locator(".op-cues button").nth(4)).to_have_attribute("aria-current", "true")
    film.get_by_label("Speed").select_option("1.5")
    assert film.locator("video").evaluate("each => each.playbackRate") == 1.5
    film.locator("video").evaluate("each => { each.muted = true; each.currentTime = 1.5; return each.play(); }")
    answer = film.get_by_role("button", name="Answer it")
    expect(answer).to_be_focused()
    assert film.locator("video").evaluate("each => each.paused")
    hands.press("Enter")
    expect(page.locator('[data-item="asked"] [name=response]')).to_be_focused()
    page.keyboard.type("1/4")
    hands.press("Enter")
    hands.done("asked", "right")
    hands.tab_to(page.get_by_role("button", name="Go on with the film"))
    page.keyboard.press("Enter")
    page.wait_for_selector(".op-video video:focus")
    film.locator("video").evaluate("each => each.pause()")
    expect(film.locator(".op-film-waits")).to_be_empty()


def stand_in(hands: Hands) -> None:
    """Without a connection nobody is asked, and that is said."""
    place = hands.page.locator(".op-stand-in")
    hands.page.context.set_offline(True)
    hands.tab_to(place.get_by_role("link", name="Play the film"))
    hands.press("Enter")
    expect(place.get_by_role("status")).to_contain_text("You are not connected")
    hands.page.context.set_offline(False)
    assert hands.page.locator("iframe").count() == 0


def enlarge(hands: Hands) -> None:
    figure = block(hands, "illustration")
    hands.tab_to(figure.get_by_role("button", name="A dog in a box Enlarge"))
    hands.press("Enter")
    large = figure.get_by_role("dialog")
    expect(large).to_be_visible()
    expect(large.get_by_role("button", name="Close")).to_be_focused()
    hands.press("Escape")
    expect(large).to_be_hidden()
    expect(figure.get_by_role("button", name="A dog in a box Enlarge")).to_be_focused()


def slides(hands: Hands) -> None:
    row = block(hands, "slides")
    hands.tab_to(row.get_by_role("button", name="Next"))
    hands.press("Enter")
    expect(row.locator(".op-count")).to_have_text("2 of 3")
    hands.press("ArrowRight")
    hands.press("Enter")
    expect(row.locator(".op-count")).to_have_text("3 of 3")
    expect(row.locator(".op-slide:visible")).to_have_count(1)


def explain(hands: Hands) -> None:
    """What is written to a step is kept, also while nobody answers."""
    worked = block(hands, "worked")
    hands.tab_to(worked.locator("summary").nth(1))
    hands.press("Enter")
    field = worked.get_by_label("Why in two?")
    hands.tab_to(field)
    hands.page.keyboard.type("Because a half is one of two.")
    hands.press("Tab")
    expect(worked.locator(".op-saved")).to_have_text("Saved")


def marks(hands: Hands) -> None:
    """A line is marked and noted by the keyboard; a word is explained where it stands; a selection is marked."""
    page, text = hands.page, block(hands, "reading")
    hands.tab_to(text.get_by_role("button", name="Line 1: mark it").first)
    hands.press("Enter")
    expect(text.get_by_label("My note on: Shall I")).to_be_focused()
    page.keyboard.type("A question!")
    expect(text.locator(".op-marked-now")).to_have_text("Marked: Shall I compare thee to a summer's day?")
    term = text.get_by_role("button", name="temperate")
    hands.tab_to(term, key="Shift+Tab")
    hands.press("Enter")
    expect(text.locator(".op-meaning", has_text="mild")).to_be_visible()
    hands.press("Escape")
    expect(text.locator(".op-meaning", has_text="mild")).to_be_hidden()
    text.locator('[data-text="2"] [data-line="2"] .op-line-words').evaluate(
        "line => getSelection().setBaseAndExtent(line.firstChild, 4, line.firstChild, 25)"
    )
    text.get_by_role("button", name="Mark it", exact=True).click()
    expect(text.locator(".op-marks q")).to_have_text(
        ["Shall I compare thee to a summer's day?", "are nicer <and> milder"[:21]]
    )


def cards(hands: Hands) -> None:
    deck = block(hands, "deck")
    hands.tab_to(deck.get_by_role("button", name="Turn it"))
    for button, said in (
        ("I know it", "3 cards"),
        ("Not yet", "2 cards"),
        ("I know it", "2 cards"),
        ("I know it", "1 card"),
    ):
        expect(deck.locator(".op-count")).to_contain_text(said)
        hands.press("Enter")
        expect(deck.get_by_role("button", name="I know it")).to_be_focused()
        if button == "Not yet":
            hands.press("Tab")
        hands.press("Enter")
    expect(deck.locator(".op-count")).to_have_text(
        "That was all for now. Known: 3. Not yet: 0. The next one comes back tomorrow."
    )
    expect(deck.get_by_role("button", name="Go through all of them")).to_be_focused()


def drill(hands: Hands) -> None:
    page, drill = hands.page, block(hands, "drill")
    answers = {"3×4": "12", "2.5×2": "FIVE ", "7×2": "15"}
    hands.tab_to(drill.get_by_role("button", name="Without a clock"))
    hands.press("Enter")
    said = {"12": "Right.", "FIVE ": "Right.", "15": "It is 14."}
    for _ in answers:
        expect(drill.get_by_role("textbox")).to_be_focused()
        asked = "".join(drill.locator(".op-asked").inner_text().split())
        given = answers[asked]
        page.keyboard.type(given)
        hands.press("Enter")
        expect(drill.locator(".op-said")).to_have_text(said[given])
    hands.tab_to(drill.get_by_role("button", name="Stop"))
    hands.press("Enter")
    expect(drill.locator("> div > .op-count")).to_have_text("You had 2 of 3 right.")
    expect(drill.locator(".op-best")).to_contain_text("2 of 3")
    drawn = page.locator(".op-block.op-drill").nth(1)
    halves = {"Half of 3": "1 1/2", "Half of 4": "2", "Half of 5": "2,5"}
    hands.tab_to(drawn.get_by_role("button", name="Without a clock"))
    hands.press("Enter")
    for _ in halves:
        expect(drawn.get_by_role("textbox")).to_be_focused()
        page.keyboard.type(halves[drawn.locator(".op-asked").inner_text()])
        hands.press("Enter")
        expect(drawn.locator(".op-said")).to_have_text("Right.")
    hands.tab_to(drawn.get_by_role("button", name="Stop"))
    hands.press("Enter")
    expect(drawn.locator(".op-best")).to_contain_text("3 of 3")


def rest(hands: Hands) -> None:
    clock = block(hands, "rest")
    hands.tab_to(clock.get_by_role("button", name="Hide the time"))
    hands.press("Enter")
    expect(clock.get_by_role("button", name="Hide the time")).to_have_attribute("aria-pressed", "true")
    hands.press("Enter")
    hands.tab_to(clock.get_by_role("button", name="Start"), key="Shift+Tab")
    hands.press("Enter")
    expect(clock.get_by_role("status")).to_have_text("The time is over. Go on when you are ready.")


def comes_back(page: Page) -> None:
    page.reload()
    expect(page.locator(".op-deck .op-count")).to_contain_text("That was all for now. Known: 3.")
    expect(page.locator(".op-marks textarea").first).to_have_value("A question!")
    expect(page.locator(".op-why textarea")).to_have_value("Because a half is one of two.")
    expect(page.locator(".op-drill .op-best").first).to_contain_text("2 of 3")
    assert page.evaluate("[...CSS.highlights.values()].map(({ size }) => size)") == [2]


def on_paper(page: Page) -> None:
    """All slides and cards are there, folds are open, and no button is."""
    page.emulate_media(media="print", color_scheme="light")
    expect(page.locator(".op-slide:visible")).to_have_count(3)
    expect(page.locator(".op-deck li:visible")).to_have_count(3)
    expect(page.get_by_text("Fraction is Latin")).to_be_visible()
    expect(page.get_by_role("button", name="Turn it")).to_be_hidden()
    page.emulate_media(media="screen", reduced_motion="reduce")


def my_work(page: Page, served: Served) -> None:
    page.goto(f"{served.url}work/")
    kept = page.locator("[data-lesson=blocks] table", has_text="Cards, marks and notes")
    for words in ("the dog: known", "Because a half is one of two.", "A question!", "2 of 3 right in"):
        expect(kept).to_contain_text(words)


def test_without_a_script_everything_can_be_read(context: Any, served: Served) -> None:
    page = context.browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 700}).new_page()
    page.goto(served.lesson("blocks"))
    for name in (
        "video",
        "illustration",
        "slides",
        "worked",
        "reading",
        "callout",
        "columns",
        "extra",
        "links",
        "deck",
        "rest",
    ):
        expect(page.locator(f".op-block.op-{name}").first).to_be_visible()
    expect(page.locator(".op-slide:visible")).to_have_count(3)
    expect(page.locator(".op-deck li:visible")).to_have_count(3)
    expect(page.get_by_role("button", name="Turn it")).to_be_hidden()
    expect(page.locator(".op-facts-listed li").first).to_be_visible()
    page.context.close()
