"""Every question, and every block that keeps something, has an id of its own, in small letters, digits and hyphens.

The id is what the record, the gradebook and the reports know the question by. It must be there, be used once in a
notebook, and never change once students have begun.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ownpace.authoring.check.diagnostic import Finding
from ownpace.authoring.check.rule import Rule
from ownpace_graders.kinds.argument import ITEM
from ownpace_graders.lesson import Cell, Lesson
from ownpace_graders.lesson.calls import MODULES

KEBAB = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def find(lesson: Lesson) -> Iterator[Finding]:
    seen: dict[str, Cell] = {}
    for cell in lesson.cells:
        problem = _problem(cell, seen)
        if problem:
            line = cell.call.line if cell.call else 1
            yield Finding(cell.number, line, *problem)
        if item := _item(cell):
            seen.setdefault(item, cell)


def _problem(cell: Cell, seen: dict[str, Cell]) -> tuple[str, str] | None:
    """What is wrong with the cell's id and how to fix it, if anything is."""
    item = _item(cell)
    if cell.role == "ask" and cell.kind and not item:
        problem = cell.kind.signature.missing(ITEM)
        return problem.what, problem.next
    if item and cell.role in MODULES and not KEBAB.fullmatch(item):
        near = "-".join(re.findall(r"[a-z0-9]+", item.lower())) or "question-1"
        return f"The id “{item}” is not small letters, digits and single hyphens.", f'Write "{near}".'
    if item in seen:
        return (
            f"The id “{item}” is used twice: cell {seen[item].number} has it too.",
            "Give one of them another id; the one that students have answered keeps its own.",
        )
    return None


def _item(cell: Cell) -> str | None:
    """The id under which something is kept: of a question, or of a block that has one."""
    return cell.call.item if cell.call and cell.role == "show" else cell.item


RULES = (Rule("OP3", "question-id", "grading", "A question has no id, or one that cannot be its own.", find),)
