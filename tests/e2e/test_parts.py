"""The questions whose response has parts: by the keyboard alone, on a small phone, in the light and in the dark."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from ownpace_graders.record import read
from tests.conftest import LONG
from tests.e2e import figures
from tests.e2e.conftest import Served
from tests.e2e.looks import looks_well
from tests.e2e.test_keyboard import Hands

FRONT = """---
title: Everything has parts
summary: Questions with parts.
objectives: {all: To answer}
glossary: {plot: To put a point on a *grid*.}
plan:
  - {heading: Questions, purpose: practise, minutes: 10}
  - {heading: Match words and meanings, purpose: practise, minutes: 1}
---"""
CASTLE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 90"><path d="M20 80V30h60v50z" stroke="#334"/></svg>'
WORDS = ["the dog", "the cat", "the *very* long-legged secretary bird"]
QUESTIONS: dict[str, dict[str, Any]] = {
    "one": {"kind": "choice", "prompt": "Which **one**?", "options": ["yes", "no"], "answer": "yes", "sure": True},
    "several": {
        "kind": "choices",
        "prompt": "Which?",
        "options": ["![A castle](media/castle.svg)", "a bat", "a cat"],
        "answer": ["a bat", "a cat"],
        "which": True,
    },
    "words": {
        "kind": "match",
        "prompt": "Which French word is it? Match **all** of them.",
        "cards": WORDS,
        "options": ["le chat", "le chien", "le messager sagittaire"],
        "answer": dict(zip(WORDS, ["le chien", "le chat", "le messager sagittaire"], strict=True)),
        "wrong": {"the dog": {"le chat": "*Un chat* says miaou."}},
        "hints": ["*Chien* is like *canine*."],
        "shuffle": False,
    },
    "pictures": {
        "kind": "match",
        "prompt": "Which is which?",
        "cards": ["where a king lives", "$\\frac{1}{2}$"],
        "options": ["![A castle](media/castle.svg)", "half"],
        "answer": {"where a king lives": "![A castle](media/castle.svg)", "$\\frac{1}{2}$": "half"},
        "shuffle": False,
    },
    "animals": {
        "kind": "sort",
        "prompt": "Which sort of animal is each?",
        "cards": ["the owl", "the hen", "the bat"],
        "options": ["birds", "mammals", "neither of these two"],
        "answer": {"birds": ["the owl", "the hen"], "mammals": ["the bat"]},
        "wrong": {"the bat": {"birds": "A bat has **no** feathers."}},
        "shuffle": False,
    },
    "tea": {
        "kind": "order",
        "prompt": "How is tea made?",
        "options": ["Drink it", "Boil the water", "Pour it over the leaves", "Wait for $3$ minutes"],
        "answer": ["Boil the water", "Pour it over the leaves", "Wait for $3$ minutes", "Drink it"],
        "wrong": {"Drink it": "It would burn you."},
        "shuffle": False,
    },
    "past": {
        "kind": "blanks",
        "prompt": "Fill the gaps.",
        "text": "Yesterday we ___ to the sea, which is ___ away.\n\n| half of | is |\n| --- | --- |\n| 7 | ___ |",
        "answer": ["went", {"number": 12, "unit": "km"}, 3.5],
        "wrong": {1: {"goed": "*Go* is **irregular**."}},
    },
    "bank": {
        "kind": "blanks",
        "prompt": "Which word is it?",
        "text": "A ___ flies, and a ___ swims.",
        "options": ["bird", "fish", "stone"],
        "answer": ["bird", "fish"],
        "shuffle": False,
    },
    **figures.QUESTIONS,
}


@pytest.fixture
def hands(page: Page, tmp_path: Path, serve: Callable[..., Served]) -> Hands:
    folder = tmp_path / "course/release/parts"
    (folder / "media").mkdir(parents=True)
    (folder / "media/castle.svg").write_text(CASTLE)
    (folder / "media/heart.svg").write_text(figures.HEART)
    for name in ("bark", "miaow"):
        (folder / f"media/{name}.wav").write_bytes(figures.SOUND)
    sources = ["from ownpace import ask", *(call(item, **question) for item, question in QUESTIONS.items())]
    cells: list[dict[str, Any]] = [
        {"cell_type": "raw", "source": FRONT},
        {"cell_type": "markdown", "source": "## Questions"},
        *({"cell_type": "code", "source": each, "outputs": [], "execution_count": None} for each in sources),
        {"cell_type": "markdown", "source": "## Match words and meanings"},
    ]
    cells = [{"metadata": {}, **cell} for cell in cells]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    (folder / "parts.ipynb").write_text(
        json.dumps({"cells": cells, "metadata": kernel, "nbformat": 4, "nbformat_minor": 4})
    )
    page.set_viewport_size({"width": 320, "height": 740})
    page.emulate_media(reduced_motion="reduce")
    served = serve(tmp_path / "course")
    page.goto(served.lesson("parts"))
    page.wait_for_selector("html[data-session=ready]")
    for item in QUESTIONS:
        expect(page.locator(f'[data-item="{item}"] .op-check')).not_to_have_attribute("aria-disabled", "true")
    return Hands(page)


PAPER = "img => [getComputedStyle(img).filter, getComputedStyle(img).backgroundColor]"
LAID_OUT = "link => [link, ...link.children].map(each => getComputedStyle(each).display)"
FRAME = "option => getComputedStyle(option).borderColor"


def call(item: str, kind: str, **given: Any) -> str:
    return f"ask.{kind}({item!r}, {', '.join(f'{name}={value!r}' for name, value in given.items())})"


def well(page: Page, name: str, folder: Path) -> None:
    """It looks well, white pictures do not glare in the dark, and the words onwards are a line of text, no columns."""

    def paper(scheme: str) -> None:
        seen = page.locator(".op-picture img").first.evaluate(PAPER)
        dimmed = ["brightness(0.85)", "rgb(255, 255, 255)"]
        assert seen == (dimmed if scheme == "dark" else ["none", "rgba(0, 0, 0, 0)"])

    looks_well(page, name, folder, paper)
    assert page.locator(".op-next").first.evaluate(LAID_OUT) == ["inline-block", "inline", "inline"]


def marks(hands: Hands, item: str) -> list[str | None]:
    parts = hands.question(item).locator("[data-part]")
    return list(parts.evaluate_all("parts => parts.map(part => part.getAttribute('data-mark'))"))


def choose(hands: Hands) -> None:
    """What was picked and is wrong looks so until it is changed; of several it is shown where the author lets it be."""
    question, others = hands.question("one"), hands.question("several")
    weights = question.locator(".op-prompt").evaluate(
        "prompt => [prompt, prompt.querySelector('strong')].map(each => getComputedStyle(each).fontWeight)"
    )
    assert weights == ["400", "700"], "what is stressed in a prompt stands out"
    framed = question.locator(".op-option").nth(1)
    hands.tab_to(question.get_by_role("radio").first)
    hands.press("ArrowDown")
    chosen = framed.evaluate(FRAME)
    hands.tab_to(question.get_by_role("radio", name="not sure"))
    hands.press("ArrowUp")  # to the last one
    hands.press("Enter")
    hands.done("one", "wrong")
    expect(question.locator(".op-feedback")).to_have_text(
        "Not yet. Try again.You were sure, so this one is worth a closer look."
    )
    assert framed.evaluate(FRAME) != chosen
    hands.tab_to(question.get_by_role("radio", name="no", exact=True), "Shift+Tab")
    hands.press("ArrowUp")
    hands.press("ArrowDown")
    assert framed.evaluate(FRAME) == chosen
    for number in (0, 1):
        hands.tab_to(others.get_by_role("checkbox").nth(number))
        hands.press("Space")
    hands.press("Enter")
    hands.done("several", "wrong")
    assert marks(hands, "several") == ["wrong", "right", ""]


def match(hands: Hands) -> None:
    """A list a card; what is said of one holds until another is picked there."""
    question = hands.question("words")
    lists = question.get_by_role("combobox")
    for number, steps in enumerate([1, 1, 3]):
        hands.tab_to(lists.nth(number))
        for _ in range(steps):
            hands.press("ArrowDown")
    hands.tab_to(question.locator(".op-check"))
    hands.press("Enter")
    hands.done("words", "partly")
    assert marks(hands, "words") == ["wrong", "right", "right"]
    expect(question.locator(".op-feedback em")).to_have_text("Un chat")
    expect(question.locator(".op-feedback")).to_contain_text("2 of 3 are right. Try again, or take a hint.")
    expect(lists.first).to_have_accessible_description("✗ not right")
    hands.tab_to(lists.first, "Shift+Tab")
    hands.press("ArrowDown")
    assert marks(hands, "words") == ["", "right", "right"]
    hands.tab_to(question.locator(".op-check"))
    hands.press("Enter")
    hands.done("words", "right")
    expect(hands.question("pictures").get_by_role("combobox").first.locator("option").nth(1)).to_have_text(
        "A: A castle"
    )
    hands.tab_to(hands.question("pictures").get_by_role("combobox").nth(1))
    hands.press("ArrowDown")
    hands.tab_to(hands.question("pictures").locator(".op-check"))
    hands.press("Enter")
    hands.done("pictures", "wrong")


def sort(hands: Hands) -> None:
    """A choice a card: Tab goes from card to card, the arrows from group to group."""
    question = hands.question("animals")
    for number, card in enumerate(["the owl", "the hen", "the bat"]):
        group = question.get_by_role("radiogroup", name=card)
        hands.tab_to(group.get_by_role("radio").first)
        hands.press("Space")
        if number == 1:
            hands.press("ArrowRight")
    hands.press("Enter")
    hands.done("animals", "partly")
    assert marks(hands, "animals") == ["right", "wrong", "wrong"]
    expect(question.locator(".op-feedback strong")).to_have_text("no")
    expect(question.get_by_role("radiogroup", name="the bat")).to_have_accessible_description("✗ not right")
    hands.press("ArrowRight")
    assert marks(hands, "animals") == ["right", "wrong", ""]
    hands.press("Enter")
    expect(question.locator(".op-feedback")).to_have_text("2 of 3 are right. Try again.")


def order(hands: Hands) -> None:
    """By buttons, by the arrow keys on them, and by the list of places; it is said where a row went."""
    question = hands.question("tea")
    first = question.locator("li", has_text="Drink it")
    hands.tab_to(first.get_by_role("button", name="Drink it: down"))
    hands.press("Enter")
    expect(question.locator(".op-moved")).to_have_text("Drink it: 2 of 4")
    hands.press("ArrowDown")
    expect(question.locator(".op-moved")).to_have_text("Drink it: 3 of 4")
    hands.tab_to(question.locator(".op-check"))
    hands.press("Enter")
    hands.done("tea", "partly")
    expect(question.locator(".op-feedback")).to_contain_text("It would burn you.")
    expect(question.locator(".op-feedback")).to_contain_text("3 of 4 are in order. Try again.")
    assert marks(hands, "tea") == ["right", "right", "wrong", "right"]
    places = first.get_by_role("combobox", name="Drink it: place")
    hands.tab_to(places, "Shift+Tab")
    hands.press("ArrowDown")
    expect(question.locator(".op-moved")).to_have_text("Drink it: 4 of 4")
    expect(places).to_be_focused()
    assert marks(hands, "tea") == ["right", "right", "right", ""]
    hands.tab_to(question.locator(".op-check"))
    hands.press("Enter")
    hands.done("tea", "right")


def blanks(hands: Hands) -> None:
    """Fields in a sentence and in a table; each is marked by its own rules. Or a list in each, of a word bank."""
    question = hands.question("past")
    for number, words in enumerate(["goed", "12", "3 1/2"], 1):
        hands.tab_to(question.get_by_role("textbox", name=f"Gap {number} of 3"))
        hands.page.keyboard.type(words)
    hands.press("Enter")
    hands.done("past", "partly")
    assert marks(hands, "past") == ["wrong", "answered", "right"]
    expect(question.locator(".op-feedback strong")).to_have_text("irregular")
    expect(question.locator(".op-feedback")).to_contain_text("Gap 2: Right number.")
    expect(question.locator(".op-feedback")).to_contain_text("1 of 3 is right. Try again.")
    for number, words in enumerate(["went", "12 km"], 1):
        hands.tab_to(question.get_by_role("textbox", name=f"Gap {number} of 3"), "Tab" if number > 1 else "Shift+Tab")
        hands.page.keyboard.press("Control+A")
        hands.page.keyboard.type(words)
    hands.press("Enter")
    hands.done("past", "right")
    lists = hands.question("bank").get_by_role("combobox")
    for number in range(2):
        hands.tab_to(lists.nth(number))
        hands.press("ArrowDown")
    hands.tab_to(hands.question("bank").locator(".op-check"))
    hands.press("Enter")
    hands.done("bank", "partly")
    assert marks(hands, "bank") == ["right", "wrong"]


def test_by_the_keyboard_alone_on_a_small_phone(hands: Hands, tmp_path: Path) -> None:
    if LONG:  # test_open_to_all looks at each kind while it is new
        well(hands.page, "new", tmp_path)
    choose(hands)
    match(hands)
    sort(hands)
    order(hands)
    blanks(hands)
    for step in figures.WALK:
        step(hands)
    well(hands.page, "done", tmp_path)
    before = {item: marks(hands, item) for item in QUESTIONS}
    hands.page.reload()
    hands.page.wait_for_selector("html[data-session=ready]")
    assert {item: marks(hands, item) for item in QUESTIONS} == before
    expect(hands.question("words").locator(".op-saved")).to_be_empty()
    given = {
        each.item: each.data["response"]
        for each in read(tmp_path / "course/work/parts/record.jsonl").events
        if each.kind == "answer"
    }
    sure = [each.data.get("sure") for each in read(tmp_path / "course/work/parts/record.jsonl").events]
    assert 3 in sure
    assert given["words"] == QUESTIONS["words"]["answer"]
    assert given["past"] == ["went", "12 km", "3 1/2"]
    assert given["tea"] == QUESTIONS["tea"]["answer"]
    assert given["program"] == QUESTIONS["program"]["answer"]
    assert given["interval"] == {"interval": "1 ≤ x < 4"}
    assert given["sorts"] == {"Dogs": "noun", "bark": "verb", "Birds": "noun", "sing": "verb"}
    figures.dragging(hands)
    figures.touching(hands)
