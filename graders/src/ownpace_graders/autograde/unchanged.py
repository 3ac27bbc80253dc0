"""Which answers are what they were when they were last graded: a mark by hand stays theirs."""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from ownpace_graders.autograde.brief import CellName, Notebook
from ownpace_graders.autograde.recovered import grade_id
from ownpace_graders.lesson.calls import read_call
from ownpace_graders.lesson.cells import source_of


def unchanged(before: Path, now: Mapping[str, str], known: Mapping[str, Notebook]) -> Iterator[CellName]:
    """The cells worth points of which the answer is the same in the graded notebooks of the folder `before`.

    A written answer is its cell, and of a question what it shows, whatever has become of other questions; what a test
    or a task is about is the whole notebook.
    now: the graded notebooks' texts, by their files' names
    """
    for file, text in now.items():
        name = file.removesuffix(".ipynb")
        old, new = _cells(_text(before / file)), _cells(text)
        answers = {one.name for one in known[name].solution_cells}
        answers |= {cell.name for cell in known[name].source_cells if _asks(cell.source)}
        whole = [_answer(cell) for cell in old] == [_answer(cell) for cell in new]
        there = {id: _answer(cell) for cell in old if (id := grade_id(cell))}
        own = {id: _answer(cell) for cell in new if (id := grade_id(cell))}
        for cell in (*known[name].grade_cells, *known[name].task_cells):
            same = cell.name in own and there.get(cell.name) == own[cell.name]
            if same and (whole or cell.name in answers):
                yield name, cell.name


@cache
def _asks(source: str) -> bool:
    """Whether this cell of the lesson's is a question with all it needs written out, whose answer the record holds."""
    call = read_call(source)
    return call is not None and call.module == "ask" and call.literal


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, ValueError):
        return ""


def _cells(text: str) -> list[dict[str, Any]]:
    """None where it cannot be read: then nothing is as it was."""
    try:
        return list(json.loads(text)["cells"])
    except (ValueError, KeyError, TypeError):
        return []


def _answer(cell: Mapping[str, Any]) -> tuple[str, str, str]:
    """What a student has written, or answered where a question shows it: its source is the lesson's."""
    shown = [output.get("data", {}).get("text/html", "") for output in cell.get("outputs", [])]
    marked = [text for text in map("".join, shown) if "op-marked" in text]
    return source_of(cell), json.dumps(cell.get("attachments", {}), sort_keys=True), "".join(marked)
