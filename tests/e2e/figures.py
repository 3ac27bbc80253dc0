"""Questions whose answer is put somewhere: in cells, on lines, grids, pictures and texts; and how keys answer them."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Locator, expect

from tests.e2e.test_keyboard import Hands

HEART = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 240 160" width="240" height="160">'
    '<rect width="240" height="160" fill="#fff"/><circle cx="120" cy="90" r="50" fill="#e8b4b4" stroke="#334"/>'
    '<path d="M120 40V10M70 90H20" stroke="#334" stroke-width="8"/></svg>'
)
SOUND = b"RIFF&\0\0\0WAVEfmt \x10\0\0\0\1\0\1\0@\x1f\0\0@\x1f\0\0\1\0\x08\0data\2\0\0\0\x80\x80"
"""Two samples of silence."""
QUESTIONS: dict[str, dict[str, Any]] = {
    "halves": {
        "kind": "table",
        "prompt": "Fill the table.",
        "rows": [["number", "half of it", "in words"], ["7", "___ cm", "three and a half"], ["18", "9", "___"]],
        "answer": [3.5, "nine"],
        "wrong": {"7, half of it": {"14": "That is **twice** 7."}},
    },
    "fraction": {
        "kind": "line",
        "prompt": "Put A at one half and B at $\\frac{5}{4}$.",
        "ends": [0, 2],
        "snap": "1/4",
        "cards": ["A", "B"],
        "answer": {"A": "1/2", "B": "5/4"},
    },
    "interval": {
        "kind": "line",
        "prompt": "Show $1 \\le x < 4$.",
        "ends": [-2, 6],
        "place": "intervals",
        "answer": "1 <= x < 4",
    },
    "hops": {"kind": "line", "prompt": "Show 2 + 3.", "ends": [0, 10], "place": "jumps", "answer": "2 -> 5"},
    "point": {"kind": "plot", "prompt": "Plot (2, −3).", "answer": "(2, -3)", "wrong": {"(-3, 2)": "Across first."}},
    "slope": {"kind": "plot", "prompt": "Draw $y = 2x + 1$.", "place": "lines", "cards": ["f"], "answer": "y = 2x + 1"},
    "vessel": {
        "kind": "point",
        "prompt": "Where does blood come in?",
        "picture": "![A circle with a tube above it and one on its left](media/heart.svg)",
        "places": {"above": [50, 12], "on the left": [15, 56], "in the middle": [50, 56]},
        "answer": "on the left",
    },
    "labels": {
        "kind": "point",
        "prompt": "Label the drawing.",
        "picture": "![A circle with a tube above it and one on its left](media/heart.svg)",
        "places": {"above": [50, 12], "on the left": [15, 56], "in the middle": [50, 56]},
        "cards": ["way in", "chamber"],
        "answer": {"way in": "on the left", "chamber": "in the middle"},
    },
    "nouns": {
        "kind": "mark",
        "prompt": "Mark **both** nouns.",
        "text": "The cat sat on the mat.",
        "answer": ["cat", "mat"],
        "wrong": {"sat": "That is a *verb*."},
    },
    "sorts": {
        "kind": "mark",
        "prompt": "What sort of word is each?",
        "text": "Dogs bark.\nBirds sing.",
        "options": ["noun", "verb"],
        "answer": {"noun": ["Dogs", "Birds"], "verb": ["bark", "sing"]},
    },
    "program": {
        "kind": "order",
        "prompt": "Print each number.",
        "options": ["print(number)", "for number in numbers:"],
        "answer": ["for number in numbers:", "    print(number)"],
        "indent": True,
    },
    "sounds": {
        "kind": "choice",
        "prompt": "Which is the dog?",
        "options": ["![A bark](media/bark.wav)", "![A miaow](media/miaow.wav)"],
        "answer": "![A bark](media/bark.wav)",
    },
    "sure": {"kind": "rate", "prompt": "How sure are you?", "options": ["not at all", "a bit", "very"]},
}


def check(hands: Hands, item: str, mark: str) -> Locator:
    """Press the button, by keys, and wait for what is said."""
    hands.tab_to(hands.question(item).locator(".op-check"))
    hands.press("Enter")
    hands.done(item, mark)
    return hands.question(item).locator(".op-feedback")


def table(hands: Hands) -> None:
    question = hands.question("halves")
    for name, words in (("7, half of it", "14"), ("18, in words", "nine")):
        hands.tab_to(question.get_by_role("textbox", name=name))
        hands.page.keyboard.type(words)
    expect(check(hands, "halves", "partly").locator("strong")).to_have_text("twice")
    expect(question.get_by_role("textbox").first).to_have_accessible_description("✗ not right")


def line(hands: Hands) -> None:
    """By the arrow keys, or typed: either shows in the other."""
    question = hands.question("fraction")
    hands.tab_to(question.get_by_role("slider", name="A"))
    for key in ("ArrowRight", "ArrowRight", "ArrowRight"):
        hands.press(key)
    expect(question.get_by_role("textbox", name="A")).to_have_value("1/2")
    expect(question.get_by_role("slider", name="A")).to_have_attribute("aria-valuetext", "1/2")
    hands.tab_to(question.get_by_role("textbox", name="B"))
    hands.page.keyboard.type("1 1/4")
    expect(question.get_by_role("slider", name="B")).to_have_attribute("aria-valuetext", "1 1/4")
    check(hands, "fraction", "right")
    spans = hands.question("interval")
    hands.tab_to(spans.get_by_role("slider", name="interval, beginning"))
    for key in ("ArrowRight", "End"):  # it comes to the line, and cannot go beyond its other end
        hands.press(key)
    expect(spans.get_by_role("textbox")).to_have_value("-2 ≤ x ≤ -1")
    hands.tab_to(spans.get_by_role("slider", name="interval, end"))
    for _ in range(5):
        hands.press("ArrowRight")
    hands.press("Space")
    hands.tab_to(spans.get_by_role("slider", name="interval, beginning"), "Shift+Tab")
    for _ in range(3):
        hands.press("ArrowRight")
    expect(spans.get_by_role("textbox")).to_have_value("1 ≤ x < 4")
    check(hands, "interval", "right")
    hops = hands.question("hops")
    hands.tab_to(hops.get_by_role("textbox"))
    hands.page.keyboard.type("2 to 5")
    expect(hops.get_by_role("slider", name="jump, end")).to_have_attribute("aria-valuetext", "5")
    check(hands, "hops", "right")


def plot(hands: Hands) -> None:
    """What a word means is a press away, and Escape goes back; a point by the arrow keys, a line by its equation."""
    question = hands.question("point")
    word = question.get_by_role("button", name="Plot")
    hands.tab_to(word)
    hands.press("Enter")
    expect(question.locator(".op-meaning em")).to_be_visible()
    hands.press("Escape")
    expect(question.locator(".op-meaning")).to_be_hidden()
    expect(word).to_be_focused()
    hands.tab_to(question.get_by_role("slider"))
    for key in ("ArrowUp", "ArrowRight", "ArrowRight", *["ArrowDown"] * 3):
        hands.press(key)
    expect(question.get_by_role("textbox")).to_have_value("(2, -3)")
    check(hands, "point", "right")
    slope = hands.question("slope")
    hands.tab_to(slope.get_by_role("textbox"))
    hands.page.keyboard.type("y = 2x + 1")
    expect(slope.get_by_role("slider").first).to_have_attribute("aria-valuetext", "-3, -5")
    check(hands, "slope", "right")


def point(hands: Hands) -> None:
    hands.tab_to(hands.question("vessel").get_by_role("checkbox", name="on the left"))
    hands.press("Space")
    check(hands, "vessel", "right")
    expect(hands.question("vessel").locator('.op-pin[data-place="on the left"]')).to_have_attribute("data-on", "")
    lists = hands.question("labels").get_by_role("combobox")
    for number, steps in enumerate([2, 3]):
        hands.tab_to(lists.nth(number))
        for _ in range(steps):
            hands.press("ArrowDown")
    check(hands, "labels", "right")


def mark(hands: Hands) -> None:
    """One stop of Tab for the whole text; the arrows go on from there, and a number key says which category."""
    nouns = hands.question("nouns")
    hands.tab_to(nouns.get_by_role("checkbox", name="The", exact=True))
    for key in ("ArrowRight", "Space", "ArrowRight", "Space"):
        hands.press(key)
    expect(check(hands, "nouns", "wrong").locator("em")).to_have_text("verb")
    hands.tab_to(nouns.get_by_role("checkbox", name="sat"), "Shift+Tab")
    hands.press("Space")
    hands.press("End")
    hands.press("Space")
    check(hands, "nouns", "right")
    sorts = hands.question("sorts")
    hands.tab_to(sorts.get_by_role("checkbox", name="Dogs"))
    for key in ("1", "ArrowRight", "2", "ArrowRight", "1", "ArrowRight", "2"):
        hands.press(key)
    expect(sorts.get_by_role("checkbox", name="sing, verb")).to_be_checked()
    check(hands, "sorts", "right")


def program(hands: Hands) -> None:
    question = hands.question("program")
    line = question.locator("li").filter(has_text="print")
    hands.tab_to(line.get_by_role("button", name="print(number): in"))
    hands.press("Enter")
    expect(question.locator(".op-moved")).to_have_text("print(number): 1 in")
    for key in ("ArrowRight", "ArrowLeft"):
        hands.press(key)
    if line.evaluate("row => row.previousElementSibling === null"):  # each student has another order
        hands.press("ArrowDown")
    check(hands, "program", "right")


def sounds(hands: Hands) -> None:
    """A sound has its player, and is named by its words."""
    question = hands.question("sounds")
    expect(question.locator("audio").first).to_have_accessible_name("A bark")
    hands.tab_to(question.get_by_role("radio", name="A bark"))
    hands.press("Space")
    check(hands, "sounds", "right")


def rate(hands: Hands) -> None:
    """It is kept as soon as it is picked: there is nothing to be checked."""
    hands.tab_to(hands.question("sure").get_by_role("radio").first)
    hands.press("ArrowDown")
    expect(check(hands, "sure", "answered")).to_have_text("Your answer is kept. You can still change it.")


WALK = (table, line, plot, point, mark, program, sounds, rate)


_ON_ITS_WAY = re.compile("Not checked yet|Not saved yet|Saving")


def middle(thing: Locator) -> tuple[float, float]:
    box = thing.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def _nothing_moves_any_more(hands: Hands) -> None:
    """What was done before is saved, and said: its words could come meanwhile and move what is below them."""
    expect(hands.page.locator(".op-saved", has_text=_ON_ITS_WAY)).to_have_count(0)


def drag(hands: Hands, thing: Locator, to: Locator, off: tuple[float, float] = (0, 0)) -> None:
    """By the mouse, from the middle of one to the middle of the other, or as far off from there."""
    _nothing_moves_any_more(hands)
    to.evaluate("element => element.scrollIntoView({block: 'center'})")  # at an edge the page moves along
    mouse = hands.page.mouse
    mouse.move(*middle(thing))
    mouse.down()
    x, y = middle(to)
    for share in (0.5, 1, 1):
        mouse.move(x + off[0], y + off[1] * share)
    mouse.up()


def dragging(hands: Hands) -> None:
    """A row, an option, a label, a handle; and a touch of a line or a picture."""
    hands.page.set_viewport_size({"width": 320, "height": 1400})  # what is dragged and where to are both seen
    rows = hands.question("tea").locator("li")
    first = rows.first.get_attribute("data-words") or ""
    drag(hands, rows.first.locator(".op-card-words"), rows.nth(1), (0, 15))
    expect(hands.question("tea").locator(".op-moved")).to_have_text(f"{first}: 2 of 4")
    bank = hands.question("bank")
    drag(hands, bank.locator('[data-option="stone"]'), bank.get_by_role("combobox").first)
    expect(bank.get_by_role("combobox").first).to_have_value("stone")
    animals = hands.question("animals")
    bat = animals.get_by_role("radiogroup", name="the bat")
    drag(hands, bat.locator(".op-card-words"), animals.locator("[data-group='2']"))
    expect(bat.get_by_role("radio", name="neither of these two")).to_be_checked()
    expect(animals.locator("[data-group='2'] > span")).to_contain_text("the bat")
    labels = hands.question("labels")
    drag(hands, labels.locator(".op-card-words").first, labels.locator('.op-pin[data-place="above"]'))
    expect(labels.get_by_role("combobox").first).to_have_value("above")
    fraction = hands.question("fraction")
    handle, plane = fraction.get_by_role("slider", name="A"), fraction.locator(".op-plane")
    drag(hands, handle, plane)
    expect(fraction.get_by_role("textbox", name="A")).to_have_value("1")
    grid = hands.question("point")
    box = grid.locator(".op-plane").bounding_box()
    assert box
    grid.locator(".op-plane").click(position={"x": box["width"] * 0.1, "y": box["height"] * 0.2})
    expect(grid.get_by_role("textbox")).to_have_value("(-4, 3)")
    hands.question("vessel").locator('.op-pin[data-place="above"]').click()
    expect(hands.question("vessel").get_by_role("checkbox", name="above")).to_be_checked()


def touch(hands: Hands, thing: Locator, to: Locator) -> None:
    """By a finger, from the middle of one to the middle of the other."""
    _nothing_moves_any_more(hands)
    finger = hands.page.context.new_cdp_session(hands.page)
    finger.send("Emulation.setTouchEmulationEnabled", {"enabled": True})
    thing.evaluate("element => element.scrollIntoView({block: 'center'})")
    (x, y), (right, down) = middle(thing), middle(to)
    finger.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    for share in (0.2, 0.4, 0.6, 0.8, 1):
        at = {"x": x + (right - x) * share, "y": y + (down - y) * share}
        finger.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [at]})
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    finger.detach()


def touching(hands: Hands) -> None:
    """At a grip and at a handle a finger drags; beside them it scrolls the page."""
    hands.page.set_viewport_size({"width": 320, "height": 740})
    bank, fraction = hands.question("bank"), hands.question("fraction")
    touch(hands, bank.locator('[data-option="fish"] .op-grip'), bank.get_by_role("combobox").first)
    expect(bank.get_by_role("combobox").first).to_have_value("fish")
    handle = fraction.get_by_role("slider", name="A")
    touch(hands, handle, fraction.locator('.op-tick:text-is("2")'))
    expect(fraction.get_by_role("textbox", name="A")).to_have_value("2")
    rows = hands.question("tea").locator("li")
    before = rows.all_inner_texts()
    rows.last.evaluate("row => row.scrollIntoView({block: 'center'})")
    top = hands.page.evaluate("scrollY")
    touch(hands, rows.last.locator(".op-sign"), rows.first)
    hands.page.wait_for_function("top => window.scrollY > top", arg=top)
    assert rows.all_inner_texts() == before
