"""An author's side panel, forms and status bar, in a real JupyterLab."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from ownpace_graders.kinds import KINDS
from ownpace_graders.lesson import read_lesson
from tests.e2e.jupyter import alone
from tests.e2e.lab.conftest import KNOWN, choose
from tests.e2e.looks import COLOURS, check

pytestmark = pytest.mark.xdist_group("lab")

IMPORT = "from ownpace import ask, show"
FRONT = """---
title: Halves
summary: What half of a thing is.
objectives: {halves: Halve a number}
plan:
  - {heading: Try, purpose: practise, minutes: 5}
  - {heading: Exit, purpose: check, minutes: 5}
---"""
EVIL = "<img src=x onerror='window.ran=1'>"
HOSTILE = f"""---
title: "{EVIL}"
summary: S
objectives: {{"{EVIL}": "{EVIL}"}}
plan: [{{heading: "{EVIL}", purpose: check, minutes: 5}}]
---"""
CALL = f'q = ask.number("{EVIL}", "{EVIL}", objective="{EVIL}", answer=f"{{open(\'ran\', \'w\')}}", {"x" * 9}="{EVIL}")'


def notebook(*sources: str, **metadata: Any) -> str:
    """Of these sources the first is raw; one that begins with ## is a text, all others are code."""
    cells: list[dict[str, Any]] = []
    for number, source in enumerate(sources):
        cell: dict[str, Any] = {"id": f"c{number}", "metadata": metadata, "source": source}
        if number == 0 or source.startswith("## "):
            cells.append(cell | {"cell_type": "raw" if number == 0 else "markdown"})
        else:
            cells.append(cell | {"cell_type": "code", "outputs": [], "execution_count": None})
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    about = {"kernelspec": kernel}
    return json.dumps({"cells": cells, "metadata": about, "nbformat": 4, "nbformat_minor": 5})


@pytest.fixture(scope="module", autouse=True)
def lessons(root: Path) -> None:
    question = 'ask.number("half", "Half of 4?", answer=2, objective="halves")'
    asked = 'ask.number(\n    "tenth",\n    "A tenth of 20?",\n    answer=2,\n)'
    checked = {"nbgrader": {"checksum": "0", "grade": False, "grade_id": "x", "locked": True, "schema_version": 3}}
    notebooks = {
        "halves": notebook(FRONT, IMPORT, "## Try", question, "## Exit"),
        "seen": notebook(FRONT, IMPORT, "## Try", question, "## Exit"),
        "tenths": notebook(FRONT, IMPORT, "## Try", asked),
        "plain": notebook("", "1 + 1"),
        "released": notebook(FRONT, IMPORT, **checked),
        "hostile": notebook(HOSTILE, IMPORT, f"## {EVIL}", CALL),
    }
    for name, text in notebooks.items():
        (root / "modules" / name).mkdir(parents=True)
        (root / "modules" / name / f"{name}.ipynb").write_text(text)


BY_FORM = "Lesson: Edit This Question or Block by Form (Ctrl+Shift+E)"


def opened(page: Page, name: str) -> None:
    alone(page, f"modules/{name}/{name}.ipynb")


def field(page: Page, name: str) -> Locator:
    return page.locator(f'[data-field="call.{name}"] :is(textarea, input, select)').first


def says_nothing(page: Page) -> None:
    """Axe has nothing to say of the panel in the light, and nothing of its colours in the dark. It takes for hidden all
    that lies in a body that cuts off what stands out and has no height, as Lab's does."""
    page.evaluate("() => { document.body.style.overflow = 'visible' }")
    for theme, rules in (("JupyterLab Dark", COLOURS), ("JupyterLab Light", None)):
        page.evaluate("theme => window.jupyterapp.commands.execute('apputils:change-theme', { theme })", theme)
        expect(page.locator("body")).to_have_attribute("data-jp-theme-name", theme)
        check(page, theme, [".op-author"], rules)


def test_nothing_is_in_the_way_of_who_opens_something_else(page: Page, lab: str) -> None:
    page.wait_for_function("() => window.jupyterapp")
    if page.locator(".op-author").count():  # somebody asked for the panel before
        page.goto(f"{lab}lab/workspaces/other")
    words = {"plain": "This notebook is not a lesson.", "released": "This is a lesson as students get it."}
    for name in words:
        opened(page, name)
        expect(page.locator(".jp-StatusBar-TextItem", has_text="Cell 1/2")).to_be_visible()
        expect(page.locator(".op-author-status")).to_be_hidden()
        expect(page.locator(".op-author")).to_have_count(0)
    for name, said in words.items():
        opened(page, name)
        # Until then Lab may give the focus to the notebook, and the palette goes with the focus.
        expect(page.locator(".jp-StatusBar-TextItem", has_text="| Idle")).to_be_visible()
        choose(page, "View", "Activate Command Palette")
        page.locator(".lm-CommandPalette-input").fill("what to fix")
        page.keyboard.press("Enter")
        expect(page.locator(".op-author")).to_contain_text(said)


