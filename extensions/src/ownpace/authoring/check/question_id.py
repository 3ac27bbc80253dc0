"""Every question, and every block that keeps something, has an id of its own, in small letters, digits and hyphens.

The id is what the record, the gradebook and the reports know the question by. It must be there, be used once in a
lesson's folder, and never change once students have begun.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from ownpace.authoring.check.diagnostic import Finding
from ownpace.authoring.check.rule import Rule
from ownpace_graders.errors import LessonError
from ownpace_graders.kinds.argument import ITEM
from ownpace_graders.lesson import Cell, Lesson, read_lesson
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
    yield from _copied(lesson, seen)


def _copied(lesson: Lesson, own: Mapping[str, Cell]) -> Iterator[Finding]:
    """Ids that another notebook of the folder has too, as JupyterLab's “Duplicate” leaves them there. Said of the copy:
    the one that is not named like its folder, or else of the later one."""
    folder = lesson.path.parent
    for path in sorted(folder.glob("*.ipynb")):
        if path.name == lesson.path.name or _is_first(lesson.path, path):
            continue
        both = [cell for item, cell in own.items() if cell.role in MODULES and item in _items(path)]
        if both:
            what = f"{path.name} beside it has questions with the same ids ({len(both)}): students get both, and the "
            fix = "If this is a copy, take it out of the lesson's folder; else give its questions other ids."
            yield Finding(both[0].number, 1, f"{what}points count twice.", fix)


def _is_first(path: Path, other: Path) -> bool:
    return (path.stem != path.parent.name, path.name) < (other.stem != other.parent.name, other.name)


def _items(path: Path) -> set[str | None]:
    try:
        return {_item(cell) for cell in read_lesson(path).cells if cell.role in MODULES}
    except LessonError:
        return set()


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
