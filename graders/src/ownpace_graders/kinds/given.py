"""What is given besides words and marked by the teacher: what the kinds have in common whose responses name files."""

from collections.abc import Mapping
from dataclasses import replace
from random import Random
from typing import Any

from ownpace_graders.kinds.argument import ITEM, OBJECTIVE, POINTS, PROMPT, Argument
from ownpace_graders.kinds.kind import Key, Kind
from ownpace_graders.kinds.shape import Shape, blank
from ownpace_graders.kinds.verdict import Verdict, unmarked, unreadable


def given(name: str, about: str, shape: Shape, what: str, *more: Argument) -> Kind:
    """The kind `ask.name(…)`, of which a response names `what`: “a photo”. `more` are its own arguments."""
    empty = f"Give {what}, or write it in words."

    def score(response: Any, key: Mapping[str, Any]) -> Verdict:
        is_one = not blank(response) and shape.fits(response, ())
        return unmarked("Your teacher will look at this.") if is_one else unreadable(empty)

    return Kind(
        name,
        about,
        shape=shape,
        arguments=(ITEM, PROMPT, OBJECTIVE, replace(POINTS, default=0), *more),
        score=score,
        sample=_sample,
        empty=empty,
        interaction="other",
        by_hand=True,
    )


def _sample(key: Key, is_right: bool, draw: Random) -> list[str]:
    """Simulated students have no camera, pen or voice: they say it in words."""
    return [draw.choice(_WORDS[1:] if is_right else _WORDS[:1])]


_WORDS = (
    "I was not sure how to begin.",
    "I drew a square, colored three of four columns, and cut it in two rows: three of eight pieces.",
    "First I wrote both as eighths, then I put them side by side to compare.",
)
