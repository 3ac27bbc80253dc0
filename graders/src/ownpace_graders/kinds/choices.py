"""Several right options. The response is a list of the texts of those picked."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import partial
from random import Random
from typing import Any

from ownpace_graders.errors import LessonError
from ownpace_graders.kinds import answers
from ownpace_graders.kinds.argument import ANSWER, EVERY, MARKED, MIXED, OPTIONS, WHICH
from ownpace_graders.kinds.by_part import noted
from ownpace_graders.kinds.kind import Key, Kind
from ownpace_graders.kinds.shape import MANY
from ownpace_graders.kinds.verdict import TRY_AGAIN, Part, Verdict, right, unmarked, unreadable, wrong


def score(response: Any, key: Mapping[str, Any]) -> Verdict:
    """(right ones picked - others picked) / right ones, and never below 0; an empty answer needs an empty response.

    key: answer (list of str) · options (list of str; if given, nothing else can be picked) · wrong {option: words} ·
    right. Says what the author foresaw for every wrong option picked, then how many of the picked are right.
    """
    options = _texts(key.get("options") or ())
    answer = _texts(key.get("answer") or ())
    if options and not set(answer) <= set(options):
        raise LessonError("An answer is not one of the options.", next="Copy each answer from an option.")
    if not MANY.fits(response, options) or (not response and (answer or key.get("answer") is None)):
        return unreadable("Pick every option that is right.")
    picked = list(dict.fromkeys(response))
    if key.get("answer") is None:
        return unmarked()
    if set(picked) == set(answer):
        return replace(right(key), parts=tuple(Part(pick, pick, True) for pick in picked))
    return _partly(picked, answer, key)


def _texts(values: Iterable[Any]) -> list[str]:
    return [values] if isinstance(values, str) else [str(value) for value in values]


def _partly(picked: list[str], answer: list[str], key: Mapping[str, Any]) -> Verdict:
    hits = sum(pick in answer for pick in picked)
    more = "There is more to find." if hits == len(picked) else TRY_AGAIN
    count = f"{hits} of your {len(picked)} picks {'is' if hits == 1 else 'are'} right. {more}"
    if len(picked) == 1:
        count = f"That one is right. {more}" if hits else f"Not yet. {more}"
    worth = max(0.0, (2 * hits - len(picked)) / len(answer)) if answer else 0.0
    parts = [Part(pick, pick, pick in answer) for pick in picked]
    return noted(wrong(score=worth, message=count), parts, key)


def sample(key: Key, is_right: bool, draw: Random) -> list[str]:
    """The right ones; or as many of the others, and one alone where there is no other."""
    right = list(key.get("answer") or [])
    if is_right:
        return right
    others = [option for option in key.get("options", ()) if option not in right]
    return draw.sample(others, min(len(right), len(others))) or right[:1]


KIND = Kind(
    "choices",
    "all right options, partial credit",
    shape=MANY,
    arguments=(
        *EVERY[:2],
        OPTIONS,
        *EVERY[2:],
        replace(ANSWER, takes="a list of the options that are right"),
        *MARKED[1:],
        replace(WHICH, default=False),
        *MIXED,
    ),
    score=score,
    problems=partial(answers.picked, many=True),
    sample=sample,
    empty="Choose at least one first.",
    interaction="choice",
)
