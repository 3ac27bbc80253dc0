"""A set of questions on one skill, which fade from a worked example to alone. The response is a list of deeds.

docs/practice.md says by which rule; `ownpace_graders.practice` is it.
"""

from collections.abc import Iterator, Mapping
from random import Random
from typing import Any

from ownpace_graders.errors import LessonError
from ownpace_graders.kinds.argument import ITEM, OBJECTIVE, POINTS, PROMPT, Argument
from ownpace_graders.kinds.kind import Key, Kind
from ownpace_graders.kinds.shape import Shape, blank
from ownpace_graders.kinds.signature import Problem
from ownpace_graders.kinds.verdict import Verdict, unmarked, unreadable
from ownpace_graders.kinds.way import Way
from ownpace_graders.practice.journey import Journey, journey, kind_of, present
from ownpace_graders.practice.problems import problems_of
from ownpace_graders.practice.rule import EXAMPLE, UNTIL
from ownpace_graders.practice.template import OWN, templates
from ownpace_graders.practice.words import summary, why

_FIRST = "Answer a question first."


def score(response: Any, key: Mapping[str, Any]) -> Verdict:
    """What was shown at the end: alone, as often in a row as it takes, is 1; one step less is 1/4 less.

    key: of (templates) · until (right in a row alone) · fade ("back" or "front"). LessonError for templates that are
    none.
    """
    if blank(response) or not isinstance(response, list):
        return unreadable(_FIRST)
    if key.get("of") is None:
        return unmarked()
    found = journey(key, response, "")
    able = found.standing.ends == "able"
    return Verdict(found.standing.score, able, summary(found))


def sample(key: Key, is_right: bool, draw: Random) -> list[dict[str, Any]]:
    """All that somebody does who is right each time, until able; or who never is, and goes on."""
    deeds: list[dict[str, Any]] = []
    seed = f"sample {draw.randrange(10**6)}"
    while (found := journey(key, deeds, seed)).standing.ends not in ("able", "left") and len(deeds) < 100:
        deeds.append({"n": found.standing.n, "seed": seed, **_deed(key, found, is_right, draw)})
    return deeds


def _deed(key: Key, found: Journey, is_right: bool, draw: Random) -> dict[str, Any]:
    if found.standing.has_way_out:
        return {"do": "on"}
    if found.standing.stage == EXAMPLE:
        return {"given": "It is a part of a part."}
    asked = present(key, found)
    given = kind_of(asked).sample(asked.arguments, is_right, draw)
    others = [each for each in asked.arguments.get("options", ()) if each not in (given, asked.arguments["answer"])]
    return {"given": next(iter(others), f"{given} ") if given in found.given else given}


def _fits(response: Any, options: Any) -> bool:
    return isinstance(response, list) and all(isinstance(deed, dict) for deed in response)


def _said(response: Any) -> list[str]:
    """What was answered; of all else only that it was asked for."""
    deeds = response if isinstance(response, list) else [response]
    return [_words(deed) for deed in deeds]


def _words(deed: Any) -> str:
    if not isinstance(deed, dict):
        return str(deed)
    given = deed.get("given", f"({deed.get('do')})")
    return ", ".join(map(str, given)) if isinstance(given, list) else str(given)


SET = Shape("set", _fits, said=_said)
"""Deeds, in order; each response adds to those before it."""


def problems(key: Key) -> Iterator[Problem]:
    """The first template that is none; else what is wrong with the questions that are drawn."""
    try:
        templates(key.get("of"))
    except LessonError as error:
        yield Problem("of", error.what, error.next)
        return
    yield from problems_of(key)


def _is_count(value: Any) -> bool:
    return type(value) is int and 1 <= value <= 10


def _is_templates(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(each, dict) for each in value)


def _meaning(of: Any) -> Any:
    """What decides which question a number is: not the words around it."""
    words = {"steps", "hints", "right", "wrong", "why", "answer", "solution"} - {*OWN[:1]}
    return [{name: each for name, each in one.items() if name not in words} for one in of] if _is_templates(of) else of


OF = Argument(
    "of",
    "a list of templates, each a dictionary",
    _is_templates,
    "the templates of its questions: a call's arguments with [[gaps]], and kind, vary, where, let, steps, why",
    meaning=True,
    means=_meaning,
)
MANY = Argument(
    "until",
    "a whole number from 1 to 10",
    _is_count,
    "how many must be right in a row, alone, to end it",
    default=UNTIL,
)
FADE = Argument(
    "fade",
    '"back" or "front"',
    lambda value: value in ("back", "front") if isinstance(value, str) else False,
    "which steps are left out first: the last ones, or with “front” the first ones",
    default="back",
    meaning=True,
)

LARGEST = Argument(
    "largest",
    "a whole number",
    lambda value: value is None or (type(value) is int and value > 0),
    "the largest number that its questions should have, where it is not the lesson’s grade that says so",
    default=None,
)

KIND = Kind(
    "practice",
    "a set of questions on one skill, from a worked example to alone",
    shape=SET,
    arguments=(ITEM, PROMPT, OBJECTIVE, OF, MANY, FADE, LARGEST, POINTS),
    score=score,
    problems=problems,
    sample=sample,
    empty="Type your answer first.",
    interaction="performance",
    grows=Way(journey, present, why),
)
