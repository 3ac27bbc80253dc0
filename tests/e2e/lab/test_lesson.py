"""The author's view: what is in the shipped lesson in a real JupyterLab."""

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from ownpace_graders.file_names import names
from ownpace_graders.lesson import read_lesson
from ownpace_graders.record import blobs, read
from tests.e2e.conftest import ROOT
from tests.e2e.jupyter import alone
from tests.e2e.lab.conftest import choose
from tests.graders.made import PHOTO

pytestmark = pytest.mark.xdist_group("lab")

LESSON = "multiplying-fractions"
MORE = {
    "algebra": 'ask.expression("algebra", "Half of x?", answer="x/2")',
    "tea": 'ask.order("tea", "Which first?", ["pour", "boil"], answer=["boil", "pour"], shuffle=False)',
    "half": 'ask.line("half", "Where is one half?", [0, 1], snap="1/4", answer="1/2")',
    "noun": 'ask.mark("noun", "Which is the noun?", "A cat sat.", answer=["cat"])',
    "twice": 'ask.code("twice", "Write it.", start="def twice(n):", tests=[{"call": "twice(3)", "gives": 6}])',
    "paper": 'ask.upload("paper", "Show your work.")',
    "sketch": 'ask.draw("sketch", "Draw on it.", picture="media/multiply-fractions.png")',
}
"""Questions whose script does more than the others'."""
CARDS = 'show.card("animals", [{"word": "the dog", "meaning": "le chien"}])'


@pytest.fixture
def folder(root: Path) -> Path:
    """A copy of the lesson, with one question of each kind, and with more in it."""
    folder = root / "modules" / LESSON
    shutil.rmtree(folder, ignore_errors=True)  # of a try before
    shutil.copytree(ROOT / "modules" / LESSON, folder, ignore=shutil.ignore_patterns("record.jsonl"))
    lesson = folder / f"{LESSON}.ipynb"
    notebook = json.loads(lesson.read_text(encoding="utf-8"))
    code: dict[str, Any] = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None}
    notebook["cells"] = [*_one_of_each(notebook["cells"])]
    notebook["cells"] += [{**code, "id": item, "source": source} for item, source in {**MORE, "cards": CARDS}.items()]
    lesson.write_text(json.dumps(notebook), encoding="utf-8")
    return folder


