"""What a simulated student types: right, or wrong in a way that the lesson's author foresaw."""

from __future__ import annotations

import re
from random import Random
from typing import Any

from ownpace_graders.lesson import Cell

SOLUTION = re.compile(r"^[ \t]*### (BEGIN|END) (SOLUTION|HIDDEN TESTS)\n?", re.MULTILINE)


def answer(cell: Cell, right: bool, draw: Random) -> Any:
    """A response as the page would save it, right or wrong as asked (in one's own words: full or thin).

    None when there is nothing to give.
    """
    if cell.role == "solution":
        return SOLUTION.sub("", cell.source) if right else None
    return cell.kind.sample(cell.call.answer_key if cell.call else {}, right, draw) if cell.kind else None