def test_an_author_sees_fixes_puts_in_and_edits(page: Page, lab: str, root: Path) -> None:
    opened(page, "halves")
    status, panel = page.locator(".op-author-status"), page.locator(".op-author")
    expect(status).to_contain_text("10 minutes · 1 point · 1 problem", timeout=60_000)
    expect(panel).to_be_hidden()
    status.click()
    expect(panel.get_by_role("heading", name="Halves")).to_be_visible()
    panel.get_by_role("button", name="Cell 4, line 1").first.click()
    expect(page.locator(".jp-Notebook .jp-mod-active")).to_contain_text("Half of 4?")
    expect(panel).not_to_contain_text("has no id of its own")
    # In the toolbar of a cell it stands only where there is something to edit.
    toolbar = page.locator(".jp-cell-toolbar")
    for kind, forms in ((".jp-RawCell", 1), (".jp-MarkdownCell", 0)):
        page.locator(f".jp-Notebook {kind}").first.click()
        expect(toolbar.get_by_role("button", name="Move this cell down")).to_be_visible()
        expect(toolbar.get_by_role("button", name=BY_FORM)).to_have_count(forms)
    metadata = panel.get_by_role("listitem").filter(has_text="has no nbgrader metadata")
    metadata.get_by_role("button", name="Fix it").click()
    expect(metadata).to_have_count(0)
    expect(status).to_contain_text("no problems")
    expect(panel.get_by_role("button", name="halves is practised in cell 4")).to_be_visible()

    # In the phase that checks the form has a place for what students must not see.
    panel.get_by_role("button", name="Exit").click()
    panel.get_by_label("What to put in").select_option("ask.number")
    panel.get_by_role("button", name="Put in…").click()
    expect(field(page, "item")).to_be_focused()
    page.keyboard.type("exit-1")
    page.keyboard.press("Control+Enter")
    expect(field(page, "prompt")).to_be_focused()
    expect(panel.locator('[data-field="call.prompt"] .op-author-problem')).to_contain_text("has no prompt")
    page.keyboard.type('Half of "6"?')
    field(page, "objective").select_option("halves")
    panel.locator('[data-field="key.answer"] textarea').fill("3")
    panel.get_by_role("button", name="Add a row: a wrong answer").click()
    expect(panel.get_by_role("textbox", name="A wrong answer", exact=True)).to_be_focused()
    page.keyboard.type("12")
    panel.get_by_role("textbox", name="The name of the mistake behind it").fill("doubled")
    says_nothing(page)
    panel.get_by_role("button", name="Write it").click()
    expect(panel.locator("form")).to_have_count(0)
    expect(status).to_contain_text("10 minutes · 2 points · no problems")

    # By the keyboard, from the cell that has it.
    expect(page.locator(".jp-Notebook .jp-mod-active")).to_contain_text("exit_1 = ask.number(")
    page.locator(".jp-Notebook .jp-mod-active .jp-InputPrompt").click()
    page.keyboard.press("Control+Shift+e")
    expect(field(page, "prompt")).to_have_value('Half of "6"?')
    field(page, "prompt").fill("Half of 6?")
    panel.locator("form details summary").click()
    field(page, "points").fill("2")
    page.keyboard.press("Control+Enter")
    expect(status).to_contain_text("10 minutes · 3 points · no problems")
    panel.get_by_role("button", name="Front matter…").click()
    expect(field(page, "title")).to_have_value("Halves")
    field(page, "title").fill("Halves of things")
    page.keyboard.press("Control+Enter")
    expect(panel.get_by_role("heading", name="Halves of things")).to_be_visible()
    says_nothing(page)
    with page.expect_response(lambda answer: answer.request.method == "PUT" and "/api/contents/" in answer.url):
        choose(page, "File", "Save Notebook")
    written = read_lesson(root / "modules/halves/halves.ipynb")
    assert written.title == "Halves of things"
    assert written.cells[-1].source == (
        'exit_1 = ask.number("exit-1", "Half of 6?", objective="halves", points=2)\n### BEGIN HIDDEN TESTS\n'
        'exit_1.key(3, wrong={"12": "doubled"})\n### END HIDDEN TESTS\nexit_1'
    )
    _completes(page)


