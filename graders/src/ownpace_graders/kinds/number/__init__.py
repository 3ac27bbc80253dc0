"""A number. The response is the text as typed; what it is worth is in `number_score.py`."""

from collections.abc import Iterator
from random import Random
from typing import Any

from ownpace_graders.kinds import answers
from ownpace_graders.kinds.argument import EVERY, MARKED, Argument, is_amount, is_yes_or_no
from ownpace_graders.kinds.kind import Key, Kind
from ownpace_graders.kinds.number.forms import FORMS
from ownpace_graders.kinds.number.key import is_share, number_problems, typed
from ownpace_graders.kinds.number.parts import MANY
from ownpace_graders.kinds.number.score import score
from ownpace_graders.kinds.number.slips import slips
from ownpace_graders.kinds.shape import LINE
from ownpace_graders.kinds.signature import Problem


def is_unit(value: Any) -> bool:
    """A form of the unit, or a list of them; an empty one among them makes the unit optional."""
    return isinstance(value, str) or (isinstance(value, list) and all(isinstance(form, str) for form in value))


def is_count(value: Any) -> bool:
    return value is None or (type(value) is int and 0 <= value <= 30)


def problems(key: Key) -> Iterator[Problem]:
    """As the scorer sees it: it must take the answer as right, and none of the wrong ones; and what is two-sided."""
    found = list(number_problems(key))
    how = 'Write it as a student would type it: "3/8", "1 1/2" or "0.5", in lowest terms where lowest=True.'
    yield from found or answers.typed(key, score, typed, how)


_GUESSES = ("1", "2", "1:00", "2:00", "1 r 1", "2 r 1")
"""What one types when lost, a number, a time or a remainder."""


def sample(key: Key, is_right: bool, draw: Random) -> str:
    """The answer, now and then with spaces around its slash as fifth-graders type; or a wrong one that is foreseen."""
    if not is_right:
        return answers.foreseen(key, draw, score) or next(
            (each for each in _GUESSES if score(each, key).score == 0), "?"
        )
    text = typed(key["answer"], key)
    return text.replace("/", " / ") if draw.random() < 0.2 else text


FORM = Argument(
    "form",
    f"one of {', '.join((*FORMS, *MANY))}",
    lambda value: value in ("", *FORMS, *MANY) if isinstance(value, str) else False,
    "the form that is asked for; a right number in another one hears which",
    default="",
)
LOWEST = Argument("lowest", "True or False", is_yes_or_no, "whether a fraction must be in lowest terms", default=False)
TOLERANCE = Argument(
    "tolerance",
    'a number, 0 or more, or a share like "2%"',
    lambda value: is_amount(value) or is_share(value),
    "how far from `answer` still counts as right, in the answer's own unit or as a share of it",
    default=0,
)
DECIMALS = Argument(
    "decimals", "a whole number from 0 to 30", is_count, "to how many decimal places it is to be rounded", default=None
)
SIGNIFICANT = Argument(
    "significant",
    "a whole number from 1 to 30",
    lambda value: is_count(value) and value != 0,
    "to how many significant figures it is to be rounded",
    default=None,
)
UNIT = Argument(
    "unit",
    "a text, or a list of its forms",
    is_unit,
    "the unit to be typed after the number, or all its accepted forms; one that is empty makes it optional",
    default="",
    meaning=True,
)
CONVERT = Argument(
    "convert", "True or False", is_yes_or_no, "whether another unit of the same kind is as good", default=False
)

KIND = Kind(
    "number",
    "a whole number, decimal, fraction or mixed number",
    shape=LINE,
    arguments=(*EVERY, *MARKED, FORM, LOWEST, TOLERANCE, DECIMALS, SIGNIFICANT, UNIT, CONVERT),
    score=score,
    problems=problems,
    sample=sample,
    empty="Type your answer first.",
    interaction="numeric",
    slips=slips,
)
