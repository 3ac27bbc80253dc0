"""No lines wait for a decision between two authors: where both have changed them, Git's marks stand around them.

What a merge leaves so can be opened and released, and students would read the marks. In code that Python cannot read
for them it is said with that fault (`syntax.py`). A lesson may show other marks than those that are made here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ownpace.authoring.check.diagnostic import Finding
from ownpace.authoring.check.rule import Rule
from ownpace_graders.lesson import Lesson

WHAT = "Two authors have changed these lines, and which of them counts is not decided."
FIX = "Keep what is right, and take out the lines that begin with <<<<<<<, ======= and >>>>>>>."
_MARK = re.compile(r"^(?:<{7}|>{7}) ", re.MULTILINE)
_OURS = re.compile(r"^(?:<{7} (?:ours|local)|>{7} (?:theirs|remote))\b", re.MULTILINE)
"""As `.githooks/merging.py` and nbdime write them."""


def marked(text: str, mark: re.Pattern[str] = _MARK) -> int:
    """The line of the first mark in a text, from 1, and 0 if there is none."""
    found = mark.search(text)
    return text.count("\n", 0, found.start()) + 1 if found else 0


def find(lesson: Lesson) -> Iterator[Finding]:
    for cell in lesson.cells:
        if (cell.role == "text" or cell.call) and (line := marked(cell.source, _OURS)):
            yield Finding(cell.number, line, WHAT, FIX)


RULES = (Rule("OP68", "undecided", "tidy", "What two authors have changed is not decided.", find),)