def _one_of_each(cells: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Of the questions and blocks of a kind the first, and the first of those that have a name for their key."""
    seen = set()
    for cell in cells:
        call = re.match(r"(\w+ = )?(?:ask|show)\.(\w+)", "".join(cell["source"]))
        kind = call and (call[1] is None, call[2])
        if kind is None or kind not in seen:
            yield cell
        seen.add(kind)


def test_an_author_tries_the_lesson(page: Page, folder: Path) -> None:
    alone(page, f"modules/{LESSON}/{LESSON}.ipynb")
    expect(page.locator(".jp-StatusBar-TextItem", has_text="| Idle")).to_be_visible(timeout=30_000)
    choose(page, "Run", "Run All Cells")
    asked = len(read_lesson(folder / f"{LESSON}.ipynb").questions)
    expect(page.locator(".op-question")).to_have_count(asked, timeout=30_000)
    assert page.locator("[data-mime-type='application/vnd.jupyter.error'], [data-mime-type*=stderr]").count() == 0

    bar = question(page, "part-of-a-bar")
    answer(bar, "1/6", "wrong")
    expect(bar.locator(".op-feedback")).to_have_text("That is the white part. Which part is blue?")
    bar.locator(".op-hint").click()
    expect(bar.locator(".op-hints li")).to_have_count(1)
    answer(bar, "5/6", "right")
    answer(question(page, "explain-to-a-friend"), "It can get smaller.", "answered")
    algebra = question(page, "algebra")
    algebra.locator("[name=response]").press_sequentially("x/2", delay=20)
    expect(algebra.locator(".op-drawn mfrac")).to_be_visible()
    tea = question(page, "tea")
    tea.get_by_role("button", name="boil: up").press("ArrowUp")
    expect(tea.locator(".op-moved")).to_have_text("boil: 1 of 2")
    tea.locator(".op-check").click()
    expect(tea).to_have_attribute("data-mark", "right")
    assert [part.get_attribute("data-mark") for part in tea.locator("li").all()] == ["right", "right"]
    half = question(page, "half")
    for _ in range(3):
        half.get_by_role("slider", name="point").press("ArrowRight")
    expect(half.locator("[name=response]")).to_have_value("1/2")
    half.locator(".op-check").click()
    expect(half).to_have_attribute("data-mark", "right")
    assert half.locator(".op-plane").evaluate("plane => getComputedStyle(plane).position") == "relative", (
        "it has its style"
    )
    noun = question(page, "noun")
    noun.get_by_role("checkbox", name="A", exact=True).press("ArrowRight")
    noun.get_by_role("checkbox", name="cat").press("Space")
    noun.locator(".op-check").click()
    expect(noun).to_have_attribute("data-mark", "right")
    twice = question(page, "twice")
    twice.get_by_role("textbox", name="Your program").press("Control+End")
    page.keyboard.press("Enter")
    page.keyboard.insert_text("return n + n")
    for key in ("Escape", "Tab", "Tab", "Enter"):
        page.keyboard.press(key)
    expect(twice).to_have_attribute("data-mark", "right")
    expect(twice.locator(".cm-content span").first).to_have_text("def")
    paper, sketch = question(page, "paper"), question(page, "sketch")
    paper.locator("input[type=file]").set_input_files({"name": "a.jpg", "mimeType": "image/jpeg", "buffer": PHOTO})
    expect(paper.locator(".op-told")).to_have_text("Photo 1 is added.")
    expect(paper.locator(".op-saved")).to_have_text("Saved")
    expect(paper.locator(".op-files img")).to_be_visible()
    sketch.locator(".op-paper svg").click()
    expect(sketch.locator(".op-paper svg")).to_have_accessible_name("Your drawing: 1 stroke")
    expect(sketch.locator(".op-saved")).to_have_text("Saved")
    events = read(folder / "record.jsonl").events
    answers = [event for event in events if event.kind == "answer"]  # a draft may come between them
    given = [name for event in answers[-2:] for name in names(event.data["response"])]
    assert [name.rpartition(".")[2] for name in given] == ["jpg", "svg"]
    assert all(blobs.read(folder, name) for name in given)
    assert [(event.item, event.kind, event.lesson) for event in events if event.kind != "draft"] == [
        ("part-of-a-bar", "answer", LESSON),
        ("part-of-a-bar", "hint", LESSON),
        ("part-of-a-bar", "answer", LESSON),
        ("explain-to-a-friend", "answer", LESSON),
        ("tea", "answer", LESSON),
        ("half", "answer", LESSON),
        ("noun", "answer", LESSON),
        ("twice", "answer", LESSON),
        ("paper", "answer", LESSON),
        ("sketch", "answer", LESSON),
    ]

    # What the set draws stands below it, for the author.
    draws = page.locator(".op-draws")
    draws.locator("summary").click()
    expect(draws.locator("dl:visible")).to_have_count(10)
    expect(draws.locator("dl").first.locator("math").first).to_be_visible()
    assert page.locator(".op-draws").count() == 1

    # A teaching block does here what it does on the page, and the record has it.
    deck = page.locator(".op-deck.op-one")
    deck.get_by_role("button", name="Turn it").click()
    expect(deck.get_by_text("le chien").first).to_be_visible()
    deck.get_by_role("button", name="I know it").click()
    expect(deck.locator(".op-count")).to_contain_text("Known: 1.")
    expect(deck).to_have_attribute("data-saved", "true")
    assert read(folder / "record.jsonl").events[-1].kind == "keep"

    # The kernel says only addresses: the video comes from where the notebook lies.
    page.locator("video").evaluate("video => { video.muted = true; return video.play() }")
    page.wait_for_function("() => document.querySelector('video').currentTime > 1")

    expect(bar).to_have_css("background-color", "rgb(255, 255, 255)")
    page.evaluate("theme => window.jupyterapp.commands.execute('apputils:change-theme', { theme })", "JupyterLab Dark")
    for card in (bar, page.locator(".op-video"), page.locator(".op-worked")):
        expect(card).to_have_css("background-color", "rgb(29, 33, 37)")


def answer(question: Locator, response: str, mark: str) -> None:
    question.locator("[name=response]").fill(response)
    question.locator(".op-check").click()
    expect(question.locator(".op-saved")).to_have_text("Saved")
    expect(question).to_have_attribute("data-mark", mark)


def question(page: Page, item: str) -> Locator:
    return page.locator(f'.op-question[data-item="{item}"]')
