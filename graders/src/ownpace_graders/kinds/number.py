"""A number. The response is the text as typed."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from ..errors import LessonError
from .numeral import LONGEST, Numeral, Unreadable, form, read, unit_form
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
