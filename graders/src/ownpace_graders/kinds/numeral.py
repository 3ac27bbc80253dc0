"""A number as a student types it: what it says, in which form, and with which unit."""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import gcd

LONGEST = 100
"""Characters; no number that a student writes is longer."""

_SAME = str.maketrans(
    {
        **dict.fromkeys("−–—‐‑‒", "-"),
        **dict.fromkeys("⁄∕\\", "/"),
        **dict.fromkeys("’‘ʼ`´٬", "'"),
        **{"٫": ".", "。": ".", "،": ",", "、": ",", "٪": "%"},
    }
)
_SMALL = re.compile(r"([⁰¹²³⁴-⁹]+) ?[⁄∕/] ?([₀-₉]+)")
_BEFORE = re.compile(r"\A(?:[^\W\d_]{1,20} ?)?= ?")
_AND = re.compile(r"(?<=[0-9]) (?:and|&) (?=[0-9]+ ?/)")
_PARTS = re.compile(r"([+-]?) ?([^0-9.,+/-]*?) ?([0-9.,][0-9.,'/ ]*)(.*)")
_INTEGER = r"[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+"
_FRACTION = re.compile(rf"(?:({_INTEGER}) )?({_INTEGER})/({_INTEGER})")
_DECIMAL = re.compile(r"[0-9]+(?:[.,][0-9]+)?|[.,][0-9]+")
_GROUPED = re.compile(r"([1-9][0-9]{0,2}(?:([ ',.])[0-9]{3})(?:\2[0-9]{3})*)(?:(?!\2)[.,]([0-9]+))?")
_INDIAN = re.compile(r"([1-9][0-9]?(?:(,)[0-9]{2})+,[0-9]{3})(?:\.([0-9]+))?")


class Unreadable(Exception):  # noqa: N818 - it is the student's turn, nothing went wrong
    """The text is no number; the message tells the student how to write one."""


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number as it was typed.

    typed: its form in one spelling, without the unit, as "-1 1/2" · values: every way to read it, the likeliest first ·
    simplest: no fraction that could be made simpler · factor: what still divides its top and bottom, 1 if nothing ·
    unit: what stands beside the number, or "".
    """

    typed: str
    values: tuple[Fraction, ...]
    simplest: bool
    factor: int
    unit: str


def read(text: str, units: Collection[str] = ()) -> Numeral:
    """The number that `text` says, with one of `units` (each as `unit_form` makes it) or another word beside it.

    Integers, decimals with point or comma, fractions and mixed numbers, in any script's digits, with a sign, grouped
    thousands, "%", "x =" before and a full stop after. A comma before exactly three digits ("1,234") may group
    thousands or begin a decimal: both readings stand. A single point always begins a decimal.
    Nothing is worked out: "3÷8" or "1 + 1/2" is no number yet. Unreadable if it is none.
    """
    if len(text) > LONGEST:
        raise Unreadable("That is too long for a number. Write only the number.")
    line = form(text)
    if re.fullmatch(r"[0-9]+ ?-+ ?[0-9]+/[0-9]+", line):
        raise Unreadable("For a mixed number put a space between the whole and the fraction, like 1 1/2.")
    parts = _PARTS.fullmatch(line)
    if not parts:
        raise Unreadable(_HOW)
    sign, before, number, after = (part.strip() for part in parts.groups())
    number = number.rstrip(".,' ")
    percent = after == "%" and "%" not in units
    unit = _unit(before, "" if percent else after, units)
    values, factor, simplest = _fraction(number) or _decimal(number)
    scale = Fraction(-1 if sign == "-" else 1, 100 if percent else 1)
    typed = f"{sign}{number}{'%' if percent else ''}"
    return Numeral(typed, tuple(value * scale for value in values), simplest, factor, unit)


@lru_cache(4096)
def form(text: str) -> str:
    """The text in one spelling, whatever script, width, dashes, slashes and spaces it is typed with.

    Kept, because an author's numbers are asked for with every response of a class.
    """
    text = _SMALL.sub(lambda match: unicodedata.normalize("NFKC", f" {match[1]}/{match[2]} "), text)
    text = unicodedata.normalize("NFKC", "".join(map(_apart, text))).translate(_SAME).casefold()
    text = "".join(str(unicodedata.decimal(character, character)) for character in text)
    text = re.sub(" ?/ ?", "/", " ".join(text.replace("percent", "%").replace("per cent", "%").split()))
    return _BEFORE.sub("", _AND.sub(" ", text)).rstrip(" .,;!")


def unit_form(text: str) -> str:
    """A unit in one spelling: "sq. cm", "Sq cm" and "sqcm" are one, and so are "cm²", "cm^2" and "cm2"."""
    return re.sub(r"[ .^]", "", form(text))


_HOW = "That is not a number yet. Write only the number, like 12, 0.5, 3/8 or 1 1/2."


def _apart(character: str) -> str:
    """A character that must not run together with its neighbours when it becomes plain: 1½ is not 11/2, 5² not 52."""
    kind = unicodedata.decomposition(character).partition(" ")[0]
    if kind == "<fraction>":
        return f" {character} "
    if kind in ("<super>", "<sub>"):
        return f"^{character}"
    return "" if unicodedata.category(character) == "Cf" else character


def _unit(before: str, after: str, units: Collection[str]) -> str:
    if before and after:
        raise Unreadable(_HOW)
    unit = unit_form(before or after)
    is_word = any(character.isalpha() for character in after) and not re.search(r"[^\w .'-]|[0-9]", after)
    is_money = len(before) == 1 and unicodedata.category(before) == "Sc"
    if unit and unit not in units and not (units and (is_word or is_money)):
        raise Unreadable(_HOW)
    return unit


def _fraction(number: str) -> tuple[tuple[Fraction, ...], int, bool] | None:
    match = _FRACTION.fullmatch(number)
    if not match:
        return None
    whole, top, bottom = (int((part or "0").replace(",", "")) for part in match.groups())
    if bottom == 0:
        raise Unreadable("Nothing can be cut into 0 parts: the bottom of a fraction cannot be 0.")
    factor = gcd(top, bottom)
    simplest = factor == 1 and bottom > 1 and (match[1] is None or top < bottom)
    return (whole + Fraction(top, bottom),), factor, simplest


def _decimal(number: str) -> tuple[tuple[Fraction, ...], int, bool]:
    values = []
    grouped = _GROUPED.fullmatch(number) or _INDIAN.fullmatch(number)
    is_one_point = number.count(".") == 1 and grouped and grouped[2] == "."
    if grouped and not (is_one_point and grouped[3] is None):
        values.append(Fraction(f"{re.sub('[^0-9]', '', grouped[1])}.{grouped[3] or 0}"))
    if _DECIMAL.fullmatch(number):
        values.append(Fraction(number.replace(",", ".")))
    if not values:
        raise Unreadable(_HOW)
    return tuple(values), 1, True
