"""Whether what was made of a question says the same: its call is sound, and our scorer gives what the file gives."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from ownpace.authoring.importing.found import Found, Remark
from ownpace.authoring.importing.made import WHOLE
from ownpace_graders.errors import LessonError
from ownpace_graders.kinds import KINDS, Kind
from ownpace_graders.kinds.signature import Problem
from ownpace_graders.lesson.signatures import SIGNATURES

_MOST = 200
"""Responses that are tried."""
_NEAR = 0.011
"""Weights are written in per cent."""
_PARTLY = "What is partly right is worth nothing there, and its share here."
_PARTS = "The parts of a right answer, or what is wrong beside them, count differently there than here."
_KEEP = "Keep it so, or give the points by hand in the formgrader."


def proved(found: Found) -> Found:
    """With a remark where it is worth something else here; and lost, with why, where the call would be none."""
    if not found.call or not found.is_taken:
        return found
    given = {"item": "question-1", **found.arguments}
    kind = KINDS.get(found.call.partition(".")[2]) if found.call.startswith("ask.") else None
    for problem in _problems(found.call, given, kind):
        return replace(found, remarks=(*found.remarks, Remark(problem.what, problem.next, lost=True)))
    return replace(found, remarks=(*found.remarks, *(_differences(found, kind) if kind else ())))


def _problems(call: str, given: Mapping[str, Any], kind: Kind | None) -> Iterator[Problem]:
    yield from SIGNATURES[call].problems([*given.items()])
    if kind and "answer" in given:
        yield from kind.problems(given)


def _differences(found: Found, kind: Kind) -> Iterator[Remark]:
    """A right answer that would be none; else in one remark what is worth another thing. A response of parts is right
    where it is the answer, which a file gives first; one that has more in it only counts as much."""
    other = list[str]()
    for response, there in found.worth[:_MOST]:
        here = _score(kind, response, found.arguments)
        if abs(here - there) <= _NEAR:
            continue
        if there >= WHOLE and (not isinstance(response, list | dict) or response is found.worth[0][0]):
            what = f"“{_said(kind, response)}” is right there, and would be worth {here:.0%} here."
            yield Remark(what, "Write the question anew, with a kind that takes it.", lost=True)
            return
        if isinstance(response, list | dict):
            other.append(_PARTLY if there <= _NEAR else _PARTS)
        else:
            other.append(f"“{_said(kind, response)}” is worth {there:.0%} there, and {here:.0%} here.")
    if other:
        yield Remark(" ".join(dict.fromkeys(other)), _KEEP)


def _score(kind: Kind, response: Any, key: Mapping[str, Any]) -> float:
    try:
        return kind.score(response, key).score or 0.0
    except LessonError:
        return 0.0


def _said(kind: Kind, response: Any) -> str:
    return ", ".join(kind.shape.said(response))[:80]
