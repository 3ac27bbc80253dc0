"""A number as a student types it: what it says, in which form, and with which unit."""

import re
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache

from ownpace_graders.kinds.lazy import lazy
from ownpace_graders.kinds.number.compound import compound
from ownpace_graders.kinds.number.product import WORK_OUT
from ownpace_graders.kinds.number.spelled import LONGEST, spelled
from ownpace_graders.kinds.number.value import Value, value
from ownpace_graders.kinds.verdict import Unreadable

_REGION = lazy(r"(?:[0-9.,'/ ()\[\]π√∛×*·^…‾˙]|(?<=[0-9.])e(?=[+-]?[0-9])|(?<=[\^/(×*·e])[+-](?=[0-9(]))*")
_MIXED_BY_HYPHEN = lazy(r"[0-9]+ ?-+ ?[0-9]+/[0-9]+")
_DIGITS = "zero one two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty half hundred"
_TEEN = "(?:thir|four|fif|six|seven|eigh|nine)teen|(?:six|seven|eigh|nine)ty"
_IN_WORDS = lazy(rf"(?i)(?:minus |an? )?(?:{_DIGITS.replace(' ', '|')}|{_TEEN})\b[^0-9]*")
_BEFORE = lazy(r"[^0-9.,π√∛(\[+\-]{1,8}\.? ?(?=[+-]? ?[0-9.,π√∛(\[])")
HOW = "That is not a number yet. Write only the number, like 12, 0.5, 3/8 or 1 1/2."


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number as it was typed.

    typed: its form in one spelling, without the unit, as "-1 1/2" · value: as `value.Value`, its sign and per cent
    reckoned in · unit: what stands beside the number, or "" · percent: "%" or "‰" that was reckoned in, or "" ·
    before: the unit stands before the number.
    """

    typed: str
    value: Value
    unit: str
    percent: str = ""
    before: bool = False

    @property
    def values(self) -> tuple[Fraction, ...]:
        """Every way to read the number, the likeliest first."""
        return self.value.values


@lru_cache(maxsize=512)  # a key is read with each answer
def read(text: str, *, percent_is_unit: bool = False) -> Numeral:
    """The number that `text` says, and the unit beside it, which may be anything.

    Integers, decimals with point or comma, fractions, mixed and repeating numbers, powers, roots and multiples of π, in
    any script's digits, with a sign, brackets around, grouped thousands, "%", "x =" before and a full stop after.
    A comma before exactly three digits ("1,234") may group thousands or begin a decimal: both readings stand. A single
    point begins a decimal, and `value.other` is what it would be otherwise. A quantity in several units is one in its
    first. Unreadable if it is none.
    """
    if len(text) > LONGEST:
        raise Unreadable("That is too long for a number. Write only the number.")
    line = spelled(text)
    if len(line) > 2 * LONGEST:
        raise Unreadable(HOW)
    if _IN_WORDS.fullmatch(line):
        raise Unreadable("Write the number in digits, like 12.")
    several = compound(line.removeprefix("-"))
    if several:
        size = several[0] * (-1 if line.startswith("-") else 1)
        return Numeral(line, Value((size,), "mixed"), several[1])
    if _MIXED_BY_HYPHEN.fullmatch(line):
        raise Unreadable("For a mixed number put a space between the whole and the fraction, like 1 1/2.")
    sign, before, number, after = _parted(line)
    percent = after if after in ("%", "‰") and not percent_is_unit else ""
    unit = _unit(before, "" if percent else after)
    try:
        found = value(number)
    except Unreadable as why:
        raise Unreadable(str(why) or HOW) from why
    scale = Fraction(-1 if sign == "-" else 1, {"%": 100, "‰": 1000}.get(percent, 1))
    other = None if found.other is None else found.other * scale
    scaled = replace(found, values=tuple(each * scale for each in found.values), other=other)
    return Numeral(f"{sign}{number}{percent}", scaled, unit, percent, bool(before))


def _parted(line: str) -> tuple[str, str, str, str]:
    """Sign, what stands before the number, the number, and what stands after it."""
    sign, line = _signed(_bared(line))
    before = _BEFORE.match(line)
    if before:
        line = line[before.end() :]
        second, line = _signed(line)
        if sign and second:
            raise Unreadable(HOW)
        sign = sign or second
    if line[:1] == "(":
        close = line.find(")")
        inner, inside = _signed(line[1:close])
        if inside and close > 0 and re.fullmatch(r"[0-9.,/ ']+", inside) and not (sign and inner):
            sign, line = sign or inner, f"{inside} {line[close + 1 :]}".strip()
    found = _REGION.match(line)
    number = found[0] if found else ""
    after = line[len(number) :].strip()
    if number and re.match(r"[-+÷:<>] ?[0-9(√π]", after):
        raise Unreadable(WORK_OUT)
    number, after = _handed_over(number.rstrip(), after)
    return sign.replace("+", "") if number else "", (before[0].strip() if before else ""), number, after


def _bared(line: str) -> str:
    """Without brackets around the whole: "(-3)" and "[3/8]"."""
    while len(line) > 2 and line[0] + line[-1] in ("()", "[]") and not re.search(r"[()\[\]]", line[1:-1]):
        line = line[1:-1].strip()
    return line


def _signed(line: str) -> tuple[str, str]:
    return (line[0], line[1:].lstrip(" ")) if line[:1] in ("+", "-") else ("", line)


def _handed_over(number: str, after: str) -> tuple[str, str]:
    """Signs at the end of a number that belong to the unit: 5', 30°15', 5/s, 12 (cm)."""
    if after[-1:] in (")", "]") and number[-1:] in ("(", "["):
        return number[:-1].rstrip(), after[:-1].strip()
    if number.endswith("'") and not after:
        return number[:-1].rstrip(), "'"
    if number.endswith("/") and after:
        return number[:-1].rstrip(), f"/{after}"
    if number.endswith("e") or (number.endswith("^") and after):
        raise Unreadable(HOW)
    return number.rstrip(" .,'·*×" if after else " .,'"), after


def _unit(before: str, after: str) -> str:
    if before and after:
        if after.startswith("/"):
            return before + after
        raise Unreadable(HOW)
    return before or after
