"""A number. The response is the text as typed."""

from collections.abc import Iterator
from random import Random
from typing import Any

from . import answers
from .argument import EVERY, MARKED, Argument, is_amount, is_yes_or_no
from .kind import Key, Kind
from .number_score import score
from .shape import LINE
from .signature import Problem

def is_unit(value: Any) -> bool:
    """A form of the unit, or a list of them; an empty one among them makes the unit optional."""
    return isinstance(value, str) or (isinstance(value, list) and all(isinstance(form, str) for form in value))


def typed(answer: Any, key: Key) -> str:
    """The answer as a student would type it: with the unit, where one is asked for."""
    unit = key.get("unit")
    form = unit[0] if isinstance(unit, list) and unit else unit
    return f"{answer} {form}" if form else str(answer)


def problems(key: Key) -> Iterator[Problem]:
    """As the scorer sees it: it must take the answer as right, and none of the wrong ones."""
    how = 'Write it as a student would type it: "3/8", "1 1/2" or "0.5", in lowest terms where lowest=True.'
    return answers.typed(key, score, typed, how)


def sample(key: Key, is_right: bool, draw: Random) -> str:
    """The answer, now and then with spaces around its slash as fifth-graders type; or a wrong one that is foreseen."""
    if not is_right:
        return answers.foreseen(key, draw) or next(guess for guess in ("1", "2", "?") if not score(guess, key).right)
    text = typed(answers.first(key), key)
    return text.replace("/", " / ") if draw.random() < 0.2 else text


LOWEST = Argument("lowest", "True or False", is_yes_or_no, "whether a fraction must be in lowest terms", default=False)
TOLERANCE = Argument(
    "tolerance",
    "a number, 0 or more",
    is_amount,
    "how far from `answer` still counts as right, in the answer's own unit",
    default=0,
)
UNIT = Argument(
    "unit",
    "a text, or a list of its forms",
    is_unit,
    "the unit to be typed after the number, or all its accepted forms; one that is empty makes it optional",
    default="",
    meaning=True,
)

KIND = Kind(
    "number",
    "a whole number, decimal, fraction or mixed number",
    shape=LINE,
    arguments=(*EVERY, *MARKED, LOWEST, TOLERANCE, UNIT),
    score=score,
    problems=problems,
    sample=sample,
    empty="Type your answer first.",
    interaction="numeric",
)
