"""Products, powers, roots and multiples of π, worked out by a small grammar with bounds, never by evaluating text."""

import re
from fractions import Fraction
from math import isqrt

from ownpace_graders.kinds.lazy import lazy
from ownpace_graders.kinds.verdict import Unreadable

PI = Fraction("3.14159265358979323846264338327950288419716939937510582097494")
_BITS = 6000
_MOST = 32
_TOKEN = lazy(r"[0-9]+(?:[.,][0-9]+)?|[π√∛^()×*·/-]")
_ROOT_AS_POWER = lazy(r"\^\(-?[0-9]+/[23]\)")
WORK_OUT = "Work it out first: write one number."
TOO_LARGE = "That number is too large or too small to be an answer here."


def product(text: str) -> tuple[tuple[Fraction, ...], bool]:
    """What a product such as 2√3, 3π/4, 3^2 or 2*5 comes to, and whether that is exact.

    "2·5" has two values: a dot between digits is also a point. Unreadable for sums and for quotients without π or a
    root, which are the student's to work out.
    """
    tokens = _TOKEN.findall(text)
    if "".join(tokens) != text.replace(" ", "") or re.search(r"[0-9.,] [0-9.,]", text):
        raise Unreadable("")
    endless = bool({"π", "√", "∛"} & set(tokens) or _ROOT_AS_POWER.search("".join(tokens)))
    if "/" in tokens and not endless:
        raise Unreadable(WORK_OUT)
    reader = _Reader(tokens)
    found = reader.product()
    if reader.tokens:
        raise Unreadable(WORK_OUT if "-" in reader.tokens else "")
    pointed = re.fullmatch(r"([0-9]+)·([0-9]+)", text)
    values = (found, Fraction(f"{pointed[1]}.{pointed[2]}")) if pointed else (found,)
    return values, not endless


class _Reader:
    """Takes the tokens from the front, a method a rule of the grammar."""

    def __init__(self, tokens: list[str]) -> None:
        if len(tokens) > _MOST:
            raise Unreadable(TOO_LARGE)
        self.tokens = tokens

    def take(self, *wanted: str) -> str:
        return self.tokens.pop(0) if self.tokens and self.tokens[0] in wanted else ""

    def product(self) -> Fraction:
        found = self.power()
        while self.tokens and self.tokens[0] not in (")", "-"):
            if self.take("/"):
                divisor = self.power()
                if divisor == 0:
                    raise Unreadable("Nothing can be divided by 0.")
                found = _bounded(found / divisor)
            else:
                self.take("×", "*", "·")
                found = _bounded(found * self.power())
        return found

    def power(self) -> Fraction:
        base = self.atom()
        if not self.take("^"):
            return base
        bracket = self.take("(")
        sign = -1 if self.take("-") else 1
        digits = self.tokens.pop(0) if self.tokens else ""
        degree = self.tokens.pop(0) if bracket and self.take("/") and self.tokens else "1"
        if not digits.isdecimal() or degree not in ("1", "2", "3") or (bracket and not self.take(")")):
            raise Unreadable("")
        found = _raised(base, digits, sign)
        return found if degree == "1" else _root(found, int(degree))

    def atom(self) -> Fraction:
        first = self.tokens.pop(0) if self.tokens else ""
        if first == "π":
            return PI
        if first in ("√", "∛"):
            return _root(self.atom(), 2 if first == "√" else 3)
        if first == "-":
            return -self.atom()
        if first == "(":
            found = self.product()
            if not self.take(")"):
                raise Unreadable("")
            return found
        if not first or not first[0].isdecimal():
            raise Unreadable("")
        return Fraction(first.replace(",", "."))


def _bounded(number: Fraction) -> Fraction:
    if number.numerator.bit_length() + number.denominator.bit_length() > _BITS:
        raise Unreadable(TOO_LARGE)
    return number


def _raised(base: Fraction, digits: str, sign: int) -> Fraction:
    size = max(base.numerator.bit_length(), base.denominator.bit_length())
    if len(digits) > 4 or size * int(digits) > _BITS or (base == 0 and sign < 0):
        raise Unreadable(TOO_LARGE)
    return base ** (sign * int(digits))


def _root(number: Fraction, degree: int) -> Fraction:
    """The root, exact where it is rational, else to about fifty digits."""
    if number < 0:
        raise Unreadable("A root of a negative number is not a number that one can measure.")
    tops = _integer_root(number.numerator, degree), _integer_root(number.denominator, degree)
    if tops[0] ** degree == number.numerator and tops[1] ** degree == number.denominator:
        return Fraction(*tops)
    scale = 10 ** (60 + len(str(number.denominator)))
    return _bounded(Fraction(_integer_root(number.numerator * scale**degree // number.denominator, degree), scale))


def _integer_root(number: int, degree: int) -> int:
    if degree == 2 or number < 2:
        return isqrt(number) if degree == 2 else number
    guess = 1 << -(-number.bit_length() // 3)
    while True:
        following = (2 * guess + number // (guess * guess)) // 3
        if following >= guess:
            return guess
        guess = following
