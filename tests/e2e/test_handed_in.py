"""What is said before work is handed in and afterwards, by dialog, plan, questions and library alike."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from ownpace.ask import answered, drafted
from ownpace_graders.kinds import KINDS
from ownpace_graders.kinds.kind import is_judged
from ownpace_graders.lesson import Lesson, read_lesson
from ownpace_graders.record import State, fold, read
from tests.e2e.conftest import Served
from tests.e2e.looks import looks_well
from tests.e2e.student import Student
from tests.graders.tables import whole_call
from tests.processes import until

FRONT = """---
title: All kinds
summary: A question of every kind that words, picks or places answer.
objectives: {all: To answer}
plan:
  - {heading: First, purpose: practise, minutes: 10}
  - {heading: Then, purpose: practise, minutes: 10}
---"""
TYPED = [name for name, kind in KINDS.items() if not (kind.shape.files or kind.grows or kind.shape.name == "program")]
"""Kinds that are answered without a kernel, a camera or a worked example before."""
FEW = ["reflect", "number", "choice", "text"]
"""Enough where each kind does the same."""
TOUCH = """() => [...document.querySelectorAll(".op-question:not(.op-set)")].forEach((question) => {
  const field = question.querySelector(".op-form [name^=response]:not([type=hidden])");
  if (field === null) return question.querySelector(".op-moves button:not([disabled]):last-of-type").click();
  if (field.type === "radio" || field.type === "checkbox") field.checked = true;
  else if (field.localName === "select") field.selectedIndex = field.selectedIndex === 1 ? 2 : 1;
  else field.value = "3";
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.dispatchEvent(new Event("change", { bubbles: true }));
})"""
"""In each question the first field is filled in, or a card moved, all in one moment, and nothing is checked."""
DIALOG = "document.querySelector('dialog')"
LOCAL = re.compile(r"^\w{3} \d+, 20\d\d, \d+:\d\d\s[AP]M$")
"""A moment, as a reader of American English has it."""
DRAFT = "Draft saved, not checked yet"


def call(kind: str) -> str:
    given = {**whole_call(kind), "item": kind, "prompt": f"What of {kind}?"}
    return f"ask.{kind}({', '.join(f'{name}={value!r}' for name, value in given.items())})"


def write(course: Path, name: str, kinds: list[str]) -> None:
    """A lesson with a question of each of these kinds, released."""
    path = course / f"release/{name}/{name}.ipynb"
    path.parent.mkdir(parents=True)
    code: dict[str, Any] = {"outputs": [], "execution_count": None}
    cells: list[dict[str, Any]] = [
        {"cell_type": "raw", "source": FRONT},
        {"cell_type": "code", "source": "from ownpace import ask", **code},
        {"cell_type": "markdown", "source": "## First"},
        *({"cell_type": "code", "source": call(kind), **code} for kind in kinds[::2]),
        {"cell_type": "markdown", "source": "## Then"},
        *({"cell_type": "code", "source": call(kind), **code} for kind in kinds[1::2]),
    ]
    whole = [{"id": f"c{number}", "metadata": {}, **cell} for number, cell in enumerate(cells)]
    path.write_text(json.dumps({"cells": whole, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}))
    (course / "nbgrader_config.py").write_text("c = get_config()\n")


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("all")
    write(place, "all", TYPED)
    write(place, "few", FEW)
    return place


@pytest.fixture(scope="module")
def running(course: Path, serve_all: Callable[..., Served]) -> Served:
    return serve_all(course)


@pytest.fixture
def few(course: Path) -> Lesson:
    (course / "work/few/record.jsonl").unlink(missing_ok=True)
    return read_lesson(course / "release/few/few.ipynb")


def state(course: Path, name: str) -> State:
    return fold(read(course / f"work/{name}/record.jsonl").events)


def judged(lesson: Lesson) -> set[str]:
    return {str(cell.item) for cell in lesson.questions if cell.call and is_judged(cell.call.arguments)}


def press(page: Page) -> str:
    """What the dialog says when “Hand in” is pressed."""
    page.locator("#op-handin-button").click()
    expect(page.locator("dialog")).to_be_visible()
    return page.locator("dialog").inner_text()


def named(page: Page) -> list[str]:
    return [re.sub(r"[“”]", "", each) for each in page.locator("dialog .op-left a").all_inner_texts()]


def handed(page: Page, words: str, shown: str) -> None:
    """The plan's last entry, and what stands beside the receipt."""
    entry = page.locator('#op-plan a[href="#op-handin"]')
    expect(entry).to_have_attribute("data-state", shown)
    expect(entry).to_have_text(re.compile(rf"^Hand in\s*{words}$"))
    expect(page.locator("#op-since")).to_be_visible(visible=shown == "changed")


