"""How sure, how hard, what somebody thinks: there is no right answer. The response is the option's text."""

from dataclasses import replace
from random import Random
from typing import Any

from ownpace_graders.kinds.argument import EVERY, OPTIONS, POINTS
from ownpace_graders.kinds.by_part import texts
from ownpace_graders.kinds.kind import Key, Kind
from ownpace_graders.kinds.shape import ONE, blank
from ownpace_graders.kinds.verdict import Verdict, unreadable

THANKS = "Thank you. There is no right or wrong here."


def score(response: Any, key: Key) -> Verdict:
    """All of it for any of the options, neither right nor wrong.

    key: options (list of str).
    """
    options = texts(key.get("options") or ())
    if blank(response) or not ONE.fits(response, options):
        return unreadable("Pick one of them.")
    return Verdict(1.0, None, THANKS)


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
        replace(POINTS, default=0),
    ),
    score=score,
    sample=sample,
    empty="Pick one first.",
    interaction="likert",
)
