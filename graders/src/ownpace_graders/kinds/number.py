"""A number. The response is the text as typed."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import Any

from ..errors import LessonError
from . import answers
from .argument import EVERY, MARKED, Argument, is_amount, is_yes_or_no
from .kind import Key, Kind
from .numeral import LONGEST, Numeral, Unreadable, form, read, unit_form
from .shape import LINE
from .signature import Problem
from .verdict import TRY_AGAIN, Verdict, foreseen, right, unmarked, unreadable, wrong

_ALMOST = 0.5


def score(response: Any, key: Mapping[str, Any]) -> Verdict:
    """1 for the right number, 1/2 for the right number in a form that was not asked for, else 0.

    A number counts by its value, exactly: 6/16, 0.375 and 37.5% are 3/8. "1,234" is right if either way to read it is.
    Half is given for a fraction that is not in lowest terms where key["lowest"], for a missing or another unit where
    key["unit"], and for the very form of a right number that key["wrong"] names. With "%" among the units it is a unit;
    otherwise 50% is one half.

    key: answer (str, int or float) · lowest (bool) · tolerance (absolute, in the unit of the answer) ·
    unit (accepted form, or list of them; "" among them makes it optional) ·
    wrong {number: words}, looked up first by the form as typed, then by value · right.
    """
    units = _units(key)
    wanted = None if key.get("answer") is None else _known(key["answer"])
    tolerance = _tolerance(key)
    if not isinstance(response, str) or not response.strip():
        return unreadable("Write your answer first.")
    try:
        given = read(response, units)
    except Unreadable as why:
        return _unread(response, key, str(why))
    if wanted is None:
        return unmarked()
    if any(abs(value - goal) <= tolerance for value in given.values for goal in wanted.values):
        return _form_of_right(response, given, wanted, key)
    return wrong(_by_form(response, given, key) or _by_value(given, key))


def _form_of_right(response: str, given: Numeral, wanted: Numeral, key: Mapping[str, Any]) -> Verdict:
    words = _by_form(response, given, key) if given.typed != wanted.typed else None
    units = _units(key)
    if words:
        return wrong(words, score=_ALMOST, message=f"Right size, but not in the form asked for. {TRY_AGAIN}")
    if units and given.unit not in units:
        ask = "Look at the unit again." if given.unit else "What is it a number of? Write the unit too."
        return wrong(score=_ALMOST, message=f"Right number. {ask}")
    if key.get("lowest") and not given.simplest:
        how = f": is there a number that divides both its top and its bottom? {TRY_AGAIN}"
        return wrong(score=_ALMOST, message=f"Right size, but it can be made simpler{how if given.factor > 1 else '.'}")
    return right(key)


def _unread(response: str, key: Mapping[str, Any], why: str) -> Verdict:
    words = None if key.get("answer") is None or len(response) > LONGEST else _by_form(response, None, key)
    return wrong(words) if words else unreadable(why)


def _by_form(response: str, given: Numeral | None, key: Mapping[str, Any]) -> Any:
    forms = {form(response)} | ({given.typed} if given else set())
    return next((words for number, words in foreseen(key).items() if form(_text(number)) in forms), None)


def _by_value(given: Numeral, key: Mapping[str, Any]) -> Any:
    for number, words in foreseen(key).items():
        try:
            values = read(_text(number), _units(key)).values
        except Unreadable:
            continue  # a form foreseen, such as "three", that is no number
        if set(values) & set(given.values):
            return words
    return None


def _units(key: Mapping[str, Any]) -> list[str]:
    units = key.get("unit") or []
    return [unit_form(str(unit)) for unit in ([units] if isinstance(units, str) else units)]


def _known(number: Any) -> Numeral:
    try:
        return read(_text(number))
    except Unreadable as why:
        raise LessonError(f"The answer “{number}” is no number.", next="Write it like 12, 0.5, 3/8 or 1 1/2.") from why


def _tolerance(key: Mapping[str, Any]) -> Fraction:
    return abs(_known(key.get("tolerance") or 0).values[0])


def _text(number: Any) -> str:
    """An author's number as text, a float without its exponent."""
    return format(Decimal(repr(number)), "f") if isinstance(number, float) else str(number)


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
