"""What a typed number is worth."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from ownpace_graders.kinds.number.forms import another_form, unfinished
from ownpace_graders.kinds.number.goal import Goal, as_text, goal, rounded, units
from ownpace_graders.kinds.number.measure import ANOTHER, Measured, measured
from ownpace_graders.kinds.number.numeral import Numeral, read
from ownpace_graders.kinds.number.parts import MANY, many
from ownpace_graders.kinds.number.several import score_many
from ownpace_graders.kinds.number.spelled import LONGEST, form
from ownpace_graders.kinds.shape import LINE, blank
from ownpace_graders.kinds.verdict import (
    TRY_AGAIN,
    Unreadable,
    Verdict,
    almost,
    foreseen,
    other_form,
    right,
    unmarked,
    unreadable,
    wrong,
)

_ALMOST = 0.5


def score(response: Any, key: Mapping[str, Any]) -> Verdict:
    """1 for the right number, 1/2 for one that is right but for its form or unit, else 0.

    A number counts by its value, exactly: 6/16, 0.375 and 37.5% are 3/8. "1,234" is right if either way to read it is.
    A right number in another form, without its unit or in another one, or rounded, hears what is missing: it is almost
    right. With "%" among the units it is a unit; otherwise 50% is one half.

    key: answer (str, int or float; "3..4" is any number from 3 to 4, "{3, -3}", "(2, 3)", "3 : 4" and "7 r 2" are
    several, see `several.py`) · form (of `FORMS` or `MANY`) · lowest (bool) ·
    tolerance (in the unit of the answer, or "2%" of it) · decimals, significant (how it is to be rounded) ·
    unit (accepted form, or list of them; "" among them makes it optional) · convert (bool: any unit that measures the
    same will do) · wrong {number: words}, looked up first by the form as typed, then by value · right.
    """
    form_of_many = many(key)
    wanted = None if key.get("answer") is None or form_of_many else goal(key)
    if blank(response) or not LINE.fits(response, ()):
        return unreadable("Write your answer first.")
    if form_of_many:
        return score_many(form_of_many, response, key)
    try:
        given = read(response, percent_is_unit="%" in units(key))
        size = measured(given, key)
    except Unreadable as why:
        return _unread(response, key, str(why))
    if wanted is None:
        missing = size.missing or another_form(given, key)
        return other_form(missing) if missing else unmarked()
    rational = given.value.rational
    if any(wanted.hit(value, rational) for value in size.values):
        return _of_right(response, given, size, wanted, key)
    words = _by_form(response, given, key) or _by_value(size, key)
    return wrong(words) if words else _nearly(given, size, wanted, key) or wrong()


def _of_right(response: str, given: Numeral, size: Measured, wanted: Goal, key: Mapping[str, Any]) -> Verdict:
    """The verdict on a right value: right, or what is not as asked for."""
    words = _by_form(response, given, key) if given.typed != wanted.numeral.typed else None
    if words:
        return wrong(words, score=_ALMOST, message=f"Right size, but not in the form asked for. {TRY_AGAIN}")
    if size.missing:
        return almost(f"Right number. {size.missing}")
    if size.another:
        return Verdict(_ALMOST, False, f"Right number. {size.another}", almost=size.is_slip)
    if size.please:
        return almost(f"Right, but {size.please}, please.")
    missing = another_form(given, key)
    if missing:
        return almost(f"Right size. {missing}")
    left = unfinished(given, key)
    return almost(left) if left else right(key)


def _nearly(given: Numeral, size: Measured, wanted: Goal, key: Mapping[str, Any]) -> Verdict | None:
    """What is said of a number that would be right if it were written a little differently. None if it would not."""
    rational, value = given.value.rational, given.value
    if size.typed is not None and any(wanted.hit(each, rational) for each in size.typed):
        return Verdict(_ALMOST, False, f"Right number. {size.another or ANOTHER}", almost=size.is_slip)
    if given.percent and any(wanted.hit(each * (100 if given.percent == "%" else 1000)) for each in value.values):
        return almost(f"With {given.percent} it is only a part of that. Write the number without the sign.")
    if wanted.numeral.percent == "%" and not given.percent and any(wanted.hit(each / 100) for each in value.values):
        return almost("That would be wholes. Write the per cent sign too.")
    if value.other is not None and wanted.hit(value.other):
        plain, thousands = given.typed, given.typed.replace(".", "")
        return almost(f"Do you mean {plain} with a decimal point, or {thousands}? Write thousands without a point.")
    return (
        almost(another_form(given, key) or "That is rounded: give it exactly.") if _is_rounded(given, wanted) else None
    )


def _is_rounded(given: Numeral, wanted: Goal) -> bool:
    """Whether it is a right answer cut short or rounded, to two digits or more that one can see."""
    value = given.value
    says_how_near = wanted.slack or wanted.share or wanted.ends[0][0] != wanted.ends[0][1]
    if says_how_near or value.shape not in ("decimal", "scientific") or value.digits < 2:
        return False
    places = value.places + {"%": 2, "‰": 3}.get(given.percent, 0)
    return any(_shortened(each, low, places) for each in value.values for low, _ in wanted.ends)


def _shortened(given: Fraction, exact: Fraction, places: int) -> bool:
    if given == exact or given == 0 or exact.denominator == 1:
        return False
    is_endless = 10**40 % exact.denominator != 0
    cut = Fraction(int(exact * 10**places), 10**places)
    return given in rounded(exact, places) or (is_endless and given == cut)


def _unread(response: str, key: Mapping[str, Any], why: str) -> Verdict:
    if key.get("answer") is None and not key.get("form") and _is_many(response, key):
        return unmarked()
    words = None if key.get("answer") is None or len(response) > LONGEST else _by_form(response, None, key)
    return wrong(words) if words else unreadable(why)


def _is_many(response: str, key: Mapping[str, Any]) -> bool:
    """Whether it is several numbers, where a question without its key does not say how many it asks for."""
    return "/" not in response and any(score_many(form, response, key).readable for form in MANY)


def _by_form(response: str, given: Numeral | None, key: Mapping[str, Any]) -> Any:
    forms = {form(response)} | ({given.typed} if given else set())
    return next((words for number, words in foreseen(key).items() if form(as_text(number)) in forms), None)


def _by_value(given: Measured, key: Mapping[str, Any]) -> Any:
    for number, words in foreseen(key).items():
        try:
            other = measured(read(as_text(number), percent_is_unit="%" in units(key)), key)
        except Unreadable:
            continue  # a form foreseen, such as "three", that is not a number
        if set(other.values) & set(given.values):
            return words
    return None
