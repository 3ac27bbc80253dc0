"""One right option of several. The response is the option's text."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from random import Random
from typing import Any

from ownpace_graders.errors import LessonError
from ownpace_graders.kinds import answers
from ownpace_graders.kinds.argument import ANSWER, EVERY, MARKED, MIXED, OPTIONS
from ownpace_graders.kinds.kind import Key, Kind
from ownpace_graders.kinds.shape import ONE, blank
from ownpace_graders.kinds.verdict import Verdict, foreseen, right, unmarked, unreadable, wrong


def score(response: Any, key: Mapping[str, Any]) -> Verdict:
    """1 for the right option, else 0.

    key: answer (str) · options (list of str; if given, nothing else can be picked) · wrong {option: words} · right.
    """
    options = [str(option) for option in key.get("options") or ()]
    if key.get("answer") is not None and options and str(key["answer"]) not in options:
        raise LessonError(f"The answer “{key['answer']}” is not one of the options.", next="Copy it from an option.")
    if blank(response) or not ONE.fits(response, options):
        return unreadable("Pick one of the options.")
    if key.get("answer") is None:
        return unmarked()
    if response == str(key["answer"]):
        return right(key)
    return wrong({str(option): words for option, words in foreseen(key).items()}.get(response))


def sample(key: Key, is_right: bool, draw: Random) -> str:
    """The answer; or a wrong answer that is foreseen, else another option."""
    if is_right:
        return answers.first(key)
    others = [option for option in key.get("options", ()) if option != key.get("answer")]
    return answers.foreseen(key, draw, score) or draw.choice(others or ["I don’t know"])


KIND = Kind(
    "choice",
    "one right option",
    shape=ONE,
    arguments=(*EVERY[:2], OPTIONS, *EVERY[2:], replace(ANSWER, takes="the option that is right"), *MARKED[1:], *MIXED),
    score=score,
    problems=partial(answers.picked, many=False),
    sample=sample,
    empty="Choose one first.",
    interaction="choice",
)
