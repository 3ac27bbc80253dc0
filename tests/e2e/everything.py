"""A course with every sort of page: our lesson, nbgrader's own assignment, one in Arabic, one that is broken, and one
with a question of every kind."""

import json
import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from ownpace_graders.kinds import KINDS
from tests.graders.tables import whole_call

EVERY = """---
title: Every kind
summary: A question of every kind.
objectives: {all: To answer}
plan:
  - {heading: Questions, purpose: practise, minutes: 10}
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
    _write(
        course / "release/every-kind/every-kind.ipynb",
        {"cell_type": "raw", "source": EVERY},
        _code("from ownpace import ask"),
        {"cell_type": "markdown", "source": "## Questions"},
        *(_code(_call(kind), kind) for kind in KINDS),
    )
    _write(course / "release/broken/broken.ipynb", {"cell_type": "raw", "source": "---\ntitle: [\n---"})


def _call(kind: str) -> str:
    given = {**whole_call(kind), "item": kind, "prompt": f"A question: {kind}?"}
    return f"ask.{kind}({', '.join(f'{name}={value!r}' for name, value in given.items())})"


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
