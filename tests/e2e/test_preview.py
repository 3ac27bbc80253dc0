"""An author looks at a lesson while writing it: what is saved is shown at once, and answers and place stay."""

from __future__ import annotations

import json
import os
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import FrameLocator, Page, expect

from ownpace.authoring.course import lay_out
from ownpace.authoring.own_tests import test as tried
from ownpace.authoring.starters import starters
from ownpace.authoring.starters.begin import Wishes, begin
from ownpace.cli.release import release_lessons
from ownpace_graders.course import find_course
from ownpace_graders.errors import InputError
from tests import copies
from tests.e2e.looks import COLOURS, check, looks_well

MARK = ".op-question[data-item=rectangle]"


class Previewing(copies.Served):
    """It grades too, in a process of nbgrader's."""

    loaded = copies.Copy.loaded


class Previewed:
    """A preview that runs: its address, the lesson's notebook, and the folders that it made for a while."""

    def __init__(self, place: Path) -> None:
        course, _ = lay_out(place / "course")
        self.notebook = begin(course, "area", starters()["explicit"], Wishes())
        self.module = self.notebook.parent
        self.temporary = place / "temporary"
        self.temporary.mkdir()
        code = "from ownpace.cli import main\nmain(['preview', 'area', '--no-browser', '--port', '0'])"
        env = {**os.environ, "TMPDIR": str(self.temporary)}
        with (place / "preview.log").open("w") as log:
            self.process = Previewing(code, course.root, env, log.fileno())
        found = re.search(r"http://\S+", line := self.process.stdout.readline())
        assert found, line + (place / "preview.log").read_text()
        self.url = found[0]

    def save(self, change: Callable[[list[dict[str, Any]]], object]) -> None:
        """Change the notebook's cells and save it, as JupyterLab does."""
        notebook = json.loads(self.notebook.read_text(encoding="utf-8"))
        change(notebook["cells"])
        beside = self.notebook.with_name(".~area.ipynb")
        beside.write_text(json.dumps(notebook), encoding="utf-8")
        beside.replace(self.notebook)

    def replace(self, old: str, new: str) -> None:
        def change(cells: list[dict[str, Any]]) -> None:
            texts = ["".join(cell["source"]) for cell in cells]
            assert sum(old in text for text in texts) == 1
            for cell, text in zip(cells, texts, strict=True):
                cell["source"] = text.replace(old, new)

        self.save(change)

    def stop(self) -> None:
        self.process.terminate()
        time.sleep(0.05)
        self.process.terminate()  # it may be told twice: by a terminal, and by what runs in it
        self.process.wait(60)
        self.process.stdout.close()


@pytest.fixture(scope="module")
def previewed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Previewed]:
    previewed = Previewed(tmp_path_factory.mktemp("previewed"))
    yield previewed
    previewed.stop()
    assert [path.name for path in previewed.temporary.iterdir() if path.name.startswith("ownpace")] == []


def answer(frame: FrameLocator, item: str, response: str) -> None:
    question = frame.locator(f".op-question[data-item={item}]")
    expect(question.locator(".op-check")).not_to_have_attribute("aria-disabled", "true")
    question.locator("[name=response]").fill(response)
    question.locator(".op-check").click()
    expect(question.locator(".op-saved")).to_have_text("Saved")


def test_a_lesson_is_seen_while_it_is_written(previewed: Previewed, page: Page, tmp_path: Path) -> None:
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    before = {path.name for path in previewed.module.rglob("*")}
    page.goto(previewed.url)
    frame = page.frame_locator("#pv-frame")
    expect(page).to_have_url(re.compile(r"/lesson/area/$"))
    expect(page.locator("#pv-problems")).to_have_text(re.compile("^No problems"))
    expect(frame.locator("body")).not_to_contain_text("notes to you")

    _what_is_saved_is_shown(previewed, page, frame)
    _other_students_and_looks(page, frame)
    _what_is_wrong_is_said(previewed, page, frame)
    assert {path.name for path in previewed.module.rglob("*")} == before
    _answers_become_a_test(previewed, page, frame)
    _as_graded(previewed, page, frame)

    looks_well(page, "preview", tmp_path)
    _the_bar_has_room(page)
    assert complaints == []


