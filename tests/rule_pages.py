"""The pages of `ownpace check`'s rules: each has a bad lesson, what is said of it, and a good one, and both are tried.

An example is cells as those of `ownpace new` are written: `%% text`, `%% code`, `%% note`, `%% solution ID`,
`%% tests ID POINTS`, `%% front`; `%% tag WORDS` tags the cell before, and `%% with JSON` is put over it. `%% file NAME`
lies in its media, as everything there does that the example names. What an example leaves out is filled in: front
matter whose plan is the example's headings, a first heading, and the import.
"""

from __future__ import annotations

import json
import re
import shutil
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ownpace.authoring.check import ERROR, Diagnostic, check, nbgrader_metadata
from ownpace_graders.errors import LessonError
from ownpace_graders.lesson import lesson_of

PAGES = Path(__file__).parents[1] / "docs" / "rules"
MEDIA = Path(__file__).parent / "extensions" / "rule_media"
CELL = re.compile(r"^%% (front|note|text|code|solution|tests|tag|with|file)(?: ([^\n]*))?\n", re.MULTILINE)
TYPES = {"front": "raw", "note": "raw", "text": "markdown"}


@dataclass(frozen=True)
class Page:
    """`bad`, `good`: the examples · `said`: of the bad one, as a terminal shows it."""

    title: str
    marks: str
    about: str
    bad: str
    said: str
    good: str


def errors(notebook: Path) -> list[Diagnostic]:
    """What would keep the lesson from being released."""
    return [one for one in check(notebook) if one.level == ERROR]


def page(code: str) -> Page:
    text = (PAGES / f"{code}.md").read_text(encoding="utf-8")
    title, marks, about = re.split(r"\n\n", text)[:3]
    bad, said, good = re.findall(r"^```text\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    return Page(title, marks, about.replace("\n", " "), bad, said, good)


def notebook(example: str, *, metadata: bool = True) -> dict[str, Any]:
    """The example as a notebook; its questions carry nbgrader's `metadata`, which is tedious to write, unless told."""
    found = CELL.split(example)[1:]
    cells: list[dict[str, Any]] = []
    for mark, words, source in zip(found[::3], found[1::3], found[2::3], strict=True):
        if mark == "tag":
            cells[-1]["metadata"].setdefault("tags", []).append(words)
        elif mark == "with":
            cells[-1] |= json.loads(words)
        elif mark != "file":
            cells.append(_cell(mark, words or "", source))
    whole: dict[str, Any] = {"cells": _whole(cells), "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    for number, cell in enumerate(whole["cells"], 1):
        cell.setdefault("id", f"cell-{number}")
    if metadata:
        _mark(whole)
    return whole


def _mark(whole: dict[str, Any]) -> None:
    with suppress(LessonError):
        lesson = lesson_of(whole, Path("lesson.ipynb"))
        for cell, _ in nbgrader_metadata.to_fix(lesson):
            nbgrader_metadata.fix(lesson, cell.number)


def lay(example: str, folder: Path) -> Path:
    """The folder with the media that the example names; where its notebook is to be."""
    (folder / "media").mkdir(parents=True)
    for path in MEDIA.iterdir():
        if path.name in example:
            shutil.copy(path, folder / "media")
    if "large.png" in example:  # too large to be kept
        (folder / "media/large.png").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\5\0\0\0\3\0" + bytes(2_000_000))
    return folder / "lesson.ipynb"


def _cell(mark: str, words: str, source: str) -> dict[str, Any]:
    more: dict[str, Any] = {} if mark in TYPES else {"execution_count": None, "outputs": []}
    lines = source.strip("\n").splitlines(keepends=True)
    return {"cell_type": TYPES.get(mark, "code"), "metadata": _role(mark, words), "source": lines} | more


def _role(mark: str, words: str) -> dict[str, Any]:
    if mark not in ("solution", "tests"):
        return {}
    item, _, points = words.partition(" ")
    is_tests = mark == "tests"
    worth = {"points": int(points or 1)} if is_tests else {}
    role = {"grade": is_tests, "grade_id": item, "locked": is_tests, "solution": not is_tests}
    return {"nbgrader": {**role, **worth, "schema_version": 3, "task": False}}


def _whole(cells: list[dict[str, Any]]) -> list[dict[str, Any]]:
    text = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")
    if not re.search(r"^## ", text, re.MULTILINE):
        cells, text = [_cell("text", "", "## Practice"), *cells], "## Practice"
    if not any("from ownpace import" in "".join(cell["source"]) for cell in cells):
        cells = [_cell("code", "", "from ownpace import ask, show"), *cells]
    first = [cell for cell in cells if cell["cell_type"] == "raw" and "".join(cell["source"]).startswith("---")]
    return [*(first[:1] or [_front(text)]), *(cell for cell in cells if cell not in first[:1])]


def _front(text: str) -> dict[str, Any]:
    plan = "\n".join(
        f"  - {{heading: {heading}, purpose: {'check' if heading == 'Exit ticket' else 'practise'}, minutes: 5}}"
        for heading in re.findall(r"^## (.+)$", text, re.MULTILINE)
    )
    fields = (
        f"title: Halves\nsummary: What half of a number is.\nobjectives:\n  halves: Find half\nplan:\n{plan}\ngrade: 5"
    )
    return _cell("front", "", f"---\n{fields}\n---")
