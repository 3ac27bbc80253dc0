"""The answer and the wrong answers are what a student can give, and each is what it is said to be.

The question's own scorer is asked: the answer must be right, and no foreseen wrong answer may be. An answer or a wrong
answer that is not one of the options can never be given, and an answer that is not a number can never be right. Of a
set the questions that its templates draw are looked at; no number in them is too large for the lesson's grade.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from ownpace.authoring.check.diagnostic import Finding, line_of
from ownpace.authoring.check.rule import Rule
from ownpace_graders.kinds import Kind, answers
from ownpace_graders.kinds.kind import is_judged
from ownpace_graders.kinds.signature import Problem
from ownpace_graders.lesson import Cell, Lesson
from ownpace_graders.lesson.calls import Call
from ownpace_graders.practice.grades import largest


def find(lesson: Lesson) -> Iterator[Finding]:
    for cell in lesson.cells:
        if cell.role != "ask" or not cell.call or not cell.call.literal or not cell.kind or cell.kind.is_open:
            continue
        if not _is_taken(cell.call, cell.kind):
            continue  # a scorer cannot be asked; what the call does not take is said elsewhere
        most = largest(lesson.front.grade)
        for line, what, fix in _problems(cell, cell.call, cell.kind, cell.phase in lesson.checking, most):
            yield Finding(cell.number, line, what, fix)


def _problems(cell: Cell, call: Call, kind: Kind, checking: bool, most: int) -> Iterator[tuple[int, str, str]]:
    key = call.answer_key
    if kind.grows:
        of = line_of(cell.source, "of=")
        found = _of_key(_Key(kind, {"largest": most, **key}))
        yield from ((of, problem.what, problem.next) for problem in found)
        return
    if not is_judged(key):
        if not checking:
            yield call.line, "The question has no answer.", "Add answer=…, or .key(…) in a hidden region."
        return
    line = line_of(cell.source, "answer=") if "answer" in call.arguments else call.key_line or call.line
    of_practice = answers.remarks(key) if "answer" in call.arguments else ()
    for problem in (*_of_key(_Key(kind, key)), *of_practice):
        yield line_of(cell.source, problem.value) if problem.value else line, problem.what, problem.next


def _is_taken(call: Call, kind: Kind) -> bool:
    """Whether each argument has a value that it takes."""
    known = {each.name: each for each in kind.arguments}
    return all(value is None or name not in known or known[name].check(value) for name, value in call.arguments.items())


class _Key:
    """A key that is the same as another of the same words."""

    def __init__(self, kind: Kind, key: Mapping[str, Any]) -> None:
        self.kind, self.key, self.words = kind, key, f"{kind.name} {key!r}"

    def __hash__(self) -> int:
        return hash(self.words)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and other.words == self.words


@lru_cache(1024)
def _of_key(given: _Key) -> tuple[Problem, ...]:
    """What is wrong with a key. A set is drawn often, which takes long: what nobody has changed is not asked again."""
    try:
        return tuple(given.kind.problems(given.key))
    except OverflowError:  # 1e400 is a number to Python, and to nobody else
        return (Problem("answer", "A number in the answer is too large.", "Write a number that can be written out."),)


RULES = (
    Rule(
        "OP9",
        "answer",
        "grading",
        "An answer or a foreseen wrong answer cannot be given, or is not what it is said to be.",
        find,
    ),
)
