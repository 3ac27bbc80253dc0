"""The form in which a number is asked for, and what is said of a right number in another one."""

from collections.abc import Mapping
from typing import Any

from ownpace_graders.kinds.number.numeral import Numeral

FORMS = {
    "fraction": "a fraction, like 3/8",
    "mixed": "a mixed number, like 1 1/2",
    "decimal": "a decimal, like 0.5",
    "percent": "a percentage, like 50%",
    "integer": "a whole number, like 12",
    "scientific": "a number from 1 to 10 times a power of ten, like 6.02 × 10^23",
    "lowest": "a fraction in lowest terms, like 3/8",
    "exact": "an exact number, like 2√3, 5π or 2/3",
}
"""Each form of one number, in words with an example that is never the answer."""

_FITS = {
    "fraction": ("fraction",),
    "mixed": ("mixed", "integer"),
    "decimal": ("decimal", "integer", "repeating"),
    "integer": ("integer",),
    "scientific": ("scientific",),
    "lowest": ("fraction", "mixed", "integer"),
    "exact": ("exact", "fraction", "mixed", "integer", "decimal", "repeating", "scientific"),
}


def form_of(key: Mapping[str, Any]) -> str:
    """The form that is asked for, "" for any."""
    return str(key.get("form") or ("lowest" if key.get("lowest") else ""))


def another_form(given: Numeral, key: Mapping[str, Any]) -> str:
    """What to say of a number in another form than is asked for: which one that is. "" if it fits."""
    form = form_of(key)
    if form not in FORMS or fits(given, form):
        return _digits(given, key)
    return f"Write it as {FORMS[form]}."


def fits(given: Numeral, form: str) -> bool:
    """Whether the number is written in that form, lowest terms and the place of the point aside."""
    if form == "percent":
        return given.percent == "%" or given.unit == "%"
    return not given.percent and given.value.shape in _FITS[form]


def unfinished(given: Numeral, key: Mapping[str, Any]) -> str:
    """What to say of a number that could be simpler, where its simplest form is asked for. "" if it is simplest."""
    form, value = form_of(key), given.value
    if form == "scientific" and not value.simplest:
        return "Right size. The number in front should be from 1 to 10."
    if form == "mixed" and value.shape == "mixed" and not value.simplest and value.factor == 1:
        return "Right size, but its fraction holds another whole."
    if form != "lowest" or value.simplest:
        return ""
    how = ": is there a number that divides both its top and its bottom? Try again."
    return f"Right size, but it can be made simpler{how if value.factor > 1 else '.'}"


def _digits(given: Numeral, key: Mapping[str, Any]) -> str:
    """What to say of a number that is not rounded as it is asked to be."""
    places, figures, value = key.get("decimals"), key.get("significant"), given.value
    written = value.shape in ("decimal", "integer", "scientific")
    if isinstance(places, int) and not (written and value.places == places):
        return f"Give it to {places} decimal place{'' if places == 1 else 's'}." if places else "Give a whole number."
    if isinstance(figures, int) and not (written and _least(given) <= figures <= max(1, value.digits)):
        return f"Give it to {figures} significant figure{'' if figures == 1 else 's'}."
    return ""


def _least(given: Numeral) -> int:
    """The least significant digits that it can have: zeros at the end of an integer may be no more than a size."""
    if given.value.shape != "integer":
        return given.value.digits
    digits = "".join(each for each in given.typed if each.isdecimal())
    return len(digits.strip("0")) or 1