def _what_is_saved_is_shown(previewed: Previewed, page: Page, frame: FrameLocator) -> None:
    """Answers and place stay; an answer whose question changed is asked for again, as everywhere."""
    answer(frame, "rectangle", "24")
    answer(frame, "half-of-thirty", "60")
    expect(frame.locator("[data-item=half-of-thirty]")).to_contain_text("You doubled it.")
    frame.locator("[data-item=half-of-thirty] .op-check").focus()
    frame.locator("[data-item=half-of-thirty]").evaluate(
        "each => window.scrollBy(0, each.getBoundingClientRect().top - 200)"
    )
    place = "each => Math.round(each.getBoundingClientRect().top)"
    there = frame.locator("[data-item=half-of-thirty]").evaluate(place)
    expect(page.locator("#op-main")).to_have_attribute("data-shown", "1")
    previewed.replace("Get a pencil and paper. You will draw.", "Get a pencil.\n- Get paper.\n- Get a chair.")
    expect(page.locator("#op-main")).to_have_attribute("data-shown", "2")
    expect(frame.locator("body")).to_contain_text("Get a chair.")
    expect(page.locator("#pv-said")).to_contain_text("Saved and shown")
    assert abs(frame.locator("[data-item=half-of-thirty]").evaluate(place) - there) <= 2
    expect(frame.locator(MARK)).to_have_attribute("data-mark", "right")
    previewed.replace(
        "A rectangle is 6 cm wide and 4 cm high. What is", "A rectangle is 6 cm high and 4 cm wide. What is"
    )
    expect(frame.locator(MARK)).to_contain_text("changed")
    expect(frame.locator("[data-item=half-of-thirty] [name=response]")).to_have_value("60")


def _other_students_and_looks(page: Page, frame: FrameLocator) -> None:
    page.locator("#pv-view").select_option("after-1")
    expect(frame.locator("#op-plan [data-phase=warm-up]")).to_have_attribute("data-state", "done")
    expect(frame.locator("[data-phase=watch-me][data-state=open]").first).to_be_visible()
    page.locator("#pv-view").select_option(label="Everything wrong")
    expect(frame.locator("[data-item=own-4]")).to_have_attribute("data-mark", "wrong")
    page.locator("#pv-phone").click()
    assert frame.locator("html").evaluate("html => html.clientWidth") <= 360
    page.locator("#pv-dark").click()
    expect(page.locator("#pv-dark")).to_have_attribute("aria-pressed", "true")
    expect(frame.locator("body")).to_have_css("background-color", "rgb(21, 24, 27)")
    page.locator("#pv-show").select_option("printed")
    expect(frame.locator(".op-header")).to_be_hidden()
    expect(frame.locator("body")).to_have_css("background-color", "rgb(255, 255, 255)")
    page.locator("#pv-show").select_option("page")
    page.locator("#pv-dark").click()
    page.locator("#pv-phone").click()
    expect(frame.locator(".op-header")).to_be_visible()
    page.locator("#pv-view").select_option("start")
    expect(frame.locator(MARK)).not_to_have_attribute("data-mark", "wrong")


def _what_is_wrong_is_said(previewed: Previewed, page: Page, frame: FrameLocator) -> None:
    """A lesson with an error is shown as far as it can be."""
    whole = previewed.notebook.read_text(encoding="utf-8")
    _broken_places_are_told(previewed, page, frame)
    previewed.notebook.write_text(whole, encoding="utf-8")
    expect(frame.locator(".pv-box")).to_have_count(0)
    previewed.replace('ask.choice(\n    "why-half"', 'ask.choise(\n    "why-half"')
    button = page.locator("#pv-problems")
    expect(button).to_contain_text("1 problem")
    button.press("Enter")
    expect(page.locator("#pv-list")).to_contain_text("choise")
    expect(frame.locator("[data-item=together-1]")).to_have_count(1)
    page.locator("#pv-list button").first.click()
    expect(frame.locator("#watch-me")).to_have_attribute("data-state", "open")
    page.keyboard.press("Escape")
    expect(page.locator("#pv-list")).to_be_hidden()
    previewed.replace("objectives:", "objectifs:")
    expect(page.locator("#pv-trouble")).to_contain_text(
        "area.ipynb, cell 1, line 1: The front matter lacks objectives."
    )
    expect(frame.locator("[data-item=together-1]")).to_have_count(1)
    _what_cannot_be_read_stays(previewed, page, frame)
    previewed.notebook.write_text(whole, encoding="utf-8")
    expect(page.locator("#pv-trouble")).to_be_hidden()
    expect(button).to_have_text(re.compile("^No problems"))


