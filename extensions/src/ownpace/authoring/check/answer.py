"""The answer and the wrong answers are what a student can give, and each is what it is said to be.

The question's own scorer is asked: the answer must be right, and no foreseen wrong answer may be. An answer or a wrong
answer that is none of the options can never be given, and an answer that is no number can never be right.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ownpace.authoring.check.diagnostic import Diagnostic, line_of, meant
from ownpace_graders.arguments import ARGUMENTS
from ownpace_graders.calls import Call
from ownpace_graders.errors import LessonError
from ownpace_graders.lesson import Cell, Lesson
from ownpace_graders.score import score

CODE = "OP9"
NAME = "answer"

Problem = tuple[int, str, str]


def find(lesson: Lesson) -> Iterator[Diagnostic]:
    checking = {phase.slug for phase in lesson.plan if phase.purpose == "check"}
    for cell in lesson.cells:
        call = cell.call
        if cell.role != "ask" or not call or call.kind not in ARGUMENTS or call.kind == "reflect" or not call.literal:
            continue
        for line, what, mend in _problems(cell, call, cell.phase in checking):
            yield Diagnostic(CODE, NAME, lesson.path, cell.number, line, what, mend)


def _problems(cell: Cell, call: Call, checking: bool) -> Iterator[Problem]:
    key = call.answer_key
    if "answer" not in key:
        if not checking:
            yield call.line, "The question has no answer.", "Add answer=…, or .key(…) in a hidden region."
        return
    line = line_of(cell.source, "answer=") if "answer" in call.arguments else call.key_line or call.line
    right = list(_right(call.kind, key, line))
    yield from right
    wrong = key.get("wrong")
    if not right and isinstance(wrong, dict):
        for value in wrong:
            yield from _wrong(call.kind, value, key, line_of(cell.source, str(value)))


def _right(kind: str, key: Mapping[str, Any], line: int) -> Iterator[Problem]:
    """What is wrong with the answer: each accepted one must be right in the eyes of the scorer."""
    answer = key["answer"]
    options = _options(key)
    if kind in ("choice", "choices"):
        given = answer if isinstance(answer, list) else [answer]
        if (kind == "choices") != isinstance(answer, list) or not given:
            wanted = "a list of the options that are right" if kind == "choices" else "the option that is right"
            yield line, f"The answer is not {wanted}.", f"Write {wanted}, word for word."
            return
        for entry in given:
            if entry not in options:
                mend = f"Take one of the options, word for word.{meant(str(entry), options)}"
                yield line, f"The answer “{entry}” is none of the options.", mend
        return
    for entry in answer if isinstance(answer, list) else [answer]:
        try:
            verdict = score(kind, typed(entry, key), key)
        except LessonError as error:
            yield line, error.what, error.next
            continue
        if verdict.right is not True:
            yield line, f"The answer “{entry}” would not be taken as right.", _FORM[kind]


_FORM = {
    "number": 'Write it as a student would type it: "3/8", "1 1/2" or "0.5", in lowest terms where lowest=True.',
    "text": "Write it as a student would type it.",
}


def typed(answer: Any, key: Mapping[str, Any]) -> str:
    """The answer as a student would type it: with the unit, where one is asked for."""
    unit = key.get("unit")
    form = unit[0] if isinstance(unit, list) and unit else unit
    return f"{answer} {form}" if form else str(answer)


def _wrong(kind: str, value: Any, key: Mapping[str, Any], line: int) -> Iterator[Problem]:
    options = _options(key)
    if kind in ("choice", "choices"):
        right = key["answer"] if isinstance(key["answer"], list) else [key["answer"]]
        if value not in options:
            mend = f"Take one of the options, word for word.{meant(str(value), options)}"
            yield line, f"The wrong answer “{value}” is none of the options.", mend
        elif value in right:
            yield line, f"“{value}” is both right and wrong.", "Take it out of one of the two."
        return
    if score(kind, str(value), key).right:
        yield line, f"The wrong answer “{value}” is right: it is the answer.", "Take it out."


def _options(key: Mapping[str, Any]) -> list[str]:
    options = key.get("options")
    return [str(option) for option in options] if isinstance(options, list) else []
