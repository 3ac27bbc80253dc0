"""What is done with a notebook's cells: code is run, questions of ours are marked from the record.

Neither the questions nor their keys go where students' code runs. Whatever is computed can only be run, and is.
"""

import ast
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from typing import Any

from ownpace_graders.autograde.ungradable import Ungradable
from ownpace_graders.kinds.kind import with_results
from ownpace_graders.lesson import Cell
from ownpace_graders.lesson.asked import Asked, asked
from ownpace_graders.lesson.calls import NO_PYTHON
from ownpace_graders.marked import marked
from ownpace_graders.nbgrading.settings import RECORD
from ownpace_graders.record import Event, events
from ownpace_graders.record.state import ItemState, fold
from ownpace_graders.sandbox.script import Ran

ToDo = str | Asked
"""A cell of a notebook: code to be run, or a question to be marked."""
_MOST_ANSWERS, _LONGEST = 20_000, 16 << 20
"""Answers to a notebook's questions in a record, and characters of all of them."""


def asks(cells: Iterable[Cell]) -> bool:
    """Whether `ask` is ours in a lesson's notebook, as it stands in the source: students cannot change that."""
    return any("ownpace" in cell.source and _imports(cell.source) for cell in cells)


def steps(cells: Iterable[Any], released: Mapping[str, str]) -> list[ToDo]:
    """What to do with these cells, of which nbgrader's metadata say whether they are graded. `released`: their sources
    by grade_id where `ask` is ours, for a question is the lesson's even where its cell is the student's to change."""
    return [(_graded(cell) and asked(released.get(_grade_id(cell), ""))) or str(cell.source) for cell in cells]


def codes(todo: Sequence[ToDo]) -> list[tuple[int, str]]:
    """What is to be run: (number, code), and of a question only its name where later code mentions it."""
    return [(number, code) for number, step in enumerate(todo, 1) if (code := _code(step, todo[number:]))]


def states(todo: Sequence[ToDo], files: Mapping[str, bytes]) -> dict[str, ItemState]:
    """Where the student stands with the questions among these steps. `files`: what was handed in, with the record."""
    return answered(files.get(RECORD, b""), {step.item for step in todo if isinstance(step, Asked)})


def complete(
    todo: Sequence[ToDo],
    cells: Sequence[tuple[int, str]],
    ran: Sequence[Ran],
    items: Mapping[str, ItemState],
    results: Mapping[str, Sequence[str]],
    files: Mapping[str, bytes],
) -> list[Ran]:
    """What came of every step: of code from what came of the `cells` that were run, the `codes` of these steps; of a
    question from its state, and where that is a program from what came of its tests. Both are by item."""
    done = {number: each for (number, _), each in zip(cells, ran, strict=True)}
    return [
        _ran(step, number, items.get(step.item), results.get(step.item), files)
        if isinstance(step, Asked)
        else done[number]
        for number, step in enumerate(todo, 1)
    ]


def answered(record: bytes, wanted: Set[str]) -> dict[str, ItemState]:
    """Where the student stands with these questions, by what their record says of them."""
    there = events(io.BytesIO(record)) if wanted else ()
    answers = (each for each in there if each.item in wanted and each.kind == "answer")
    return fold(_bearable(answers)).items


def _bearable(answers: Iterable[Event]) -> Iterator[Event]:
    """The same. Ungradable when there are more of them than anybody gives: each takes memory."""
    size = 0
    for number, event in enumerate(answers, 1):
        size += len(str(event.data.get("response", "")))
        if number > _MOST_ANSWERS or size > _LONGEST:
            raise Ungradable("too large", f"{RECORD}, in which there are {number} answers and more")
        yield event


def _ran(
    question: Asked, number: int, state: ItemState | None, results: Sequence[str] | None, files: Mapping[str, bytes]
) -> Ran:
    """What running the question's cell as the notebook's `number`-th would have shown."""
    count = {"execution_count": number}
    key = with_results(question.arguments, results)
    shown = {"data": marked(question.kind, key, state, files.get), "metadata": {}, **count}
    return Ran([("execute_result", shown)], {"status": "ok", **count})


def _code(step: ToDo, later: Sequence[ToDo]) -> str:
    if not isinstance(step, Asked):
        return step
    mentioned = re.compile(rf"\b{re.escape(step.name)}\b") if step.name else None
    wanted = mentioned and any(mentioned.search(each) for each in later if isinstance(each, str))
    return step.code if wanted else ""


def _grade_id(cell: Any) -> str:
    return str(cell.metadata.get("nbgrader", {}).get("grade_id"))


def _graded(cell: Any) -> bool:
    return bool(cell.metadata.get("nbgrader", {}).get("grade"))


def _imports(source: str) -> bool:
    try:
        body = ast.parse(source).body
    except NO_PYTHON:
        return False
    return any(
        isinstance(node, ast.ImportFrom)
        and node.module == "ownpace"
        and any(alias.name == "ask" and alias.asname in (None, "ask") for alias in node.names)
        for node in body
    )
