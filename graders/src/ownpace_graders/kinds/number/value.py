"""The number that is written: integers, decimals, fractions, mixed numbers, and in `product.py` powers, roots and π."""

import re
from dataclasses import dataclass
from fractions import Fraction
from math import gcd

from ownpace_graders.kinds.lazy import lazy
from ownpace_graders.kinds.number.product import TOO_LARGE, product
from ownpace_graders.kinds.verdict import Unreadable

_INTEGER = r"[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+"
_FRACTION = lazy(rf"(?:({_INTEGER}) )?([+-]?)({_INTEGER})/([+-]?)({_INTEGER})")
_DECIMAL = lazy(r"[0-9]+(?:[.,][0-9]*)?|[.,][0-9]+")
_GROUPED = lazy(r"([1-9][0-9]{0,2}(?:([ ',.])[0-9]{3})(?:\2[0-9]{3})*)(?:(?!\2)[.,]([0-9]+))?")
_INDIAN = lazy(r"([1-9][0-9]?(?:(,)[0-9]{2})+,[0-9]{3})(?:\.([0-9]+))?")
_REPEATS = lazy(r"([0-9]*)[.,]([0-9]*)(?:\(([0-9]+)\)|\[([0-9]+)\])(?:…|\.*)")
_DOTS = lazy(r"([0-9]*)[.,]([0-9]+)(?:…|\.\.+)")
_MARKED = lazy(r"([0-9]*)[.,]((?:[0-9][‾˙]?)+)(?:…|\.*)")
_SCIENTIFIC = lazy(r"([0-9.,]+)(?:e|[×*·]10\^)\(?([+-]?[0-9]+)\)?")
_POWER_OF_TEN = lazy(r"10\^\(?([+-]?[0-9]+)\)?")
_NOISE = lazy(r"0{5,}[0-9]{1,4}\Z|9{5,}[0-9]{0,3}\Z")
_LARGEST = 999


@dataclass(frozen=True, slots=True)
class Value:
    """A number without its unit.

    values: every way to read it, the likeliest first · shape: integer, decimal, repeating, fraction, mixed, scientific,
    or exact (a product, power, root or multiple of π) · other: what it would be if its point grouped thousands ·
    simplest: no fraction that could be made simpler · factor: what still divides its top and bottom, 1 if nothing ·
    places: digits after the point · digits: significant ones · rational: False where π or a root makes it endless.
    """

    values: tuple[Fraction, ...]
    shape: str
    other: Fraction | None = None
    simplest: bool = True
    factor: int = 1
    places: int = 0
    digits: int = 0
    rational: bool = True


def value(number: str) -> Value:
    """The number that the text says, without a sign before it. Unreadable if it is none.

    Products, powers and roots are worked out; sums, and products or quotients of fractions, are the student's to do.
    """
    for reading in (_fraction, _repeating, _scientific, _decimal):
        found = reading(number)
        if found:
            return found
    values, rational = product(number)
    return Value(values, "exact", rational=rational)


def _fraction(number: str) -> Value | None:
    match = _FRACTION.fullmatch(number)
    if not match or (match[1] and (match[2] or match[4])):
        return None
    whole, top, bottom = (int((part or "0").replace(",", "")) for part in match.group(1, 3, 5))
    if bottom == 0:
        raise Unreadable("Nothing can be cut into 0 parts: the bottom of a fraction cannot be 0.")
    factor = gcd(top, bottom)
    simplest = factor == 1 and bottom > 1 and (match[1] is None or top < bottom)
    size = Fraction(top, bottom) * (-1 if (match[2] == "-") != (match[4] == "-") else 1)
    return Value((whole + size,), "mixed" if match[1] else "fraction", simplest=simplest, factor=factor)


def _decimal(number: str) -> Value | None:
    values = []
    number = re.sub(r"(?<=[0-9])([,.]) (?=[0-9]{3}(?![0-9]))", r"\1", number)
    grouped = _GROUPED.fullmatch(number) or _INDIAN.fullmatch(number)
    one_point = number.count(".") == 1 and grouped and grouped[2] == "." and grouped[3] is None
    if grouped and not one_point:
        values.append(Fraction(f"{re.sub('[^0-9]', '', grouped[1])}.{grouped[3] or 0}"))
    written = number.replace(",", ".")
    if _DECIMAL.fullmatch(number):
        values.append(_exactly(written))
    if not values:
        return None
    after = number[max(number.rfind("."), number.rfind(",")) + 1 :] if values[0].denominator > 1 or one_point else ""
    if not after and values[0].denominator == 1 and len(values) == 1 and "." in written and not grouped:
        after = written.partition(".")[2]
    if _float_noise(written):
        values.append(_exactly(f"{float(written):.12g}"))
    return Value(
        tuple(values),
        "decimal" if after else "integer",
        other=_exactly(number.replace(".", "")) if one_point else None,
        places=len(after),
        digits=_significant(number),
    )


def _float_noise(written: str) -> bool:
    """Whether a computer's rounding shows: 0.30000000000000004 is 0.3."""
    return len(written) >= 16 and written.count(".") == 1 and len(written) < 25 and bool(_NOISE.search(written))


def _repeating(number: str) -> Value | None:
    """0.(6), 0.6‾, 0.1˙42857˙, 0.666… and 0.666...: what repeats is said, or seen."""
    if match := _REPEATS.fullmatch(number):
        return _endless(match[1], match[2], match[3] or match[4])
    if ("‾" in number or "˙" in number) and (match := _MARKED.fullmatch(number)):
        before, _, rest = re.split("([‾˙])", match[2], maxsplit=1)
        repeated = before[-1] + re.sub("[‾˙]", "", rest)
        return _endless(match[1], before[:-1], repeated)
    match = _DOTS.fullmatch(number)
    if not match:
        return None
    for size in range(1, min(len(match[2]), 12) + 1):
        period = match[2][-size:]
        if (match[2] == period and size == 1) or (len(match[2]) >= 2 * size and match[2].endswith(period * 2)):
            return _endless(match[1], match[2][:-size], period)
    return Value((_exactly(f"{match[1]}.{match[2]}"),), "decimal", places=len(match[2]), digits=_significant(match[2]))


def _endless(whole: str, fixed: str, period: str) -> Value:
    start = Fraction(int(whole + fixed or "0"), 10 ** len(fixed))
    rest = Fraction(int(period), (10 ** len(period) - 1) * 10 ** len(fixed))
    return Value((start + rest,), "repeating")


def _scientific(number: str) -> Value | None:
    line = number.replace(" ", "")
    if match := _POWER_OF_TEN.fullmatch(line):
        return Value((_power_of_ten(match[1]),), "scientific", digits=1)
    match = _SCIENTIFIC.fullmatch(line)
    front = _decimal(match[1]) if match else None
    if not match or not front:
        return None
    scale = _power_of_ten(match[2])
    proper = 1 <= abs(front.values[0]) < 10
    scaled = tuple(size * scale for size in front.values)
    return Value(scaled, "scientific", simplest=proper, digits=front.digits)


def _power_of_ten(exponent: str) -> Fraction:
    if len(exponent) > 5 or abs(int(exponent)) > _LARGEST:
        raise Unreadable(TOO_LARGE)
    return Fraction(10) ** int(exponent)


def _exactly(number: str) -> Fraction:
    return Fraction(f"0{number}" if number.startswith(".") else number.rstrip(".") or "0")


def _significant(number: str) -> int:
    """Significant digits as written; zeros at the end of an integer count, for nobody can tell."""
    return len(re.sub("[^0-9]", "", number).lstrip("0"))
