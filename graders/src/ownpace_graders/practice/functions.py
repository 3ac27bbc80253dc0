"""What a template's formulas can call, and how a value is written."""

import math
from collections.abc import Callable
from fractions import Fraction
from typing import Any

Value = Fraction | str | bool | tuple[str, ...]
"""A number, a text, whether something is so, or texts in an order."""


def written(value: Value) -> str:
    """As a student would type it: 6, 3/8; a text as it is, an order with commas."""
    return ", ".join(value) if isinstance(value, tuple) else str(value)


def _whole(size: Fraction) -> int:
    if size.denominator != 1:
        raise ValueError("not a whole number")
    return size.numerator


def _gcd(*sizes: Fraction) -> Fraction:
    return Fraction(math.gcd(*map(_whole, sizes)))


def _lcm(*sizes: Fraction) -> Fraction:
    return Fraction(math.lcm(*map(_whole, sizes)))


def _rounded(size: Fraction, places: Fraction = Fraction(0)) -> Fraction:
    """Half goes up, away from 0, as in school."""
    scale = 10 ** min(max(_whole(places), 0), 12)
    up = math.floor(abs(size) * scale + Fraction(1, 2))
    return Fraction(up if size >= 0 else -up, scale)


def dec(size: Fraction) -> str:
    """As a decimal: 0.75. ValueError if it has no end."""
    places = next((n for n in range(13) if 10**n % size.denominator == 0), None)
    if places is None:
        raise ValueError("a decimal without an end")
    digits = str(abs(size.numerator) * 10**places // size.denominator).rjust(places + 1, "0")
    sign = "-" if size < 0 else ""
    return f"{sign}{digits[:-places]}.{digits[-places:]}" if places else f"{sign}{digits}"


def mixed(size: Fraction) -> str:
    """As a mixed number: 1 1/2."""
    whole, rest = divmod(abs(size), 1)
    sign = "-" if size < 0 else ""
    return sign + " ".join(str(part) for part in (whole, rest) if part) if size else "0"


def tex(size: Fraction) -> str:
    r"""As LaTeX, for use between dollars: 6, \dfrac{3}{8}."""
    if size.denominator == 1:
        return str(size.numerator)
    return f"{'-' if size < 0 else ''}\\dfrac{{{abs(size.numerator)}}}{{{size.denominator}}}"


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "gcd": _gcd,
    "lcm": _lcm,
    "abs": abs,
    "min": min,
    "max": max,
    "floor": lambda size: Fraction(math.floor(size)),
    "ceil": lambda size: Fraction(math.ceil(size)),
    "round": _rounded,
    "num": lambda size: Fraction(size.numerator),
    "den": lambda size: Fraction(size.denominator),
    "dec": dec,
    "mixed": mixed,
    "tex": tex,
}
"""They take numbers. num and den are a fraction's top and bottom in lowest terms; dec, mixed and tex write a number."""
