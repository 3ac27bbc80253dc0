"""The first cell says what the lesson is.

A lesson begins with a raw cell of YAML between `---` lines, with title, summary, objectives and plan. The library page,
the plan and the reports are made from it, so what cannot be read, a missing field, an unknown field and a value of
the wrong type are all said. A plain nbgrader notebook, which imports nothing of Ownpace's, needs none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ownpace.authoring.check.diagnostic import Finding
from ownpace.authoring.check.rule import Rule
from ownpace_graders.errors import LessonError
from ownpace_graders.lesson import Lesson

_FRONT = re.compile(r"\s*---\s*\n(?:.*\n)*?\s*(?:title|objectives|plan)\s*:")


def find(lesson: Lesson) -> Iterator[Finding]:
    yield from _name(lesson)
    if is_ours(lesson) and not lesson.has_front_matter:
        what = "The lesson has no front matter."
        fix = "Make the first cell a raw cell with title, summary, objectives and plan between --- lines."
        if lesson.cells and re.match(r"\s*[-–—]+\s*$", lesson.cells[0].source.partition("\n")[0]):
            what = "The first cell is not read as front matter."
            fix = "Make it a raw cell, and the lines around it three short dashes: ---"
        elif moved := next((each for each in lesson.cells if _FRONT.match(each.source)), None):
            what = f"The front matter stands in cell {moved.number}, and is read from the first cell alone."
            fix = f"Move cell {moved.number} to the top, as a Raw cell."
        yield Finding(1, 1, what, fix)


def _name(lesson: Lesson) -> Iterator[Finding]:
    if "+" in lesson.name:
        what = f"The lesson's folder, {lesson.name}, has a + in its name, which nbgrader does not release."
        yield Finding(1, 1, what, "Rename the folder and its notebook.")


def is_ours(lesson: Lesson) -> bool:
    """Whether this is a lesson of Ownpace's: in a plain nbgrader notebook, `ask` may be anything."""
    return lesson.has_front_matter or any("ownpace" in cell.source for cell in lesson.cells if cell.cell_type == "code")


def place_of(error: LessonError) -> tuple[int, int]:
    """Cell and line, from 1, that an error names which stopped the reading; (0, 0) where it names none."""
    place = re.search(r"cell (\d+), line (\d+)$", error.where)
    return (int(place[1]), int(place[2])) if place else (0, 0)


RULES = (Rule("OP1", "front-matter", "lives", "The first cell does not say what the lesson is.", find),)
