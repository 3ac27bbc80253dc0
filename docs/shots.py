"""Pictures of every example on a lesson's real page, as `make docs` makes them: .venv/bin/python -m docs.shots FOLDER

Each is taken untouched and once something was done to it, in the light and in the dark: `ask.number-done-dark.png`.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any, Literal

from docs.answers import answer, sample
from docs.calls import CALLS, EXAMPLES, example
from PIL import Image
from playwright.sync_api import Locator, Page, expect, sync_playwright

from ownpace_graders.lesson.calls import Call

LESSON = "gallery"
FRONT = """---
title: Every kind and block
summary: The examples of the documentation.
objectives: {all: To see}
plan:
  - {heading: Examples, purpose: practise, minutes: 10}
language: en
---"""
SETTINGS = 'c = get_config()\nc.Ownpace.student_files = ["draw", "say", "upload"]\n'
WIDTH, HEIGHT = 800, 1000
"""Of the window."""
AROUND = 12
"""Pixels of the page around an example."""
BEFORE = 3
"""Cells before the first example."""
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
FLAGS = ["--no-sandbox", "--disable-gpu"]
SHELLS = ("chromium-headless-shell", "chromium")
SEEN = """async (places) => {
  const cells = places.map((place) => document.querySelector(place));
  for (const cell of cells) {
    cell.scrollIntoView({ block: "center" });
    await new Promise(requestAnimationFrame);
  }
  scrollTo(0, 0);
  const seen = [...document.images].filter((each) => each.checkVisibility());
  await Promise.allSettled(seen.map((each) => each.decode()));
}"""
"""Lets come what loads when a reader is near it."""
BOXES = f"""(places) => places.map((place) => {{
  const {{ left, top, right, bottom }} = document.querySelector(place).getBoundingClientRect();
  return [left - {AROUND}, top + scrollY - {AROUND}, right + {AROUND}, bottom + scrollY + {AROUND}].map(Math.round);
}})"""
"""Where each example stands on the page."""
PRESS = """(cell) => {
  const buttons = [...cell.querySelectorAll("[data-block] button:enabled")];
  const button = buttons.find((each) => each.checkVisibility());
  const more = cell.querySelectorAll("details");
  if (cell.querySelector("video, audio")) return false; // what is played looks another way each time
  button?.click();
  more.forEach((each) => (each.open = true));
  return Boolean(button) || more.length > 0;
}"""
STARTING = 180_000
PATIENCE = 120_000
"""Milliseconds for a browser to start, and for a kernel to run a program, on a busy machine."""


def main(to: Path) -> None:
    shell = next(filter(None, map(shutil.which, SHELLS)), None)
    if shell is None:
        raise SystemExit("The pictures need a browser: install chromium-headless-shell or chromium.")
    with (
        tempfile.TemporaryDirectory() as folder,
        served(course(Path(folder), CALLS)) as address,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=shell, args=FLAGS, timeout=STARTING)
        take(browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}), address, to, CALLS)
        browser.close()


def course(folder: Path, calls: Sequence[str]) -> Path:
    """A released course in `folder`, whose one lesson has the example of each of these calls as a cell."""
    lesson = folder / "release" / LESSON
    shutil.copytree(EXAMPLES / "media", lesson / "media")
    (folder / "nbgrader_config.py").write_text(SETTINGS, encoding="utf-8")
    cells = [_cell("raw", FRONT), _cell("code", "from ownpace import ask, show"), _cell("markdown", "## Examples")]
    cells += [_cell("code", *example(call)) for call in calls]
    numbered = [{**cell, "id": f"c{number}"} for number, cell in enumerate(cells)]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = {"cells": numbered, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
    (lesson / f"{LESSON}.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    return folder


def _cell(kind: str, source: str, call: Call | None = None) -> dict[str, Any]:
    cell: dict[str, Any] = {"cell_type": kind, "source": source, "metadata": {}}
    if kind == "code":
        cell |= {"outputs": [], "execution_count": None}
    if call and call.module == "ask":
        graded = {"grade": True, "solution": False, "locked": True, "task": False, "schema_version": 3, "points": 1}
        cell["metadata"] = {"nbgrader": {**graded, "grade_id": call.item}}
    return cell


@contextmanager
def served(course: Path) -> Iterator[str]:
    """The address of the lesson, while a server of ours serves the course."""
    words = [str(Path(sys.executable).with_name("ownpace")), "serve", "--port", "0", "--no-open"]
    with subprocess.Popen(words, cwd=course, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        found = next(filter(None, (re.search(r"http://\S+", line) for line in server.stdout or ())), None)
        if found is None:
            raise SystemExit("No server came for the pictures: `ownpace serve` says why in this course.")
        try:
            yield f"{found[0]}lesson/{LESSON}/"
        finally:
            server.terminate()


def take(page: Page, address: str, to: Path, calls: Sequence[str]) -> None:
    """The pictures of these calls, which are those of the lesson at the address, into the folder `to`."""
    places = {call: f'[data-cell="{BEFORE + at}"]' for at, call in enumerate(calls)}
    to.mkdir(parents=True, exist_ok=True)
    page.set_default_timeout(PATIENCE)
    page.emulate_media(reduced_motion="reduce")
    page.goto(address)
    page.evaluate(SEEN, [*places.values()])
    _shoot(page, to, "new", places)
    page.locator("html[data-session=ready]").wait_for()  # a kernel, since the program has been seen
    done = {call: place for call, place in places.items() if _do(page.locator(place), call)}
    page.evaluate("document.activeElement.blur()")
    _shoot(page, to, "done", done)


def _shoot(page: Page, to: Path, state: str, places: Mapping[str, str]) -> None:
    """One picture of the whole page is cut up, since the browser takes a tenth of a second for each, however small."""
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        boxes, picture = _standing(page, [*places.values()])
        with Image.open(BytesIO(picture)) as whole:
            for call, box in zip(places, boxes, strict=True):
                whole.crop(box).save(to / f"{call}-{state}-{scheme}.png")


def _standing(page: Page, places: list[str]) -> tuple[list[tuple[int, int, int, int]], bytes]:
    """Where the examples stand, and the page's picture, between which nothing has come that moves them."""
    boxes, after, picture = None, page.evaluate(BOXES, places), b""
    while boxes != after:
        boxes, picture, after = after, page.screenshot(full_page=True), page.evaluate(BOXES, places)
    return boxes, picture


def _do(cell: Locator, call: str) -> bool:
    """Do what can be done in the example: a wrong answer and a hint, or a press of a button. False where nothing is."""
    if call.startswith("show."):
        return bool(cell.evaluate(PRESS))
    answer(cell, sample(example(call)[1], right=False))
    expect(cell.locator(".op-saved").last).to_have_text("Saved", timeout=PATIENCE)
    hint = cell.locator("button.op-hint:visible")
    if hint.count():
        hint.click()
        cell.locator(".op-hints li").wait_for()
    return True


if __name__ == "__main__":
    main(Path(sys.argv[1]))