def _completes(page: Page) -> None:
    """After `ask.` only kinds are offered."""
    expect(page.locator(".jp-StatusBar-TextItem", has_text="| Idle")).to_be_visible(timeout=60_000)
    choose(page, "Run", "Run All Cells")
    expect(page.locator(".op-question")).to_have_count(2, timeout=60_000)
    page.keyboard.press("Escape")
    page.keyboard.press("b")
    page.keyboard.press("Enter")
    page.keyboard.type("ask.")
    page.keyboard.press("Tab")
    offered = page.locator(".jp-Completer-item .jp-Completer-match")
    expect(offered.first).to_be_visible()
    assert {text.removeprefix("ask.") for text in offered.all_inner_texts()} == {*KINDS}


def test_the_student_s_view_stands_beside_the_notebook(page: Page, lab: str, root: Path) -> None:
    opened(page, "seen")
    page.locator(".op-author-status").click()
    page.locator(".op-author").get_by_role("button", name="Student’s view").click()
    frame = page.frame_locator("iframe.op-author-view")
    student = frame.frame_locator("iframe")
    expect(student.get_by_text("Half of 4?")).to_be_visible(timeout=120_000)
    cell = page.locator(".jp-Notebook .jp-CodeCell", has_text="Half of 4?")
    cell.locator(".jp-InputPrompt").click()
    page.keyboard.press("Control+Shift+e")
    field(page, "prompt").fill("Half of 8?")
    page.keyboard.press("Control+Enter")
    expect(cell.or_(page.locator(".jp-CodeCell", has_text="Half of 8?"))).to_be_visible()
    choose(page, "File", "Save Notebook")
    expect(student.get_by_text("Half of 8?")).to_be_visible(timeout=120_000)
    page.locator(".op-author").get_by_role("button", name="Student’s view").click()
    expect(page.locator("iframe.op-author-view")).to_have_count(1)


def test_in_jupyter_notebook_an_author_has_panel_and_forms_too(page: Page, lab: str) -> None:
    """JupyterLab's server has its pages too."""
    page = page.context.new_page()
    page.goto(f"{lab}notebooks/modules/tenths/tenths.ipynb")
    cell = page.locator(".jp-Notebook .jp-Cell", has_text="A tenth of 20?")
    cell.locator(".jp-InputPrompt").click()
    cell.get_by_role("button", name=BY_FORM).click()
    expect(field(page, "prompt")).to_have_value("A tenth of 20?")
    field(page, "prompt").fill("A tenth of 30?")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".jp-Notebook")).to_contain_text("A tenth of 30?")
    panel = page.locator(".op-author")
    expect(panel.get_by_role("heading", name="Halves")).to_be_visible()
    # There is no room beside a notebook there.
    with page.context.expect_page() as beside:
        panel.get_by_role("button", name="Student’s view").click()
    expect(beside.value.locator("#pv-view")).to_be_visible()
    beside.value.close()
    page.close()


def test_what_a_stranger_wrote_is_words(page: Page, lab: str, root: Path) -> None:
    opened(page, "hostile")
    page.locator(".op-author-status").click()
    panel = page.locator(".op-author")
    expect(panel.get_by_role("heading", name=EVIL)).to_be_visible()
    panel.get_by_role("button", name="Cell 4, line 1").first.click()
    panel.get_by_role("button", name="Edit this cell…").click()
    expect(field(page, "item")).to_have_value(EVIL)
    expect(field(page, "answer")).to_have_js_property("readOnly", True)
    page.keyboard.press("Escape")
    panel.get_by_role("button", name="Front matter…").click()
    expect(field(page, "title")).to_have_value(EVIL)
    assert panel.locator("img").count() == 0
    assert page.evaluate("() => window.ran") is None
    assert [*root.parent.rglob("ran")] == []


def test_only_who_may_use_the_server_is_answered(page: Page, lab: str) -> None:
    address = f"{lab}ownpace-author/"
    asked = {"path": "modules/halves/halves.ipynb"}
    assert _status(f"{address}calls", asked) == 403
    assert page.request.post(f"{address}calls", data=asked).status == 403, "a page of another site has no XSRF token"
    assert _status(f"{address}calls", asked, KNOWN) == 200
    assert _status(f"{address}nothing", asked, KNOWN) == 404
    for path in (
        "../settings/a.ipynb",
        "/../../a.ipynb",
        "modules/halves/halves.py",
        "a\0.ipynb",
        "x" * 5000 + ".ipynb",
        None,
    ):
        assert _status(f"{address}calls", {"path": path}, KNOWN) == 404, path


def _status(address: str, asked: object, token: str = "") -> int:
    headers = {"Content-Type": "application/json", **({"Authorization": f"token {token}"} if token else {})}
    request = urllib.request.Request(address, json.dumps(asked).encode(), headers, method="POST")
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        with error:
            return error.code