def test_what_was_typed_just_now_is_kept_before_it_is_counted_and_named(
    page: Page, course: Path, running: Served, tmp_path: Path
) -> None:
    lesson = read_lesson(course / "release/all/all.ipynb")
    student = Student(page, running.lesson("all"))
    student.open()
    student.go_to("then")
    for question in page.locator(".op-question").all():
        student.ready(question)
    page.evaluate(TOUCH)
    said = press(page)
    there, cells = state(course, "all").items, {str(cell.item): cell for cell in lesson.questions}
    drafts = [item for item, cell in cells.items() if drafted(cell, there.get(item), "all")]
    given = {item for item, cell in cells.items() if answered(cell, there.get(item))}
    assert set(drafts) == judged(lesson)
    assert given == cells.keys() - judged(lesson)
    assert "no answer yet" not in said
    assert named(page) == [f"What of {item}?" for item in drafts]
    assert said.startswith(f"{len(drafts)} answers are typed but not checked.")
    page.set_viewport_size({"width": 320, "height": 640})
    looks_well(page, "dialog", tmp_path, parts=["dialog"])
    expect(page.get_by_role("button", name="Hand in now")).to_be_in_viewport(ratio=1)
    assert page.evaluate(f"{DIALOG}.scrollHeight - {DIALOG}.clientHeight") == 0
    page.set_viewport_size({"width": 320, "height": 256})
    assert page.evaluate(f"{DIALOG}.scrollHeight - {DIALOG}.clientHeight") > 0
    page.set_viewport_size({"width": 1280, "height": 800})
    page.locator("dialog .op-left a").last.click()
    expect(page.locator("dialog")).to_have_count(0)
    assert page.evaluate("document.activeElement.closest('.op-question').dataset.item") == drafts[-1]
    assert state(course, "all").handins == []

    page.reload()
    for item in drafts:
        expect(student.question(item).locator(".op-saved")).to_have_text(DRAFT)
    press(page)
    assert named(page) == [f"What of {item}?" for item in drafts]
    page.keyboard.press("Escape")
    expect(page.locator("#op-handin-button")).to_be_focused()


@pytest.mark.usefixtures("few")
def test_the_plan_says_whether_it_is_handed_in_as_it_is(page: Page, running: Served) -> None:
    student = Student(page, running.lesson("few"))
    student.open()
    handed(page, "", "open")
    student.go_to("then")
    student.ready(student.question("number"))
    student.question("number").locator("[name=response]").fill("77")
    assert press(page).startswith("1 answer is typed but not checked.\n\n“What of number?”\n\n3 questions have no")
    held: list[Route] = []
    page.route("**/api/handin/**", lambda route: held.append(route))
    with page.expect_request("**/api/handin/**"):
        page.get_by_role("button", name="Hand in now").click()
    handed(page, "", "open")  # until the server has said that it is in
    until(lambda: page.evaluate("1") == 1 and bool(held))
    held[0].continue_()
    page.unroute("**/api/handin/**")
    handed(page, "handed in", "done")
    expect(page.locator("#op-receipt")).to_contain_text("Your receipt: ")
    page.reload()
    handed(page, "handed in", "done")
    student.answer("number", "78")
    handed(page, "changed since", "changed")
    assert "answer is not right yet" in press(page)
    page.get_by_role("button", name="Not yet").click()
    page.goto(running.url)
    expect(page.locator(".op-handed")).to_contain_text("You have changed something since.")
    student.open()
    handed(page, "changed since", "changed")
    student.question("number").locator("[name=response]").fill("79")
    assert "“What of number?” (changed since)" in press(page)
    page.get_by_role("button", name="Hand in now").click()
    handed(page, "handed in", "done")
    expect(page.locator("#op-receipt time")).to_have_text(LOCAL)
    shown = page.locator("#op-receipt").inner_text().splitlines()[0]
    page.reload()
    expect(page.locator("#op-receipt p").first).to_have_text(shown)
    at = re.sub(r"Handed in on | Your receipt.*|\.", "", shown).strip()
    page.goto(running.url)
    expect(page.locator(".op-handed")).not_to_contain_text("changed")
    expect(page.locator(".op-handed time")).to_have_text(at)
    page.goto(f"{running.url}work/")
    expect(page.locator("[data-lesson=few] .op-table").last.locator("time").last).to_have_text(at)


def test_without_a_connection_what_is_kept_here_is_counted_too(
    page: Page, course: Path, running: Served, few: Lesson
) -> None:
    student = Student(page, running.lesson("few"))
    student.open()
    student.go_to("then")
    for item in ("number", "reflect"):
        student.ready(student.question(item))
    page.route("**/api/record/**", lambda route: route.abort())
    student.question("reflect").locator("[name=response]").fill("So.")
    student.question("number").locator("[name=response]").fill("77")
    said = press(page)
    assert f"{len(few.questions) - 2} questions have no answer yet. You can" in said
    assert "not right yet" not in said
    assert named(page) == ["What of number?"]
    page.get_by_role("button", name="Not yet").click()
    student.question("text").evaluate("(question) => (question.dataset.making = '')")
    assert "“What of text?” (not kept yet)" in press(page)
    page.unroute("**/api/record/**")
    page.get_by_role("button", name="Not yet").click()
    until(lambda: "number" in (items := state(course, "few").items) and items["number"].draft is not None)
