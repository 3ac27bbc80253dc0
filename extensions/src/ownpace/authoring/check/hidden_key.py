"""The key of an exit ticket is in no released file.

In a phase that checks, a key in the call would be in the file that students get. It stands in nbgrader's hidden region:
    exit_1 = ask.number("exit-1", "What is ⅔ × ⅗?", points=2)
    ### BEGIN HIDDEN TESTS
    exit_1.key("2/5", wrong={"5/8": "add-tops-and-bottoms"})
    ### END HIDDEN TESTS
    exit_1
A `.key(…)` outside such a region is visible wherever it stands. And a key that is computed, or stands in a cell that
does more than ask, is run beside the student's code when it is graded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ownpace.authoring.check.diagnostic import Finding, line_of
from ownpace.authoring.check.rule import Rule
from ownpace_graders.kinds.kind import is_judged
from ownpace_graders.lesson import Cell, Lesson
from ownpace_graders.lesson.asked import asked
from ownpace_graders.lesson.calls import HIDDEN, Call

_OTHERS_KEY = re.compile(r"^(\w+)\.key\(", re.MULTILINE)


def find(lesson: Lesson) -> Iterator[Finding]:
    for cell in lesson.cells:
        if cell.role == "ask" and cell.call:
            for line, what, fix in _problems(cell, cell.call, cell.phase in lesson.checking):
                yield Finding(cell.number, line, what, fix)


def _problems(cell: Cell, call: Call, checking: bool) -> Iterator[tuple[int, str, str]]:
    """Line, what and fix for each way in which the key can be seen, or is missing where one is due."""
    begin, end = _region(cell.source)
    if (begin == 0) != (end == 0) or begin > end:
        what = "The hidden region does not begin and end."
        yield begin or end, what, f"Put {HIDDEN[0]} above the key and {HIDDEN[1]} below it."
    elif call.key_line and not begin < call.key_line < end:
        what = "The key stands outside the hidden region, so students get it."
        yield call.key_line, what, f"Put {HIDDEN[0]} above it and {HIDDEN[1]} below it."
    elif call.key_line and call.literal and asked(cell.source) is None:
        what = "The key cannot be read without running it, so it is run beside the students' code."
        yield call.key_line, what, "Write the values themselves, end in the question's name, and do nothing else there."
    if not checking or (cell.kind and cell.kind.is_open):
        return
    for name in ("answer", "wrong"):
        if name in call.arguments:
            what = f"{name}= in a phase that checks is in the file that students get."
            yield line_of(cell.source, f"{name}="), what, _HOW.format(name=_name(cell))
    if call.key is None and not is_judged(call.arguments):
        what, fix = "The question has no key, so it cannot be graded.", "Give it one with .key(…) in a hidden region."
        if other := _OTHERS_KEY.search(cell.source):
            fix = f"What is before .key(…) is the name that the question is given to, and there is no {other[1]}."
        yield call.line, what, fix


_HOW = (
    "Write {name} = ask.…(…) without it, and below that, each on a line of its own: ### BEGIN HIDDEN TESTS, "
    "{name}.key(…), ### END HIDDEN TESTS, and {name}."
)


def _name(cell: Cell) -> str:
    """What the question can be given to: "exit-1" → exit_1."""
    name = re.sub(r"\W", "_", cell.item or "")
    return name if name.isidentifier() else "exit_1"


def _region(source: str) -> tuple[int, int]:
    """The lines of the two marks, from 1; 0 where there is none."""
    lines = source.splitlines()
    begin, end = (next((n for n, line in enumerate(lines, 1) if mark in line), 0) for mark in HIDDEN)
    return begin, end


RULES = (
    Rule(
        "OP6",
        "hidden-key",
        "grading",
        "The key of an exit ticket is in the file that students get, or cannot be read.",
        find,
    ),
)
