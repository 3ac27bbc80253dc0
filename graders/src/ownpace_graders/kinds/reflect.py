"""Free text, which the teacher reads. The response is the text."""

from collections.abc import Mapping
from dataclasses import replace
from random import Random
from typing import Any

from ownpace_graders.kinds.argument import ITEM, OBJECTIVE, POINTS, PROMPT, Argument, is_amount
from ownpace_graders.kinds.kind import Key, Kind
from ownpace_graders.kinds.shape import LINES, blank
from ownpace_graders.kinds.verdict import Verdict, unmarked, unreadable


def score(response: Any, key: Mapping[str, Any]) -> Verdict:
    """Never a score: only a teacher can say what it is worth."""
    if blank(response) or not LINES.fits(response, ()):
        return unreadable("Write a sentence or two.")
    return unmarked("Your teacher will read this.")


def sample(key: Key, is_right: bool, draw: Random) -> str:
    """What simulated students write: much, or little."""
    return draw.choice(_WORDS[2:] if is_right else _WORDS[:2])


_WORDS = (
    "It gets smaller because it is a part.",
    "You don’t make it bigger, you take half of it. I am not sure how to draw it.",
    "Times can mean “of”. Half of three quarters is a part of a part, so it is less than three quarters.",
    "½ × ¾ means half of ¾. I would draw a square, color three of four columns and cut it in two rows. The green part "
    "is 3 of 8 pieces. That is less because you keep only half.",
)

ROWS = Argument("rows", "a number", is_amount, "the height of the field, in lines", default=4)

KIND = Kind(
    "reflect",
    "free text that the teacher marks",
    shape=LINES,
    arguments=(ITEM, PROMPT, OBJECTIVE, replace(POINTS, default=0), ROWS),
    score=score,
    sample=sample,
    empty="Write something first.",
    interaction="long-fill-in",
    by_hand=True,
)
