"""Whether two trees are the same, or the one so many times the other, by their values."""

from fractions import Fraction

from ownpace_graders.kinds.expression.tree import Node, is_rational
from ownpace_graders.kinds.expression.values import PRIME, exact, real

_ENOUGH = 3
_NEAR = 1e-9


def same(one: Node, other: Node, near: float = _NEAR) -> bool:
    """Whether both are the same wherever both have a value."""
    if one == other:
        return True
    if is_rational(one) and is_rational(other) and near == _NEAR:
        return exact(one) is not None and exact(one) == exact(other)
    pairs = [(a, b) for a, b in zip(real(one), real(other), strict=True) if a and b]
    return len(pairs) >= _ENOUGH and all(abs(a - b) <= near * max(x, y) for (a, x), (b, y) in pairs)


def ratio(one: Node, other: Node) -> Fraction | float | None:
    """How often `other` is in `one`, where that is the same everywhere and not 0; else None."""
    if is_rational(one) and is_rational(other):
        return _exact_ratio(exact(one), exact(other))
    pairs = [(a, b) for a, b in zip(real(one), real(other), strict=True) if a and b and abs(b[0]) > 1e-4 * b[1]]
    if len(pairs) < _ENOUGH:
        return None
    (a, _), (b, _) = pairs[0]
    times = a / b
    is_so = times and all(abs(x - times * y) <= _NEAR * max(p, abs(times) * q) for (x, p), (y, q) in pairs)
    return times if is_so else None


def divides_by_0(node: Node) -> bool:
    """Whether something in it is divided by what is always 0."""
    if is_rational(node) and node.op != "equal":
        return exact(node) is None
    return any(map(divides_by_0, node.parts))


def can_be_compared(node: Node) -> bool:
    """Whether it has a value at enough of the points."""
    return is_rational(node) or sum(map(bool, real(node))) >= _ENOUGH


def _exact_ratio(one: tuple[int, ...] | None, other: tuple[int, ...] | None) -> Fraction | None:
    if not one or not other or not all(other):
        return None
    found = {a * pow(b, -1, PRIME) % PRIME for a, b in zip(one, other, strict=True)}
    times = found.pop()
    return _small(times) if not found and times else None


def _small(times: int) -> Fraction:
    """The whole number that is meant, if it is a small one; else a number that is not whole."""
    signed = times if times < PRIME // 2 else times - PRIME
    return Fraction(signed) if abs(signed) < 10**6 else Fraction(signed, PRIME)
