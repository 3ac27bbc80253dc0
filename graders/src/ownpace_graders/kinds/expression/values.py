"""The values of a tree at points that are always the same ones.

Where there are only sums, products, quotients and whole powers, they are counted modulo a large prime, π and e as
letters of their own. Two such trees that differ agree at a point by a chance of 10^-12 at the most (Schwartz and
Zippel: the degree by the prime), and three points are tried. Anything else is worked out in floating point at real
numbers, with the size of what goes into a value beside it, which says how many of its digits count.
"""

import hashlib
import math
from collections.abc import Callable
from fractions import Fraction
from functools import lru_cache

from ownpace_graders.kinds.expression.tree import Node, constant

PRIME = 2**61 - 1
_EXACT_POINTS = 3
_SPREADS = (0.4, 0.9, 1.7, 3.1, 7, 15, 60, 400)
_POINTS = 3 * len(_SPREADS)
_WIGGLE = 1e-7

Sized = tuple[float, float]
"""A value, and the size of what went into it."""


@lru_cache(512)
def exact(node: Node) -> tuple[int, ...] | None:
    """The values of a rational tree modulo PRIME; None where something is divided by 0."""
    try:
        return tuple(_exact(node, point) for point in range(_EXACT_POINTS))
    except ValueError:
        return None


@lru_cache(512)
def real(node: Node) -> tuple[Sized | None, ...]:
    """The values at real points, positive ones first; None where there is none."""
    return tuple(_real_or_none(node, point) for point in range(_POINTS))


def _drawn(name: str, point: int) -> int:
    """The same for a letter at a point in every process."""
    return int.from_bytes(hashlib.sha256(f"{name} {point}".encode(errors="replace")).digest()[:8])


def _exact(node: Node, point: int) -> int:
    match node.op:
        case "number":
            return node.size.numerator * pow(node.size.denominator, -1, PRIME) % PRIME
        case "name":
            return _drawn(node.name, point) % PRIME
        case "power":
            exponent = constant(node.parts[1])
            return pow(_exact(node.parts[0], point), int(exponent or 0), PRIME)
    values = [_exact(part, point) for part in node.parts]
    match node.op:
        case "minus":
            return -values[0] % PRIME
        case "sum":
            return sum(values) % PRIME
        case "quotient":
            return values[0] * pow(values[1], -1, PRIME) % PRIME
        case _:
            return math.prod(values) % PRIME


def _real_or_none(node: Node, point: int) -> Sized | None:
    try:
        value, size = _real(node, point)
    except (ArithmeticError, ValueError):
        return None
    return (value, size) if math.isfinite(value) and math.isfinite(size) else None


def _real(node: Node, point: int) -> Sized:
    match node.op:
        case "number":
            return (float(node.size), abs(float(node.size)))
        case "name":
            value = _CONSTANTS.get(node.name) or _point(node.name, point)
            return (value, abs(value))
    parts = [_real(part, point) for part in node.parts]
    (value, size), *rest = parts
    match node.op:
        case "minus":
            return (-value, size)
        case "sum":
            return (math.fsum(each for each, _ in parts), max(each for _, each in parts))
        case "product":
            return (math.prod(each for each, _ in parts), math.prod(each for _, each in parts))
        case "quotient":
            below, its_size = rest[0]
            return (value / below, size * its_size / below**2)
        case "power":
            return _wiggled(lambda base, exponent: _raised(base, exponent, constant(node.parts[1])), parts)
    return _wiggled(CALLS[node.name], parts)


def _wiggled(function: Callable[..., float], parts: list[Sized]) -> Sized:
    """The value, and how much it moves when what goes in does: of sin 1000π only thirteen digits count."""
    value = function(*(each for each, _ in parts))
    try:
        moved = function(*(each + _WIGGLE * size for each, size in parts))
    except (ArithmeticError, ValueError):
        moved = value
    return (value, max(abs(value), abs(moved - value) / _WIGGLE))


def _point(name: str, point: int) -> float:
    drawn = _drawn(name, point)
    value = (0.2 + drawn % 10**6 / 10**6) * _SPREADS[point % len(_SPREADS)]
    return -value if point >= 2 * len(_SPREADS) and drawn >> 60 & 1 else value


def _raised(base: float, exponent: float, known: Fraction | None) -> float:
    """A power of a real number; below 0 also with an odd root in it, as (-8)^(1/3) is -2."""
    if base >= 0 or exponent == int(exponent):
        return float(base**exponent)
    if known is None or known.denominator % 2 == 0:
        raise ValueError("no real number")
    size = float(abs(base) ** exponent)
    return -size if known.numerator % 2 else size


def _factorial(value: float) -> float:
    if value < 0:
        raise ValueError("no real number")
    return math.gamma(value + 1)


_CONSTANTS = {"π": math.pi, "e": math.e}
CALLS: dict[str, Callable[[float], float]] = {
    "sqrt": math.sqrt, "cbrt": math.cbrt, "abs": abs, "exp": math.exp, "ln": math.log, "log": math.log10,
    "lg": math.log10, "sin": math.sin, "cos": math.cos, "tan": math.tan, "cot": lambda x: 1 / math.tan(x),
    "sec": lambda x: 1 / math.cos(x), "csc": lambda x: 1 / math.sin(x), "arcsin": math.asin, "arccos": math.acos,
    "arctan": math.atan, "sinh": math.sinh, "cosh": math.cosh, "tanh": math.tanh, "factorial": _factorial,
}  # fmt: skip
