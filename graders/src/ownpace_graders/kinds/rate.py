"""How sure, how hard, what somebody thinks: there is no right answer. The response is the option's text."""

from dataclasses import replace
from random import Random
from typing import Any

from ownpace_graders.kinds.argument import EVERY, OPTIONS
from ownpace_graders.kinds.by_part import texts
from ownpace_graders.kinds.kind import Key, Kind
from ownpace_graders.kinds.shape import ONE, blank
from ownpace_graders.kinds.verdict import Verdict, unmarked, unreadable


def score(response: Any, key: Key) -> Verdict:
    """Never a score: any of the options is as good as another.

    key: options (list of str).
    """
    if blank(response) or not ONE.fits(response, texts(key.get("options") or ())):
        return unreadable("Pick one of them.")
    return unmarked("Thank you. There is no right or wrong here.")


def sample(key: Key, is_right: bool, draw: Random) -> str:
    """Any of the options."""
    return draw.choice(texts(key.get("options") or ["yes", "no"]))


KIND = Kind(
    "rate",
    "how sure, how hard, what you think: a scale or a poll, without a right answer",
    shape=ONE,
    arguments=(
        *EVERY[:2],
        replace(OPTIONS, about="the steps of the scale, in order, or what there is to pick from"),
        EVERY[2],
    ),
    score=score,
    sample=sample,
    empty="Pick one first.",
    interaction="likert",
)