BROKEN: list[tuple[str, str, str, str]] = [
    ("rectangle", "ask.number(", "ask.numbr(", "OP4 question-call"),
    ("half-of-thirty", "hints=", "hnts=", "OP4 question-call"),
    ("why-half", '"why-half",', '"why-half"', "OP14 joined-texts"),
    ("together-1", "code", "markdown", "OP10 alive"),
    ("together-2", "code", "raw", "OP10 alive"),
    ("own-1", "", 'show.figure("media/gone.svg", alt="Gone")', "OP8 media"),
    ("own-2", "", "![A moon](media/moon.png)", "OP8 media"),
]
"""The question of a cell, what of it becomes what (its type, where that is named), and what is said of it."""


def _broken_places_are_told(previewed: Previewed, page: Page, frame: FrameLocator) -> None:
    """Each in its place, in the check's words, with a link to the rule's page; release refuses it."""
    places: list[int] = []

    def change(cells: list[dict[str, Any]]) -> None:
        for item, old, new, _ in BROKEN:
            at, cell = next((at, cell) for at, cell in enumerate(cells, 1) if f'"{item}"' in "".join(cell["source"]))
            places.append(at)
            if old == "code" or new.startswith("!["):
                kind = new if old else "markdown"
                cells[at - 1] = {"cell_type": kind, "metadata": {}, "source": cell["source"] if old else new}
            else:
                source = "".join(cell["source"])
                assert old in source
                cell["source"] = source.replace(old, new, 1) if old else new

    previewed.save(change)
    expect(page.locator("#pv-problems")).to_have_attribute("data-found", "some")
    boxes = frame.locator(".pv-box:not(.pv-inside)")
    expect(boxes).to_have_count(len(BROKEN))
    for place, box, (item, *_, code) in zip(places, boxes.all(), BROKEN, strict=True):
        expect(box, item).to_contain_text(f"Cell {place}, line ")
        expect(box.get_by_role("link", name=code, include_hidden=True).first, item).to_be_attached()
    expect(frame.locator("#watch-me .pv-inside")).to_be_visible()
    expect(frame.locator("[data-broken]").filter(visible=True)).to_have_count(0)
    check(page, "what is broken", rules=COLOURS)
    rule = page.request.get(str(boxes.first.get_by_role("link").first.evaluate("link => link.href")))
    assert (rule.status, "question-call" in rule.text()) == (200, True)
    course = find_course(previewed.module)
    with pytest.raises(InputError, match="Nothing was released"):
        release_lessons(course, ["area"])


def _what_cannot_be_read_stays(previewed: Previewed, page: Page, frame: FrameLocator) -> None:
    """The last view of it, with words, however often one looks; so it is where the file is gone for a moment."""
    trouble = page.locator("#pv-trouble")
    previewed.notebook.write_text('{\n<<<<<<< ours\n "cells": []\n=======\n', encoding="utf-8")
    expect(trouble).to_contain_text("a merge is not finished")
    expect(page.locator("#pv-said")).to_have_text("Shown as it was when it could last be read")
    previewed.notebook.unlink()
    expect(trouble).to_contain_text("The notebook is not there any more.")
    page.reload()
    expect(trouble).to_contain_text("The notebook is not there any more.")
    expect(frame.locator("[data-item=together-1]")).to_have_count(1)


