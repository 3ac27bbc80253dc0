"""A course with every sort of page: our lesson, nbgrader's own assignment, one in Arabic, one that is broken, and one
with a question of every kind in every state that a student can leave it in."""

import json
import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from random import Random
from typing import Any

from ownpace_graders.kinds import KINDS
from ownpace_graders.lesson.calls import fingerprint
from ownpace_graders.record import Event, append
from tests.graders.tables import run, whole_call

STATES = """---
title: Every state
summary: A question of every kind, in every state.
objectives: {all: To answer}
glossary: {question: What *asks* something.}
plan:
  - {heading: New, purpose: practise, minutes: 10}
  - {heading: Draft, purpose: practise, minutes: 10}
  - {heading: Wrong, purpose: practise, minutes: 10}
  - {heading: Right, purpose: practise, minutes: 10}
  - {heading: Exit ticket, purpose: check, minutes: 10}
language: en
---"""
ARABIC = """---
title: ضرب الكسور
summary: ما معنى نصف ثلاثة أرباع، وكيف نجده دون رسم.
when: before class
objectives: {model: أن تضرب كسرين بنموذج المساحة}
plan:
  - {heading: الإحماء, purpose: recall, minutes: 5}
  - {heading: بمفردك, purpose: own, minutes: 10}
grade: 5
language: ar
license: CC-BY-4.0
authors: [مؤلفون]
---"""
HALF = r'ask.number("half", r"ما هو $\dfrac{1}{2} \times \dfrac{3}{4}$؟", answer="3/8", hints=["ارسم مربعا."])'
LESS = 'ask.choice("less", "أي كسر أصغر؟", ["نصف", "ثلث"], answer="ثلث")'


def add_to(course: Path) -> None:
    """Add to a course with our lesson in it what else there can be, released."""
    _release_stock(course)
    _write(
        course / "release/fractions-ar/fractions-ar.ipynb",
        {"cell_type": "raw", "source": ARABIC},
        _code("from ownpace import ask"),
        {"cell_type": "markdown", "source": "## الإحماء\n\nاقرأ السؤال، ثم اكتب الجواب، مثلا `3/8`."},
        _code(HALF, "half"),
        {"cell_type": "markdown", "source": "## بمفردك"},
        _code(LESS, "less"),
    )
    every_state(course)
    _write(course / "release/broken/broken.ipynb", {"cell_type": "raw", "source": "---\ntitle: [\n---"})


def _asks(kind: str, given: dict[str, Any]) -> str:
    return f"ask.{kind}({', '.join(f'{name}={value!r}' for name, value in given.items())})"


def every_state(course: Path) -> None:
    """What nobody has touched; what is typed and not checked; what is wrong, with all its help and how sure one was;
    what is right; and what nobody marks before it is handed in. All of it was handed in once."""
    cells: list[dict[str, Any]] = [{"cell_type": "raw", "source": STATES}, _code("from ownpace import ask")]
    events = [Event.new("every-state", "", "handin", {"code": "ABC123", "where": "zip"})]
    for state, heading in _HEADINGS.items():
        cells.append({"cell_type": "markdown", "source": f"## {heading}"})
        for kind in KINDS:
            given = _given(kind, state)
            cells.append(_code(_asks(kind, given), given["item"]))
            events += _done(kind, state, given)
    events += [Event.new("every-state", slug, "open", {}) for slug in ("draft", "wrong", "right", "exit-ticket")]
    _write(course / "release/every-state/every-state.ipynb", *cells)
    (course / "work/every-state").mkdir(parents=True)
    append(course / "work/every-state/record.jsonl", events)


_HEADINGS = {"new": "New", "draft": "Draft", "wrong": "Wrong", "right": "Right", "exit": "Exit ticket"}
_HELP = {
    "hints": ["Look *again*.", "It is $\\frac{1}{2}$."],
    "solution": "So it is.",
    "sure": True,
    "steps": ["First, read."],
}


def _given(kind: str, state: str) -> dict[str, Any]:
    """The arguments of the question that is to be in this state."""
    given = {**whole_call(kind), "item": f"{kind}-{state}", "prompt": f"A question of {kind}: which **is** it?"}
    known = KINDS[kind].signature.names
    if state == "wrong":
        given = {**{name: value for name, value in _HELP.items() if name in known}, **given}
    return {name: value for name, value in given.items() if state != "exit" or name not in ("answer", "wrong")}


def _done(kind: str, state: str, given: dict[str, Any]) -> list[Event]:
    asked, key = KINDS[kind], {**whole_call(kind), **given}
    good, bad = (asked.sample(key, right, Random(7)) for right in (True, False))  # noqa: S311 - no secret
    of = fingerprint(kind, {name: value for name, value in given.items() if name != "item"})

    def event(what: str, **data: Any) -> Event:
        return Event.new("every-state", given["item"], what, data)

    def answer(response: Any, **more: Any) -> Event:
        ran = {name: value for name, value in run(kind, response, key).items() if name == "results"}
        return event("answer", response=response, of=of, **ran, **more)

    if state == "new":
        return []
    if state == "draft":
        return [answer(bad), event("draft", response=good, of=of)]
    if state == "wrong":
        return [answer(bad, sure=3), *(event("hint", n=number) for number in (1, 2, 3))]
    return [answer(good)]


def _release_stock(course: Path) -> None:
    nbgrader = find_spec("nbgrader")
    assert nbgrader
    assert nbgrader.origin
    stock = Path(nbgrader.origin).parent / "docs/source/user_guide/source/ps1"
    shutil.copytree(stock, course / "modules/ps1")
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"  # nbgrader calls alembic by its name
    command = [sys.executable, "-m", "nbgrader", "generate_assignment", "ps1", "--create"]
    subprocess.run(command, cwd=course, env={**os.environ, "PATH": path}, check=True, capture_output=True)


def _code(source: str, item: str = "") -> dict[str, Any]:
    locked = {"grade": True, "solution": False, "locked": True, "task": False, "schema_version": 3, "points": 1}
    metadata = {"nbgrader": {**locked, "grade_id": item}} if item else {}
    return {"cell_type": "code", "source": source, "metadata": metadata, "outputs": [], "execution_count": None}


def _write(path: Path, *cells: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True)
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    numbered = [{"id": f"c{number}", "metadata": {}, **cell} for number, cell in enumerate(cells)]
    notebook = {"cells": numbered, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
    path.write_text(json.dumps(notebook), encoding="utf-8")
