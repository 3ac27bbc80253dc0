"""A question's objective is one of the lesson's.

Reports add up what a student can do by objective, so `objective=` must name one from the front matter.
"""

from __future__ import annotations

from collections.abc import Iterator

from ownpace.authoring.check.diagnostic import Finding
from ownpace.authoring.check.rule import Rule
from ownpace_graders.kinds.signature import meant
from ownpace_graders.lesson import Lesson


def find(lesson: Lesson) -> Iterator[Finding]:
    for cell in lesson.cells if lesson.has_front_matter else ():
        objective = cell.call.arguments.get("objective") if cell.call else None
        if cell.call and objective is not None and str(objective) not in lesson.objectives:
            known = ", ".join(lesson.objectives) or "none yet"
            what = f"The front matter has no objective “{objective}”."
            fix = f"The lesson's objectives: {known}.{meant(str(objective), lesson.objectives)}"
            yield Finding(cell.number, cell.call.line, what, fix)


RULES = (Rule("OP7", "objective", "objectives", "A question is for an objective that the lesson does not have.", find),)