def _the_bar_has_room(page: Page) -> None:
    """In one row where there is room for one; else opened below it by a button, and nothing of it is cut off."""
    page.locator("#pv-view").select_option("after-1")
    for width in (1280, 360, 320):
        page.set_viewport_size({"width": width, "height": 640})
        if page.locator("#pv-more").is_visible():
            page.locator("#pv-more").press("Enter")
        shown = page.locator("#op-bar").locator("select, button").filter(visible=True)
        assert shown.evaluate_all(ROOM) == []
        rows = set(shown.evaluate_all("all => all.map((each) => each.getBoundingClientRect().top)"))
        assert len(rows) == 1 or width < 1280
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    page.locator("#pv-view").press("Escape")
    expect(page.locator("#pv-more")).to_be_focused()
    expect(page.locator("#pv-view")).to_be_hidden()


ROOM = """all => all.filter((each) => {
  const box = each.getBoundingClientRect();
  const fit = each.cloneNode(true);
  fit.style = "position: absolute; inline-size: max-content; max-inline-size: none; field-sizing: content";
  if (each.value) fit.value = each.value;
  each.after(fit);
  const wanted = fit.getBoundingClientRect().width;
  fit.remove();
  return box.right > innerWidth || box.left < 0 || wanted > box.width + 1;
}).map((each) => each.id)"""
"""Those that are cut off, by the page's edge or by their own."""


def _answers_become_a_test(previewed: Previewed, page: Page, frame: FrameLocator) -> None:
    keep = page.get_by_role("button", name="Keep as a test")
    page.get_by_role("button", name="Begin again").click()
    expect(page.locator("#pv-said")).to_have_text("New: From the start")
    keep.click()
    expect(page.locator("#pv-said")).to_contain_text("There is no answer yet.")
    answer(frame, "half-of-thirty", "31")
    answer(frame, "rectangle", "24 cm²")
    keep.click()
    expect(page.locator("#pv-said")).to_have_text(
        "Written: modules/area/tests/wrong/half-of-thirty.yaml, modules/area/tests/solution.yaml"
    )
    assert "words: Not yet. Try again." in (previewed.module / "tests/wrong/half-of-thirty.yaml").read_text()
    assert tried(previewed.module).faults == ()


def _as_graded(previewed: Previewed, page: Page, frame: FrameLocator) -> None:
    """What is being done is said; what was released is not released again, and a lesson with other questions is."""
    page.locator("#pv-view").select_option(label="Everything wrong")
    expect(frame.locator("[data-item=own-4]")).to_have_attribute("data-mark", "wrong")
    page.evaluate(HEARD)
    assert _graded(page, frame) >= {"Releasing it …", "Grading …", "Writing the feedback page …"}
    expect(frame.locator("[data-item=own-4]")).to_have_attribute("data-mark", "wrong")
    assert "Releasing it …" not in _graded(page, frame)
    previewed.save(lambda cells: cells.remove(next(cell for cell in cells if '"own-4"' in "".join(cell["source"]))))
    expect(frame.locator("[data-item=own-4]")).to_have_count(0)
    assert "Releasing it …" in _graded(page, frame)


HEARD = """() => {
  window.heard = [];
  const said = document.getElementById("pv-said");
  new MutationObserver(() => window.heard.push(said.textContent)).observe(said, { childList: true });
}"""


def _graded(page: Page, frame: FrameLocator) -> set[str]:
    """What was said while it was graded."""
    page.evaluate("window.heard = []")
    page.locator("#pv-show").select_option("graded")
    expect(page.locator("#pv-said")).to_have_text("As the feedback page shows it", timeout=180_000)
    expect(frame.locator("body")).to_contain_text("0 of 2 points")
    said = set(page.evaluate("window.heard"))
    page.locator("#pv-show").select_option("page")
    expect(frame.locator("#op-handin-button")).to_be_attached()
    return said


def test_only_who_has_the_whole_address_gets_in(previewed: Previewed, page: Page) -> None:
    bare = previewed.url.partition("?")[0]
    answers = [page.request.get(bare + address) for address in ("", "lesson/area/", "student/x/", "api/changes/area")]
    assert [answer.status for answer in answers] == [403, 403, 404, 403]
    assert "Open the address that ownpace preview has printed" in answers[0].text()
    assert page.request.get(previewed.url).status == 200
    refused = page.request.post(f"{bare}api/keep/area", data="{}")
    assert refused.status == 403
    for key in ("nothing", "..", "area/..", "area/other"):
        assert page.request.get(f"{bare}lesson/{key}/").status in (200, 404)
