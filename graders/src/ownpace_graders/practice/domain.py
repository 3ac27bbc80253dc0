"""What a template varies: numbers from … to …, one of a list, or texts in an order."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from math import factorial
from typing import Any

from ownpace_graders.errors import LessonError
from ownpace_graders.kinds.lazy import lazy
from ownpace_graders.practice.formula import LARGEST
from ownpace_graders.practice.functions import Value

MOST = 1_000_000
"""Values of one name."""
_LISTED = 200
_ORDERED = 8
_NUMBER = r"-?[0-9]{1,13}(?:\.[0-9]{1,6})?"
_RANGE = lazy(rf"\s*({_NUMBER})\s*\.\.\s*({_NUMBER})(?:\s+by\s+({_NUMBER}))?\s*")
HOW = 'Write a range "2..9" or "0.5..3 by 0.5", a list of numbers or of texts, or {"order": [texts]}.'


@dataclass(frozen=True, slots=True)
class Domain:
    """`size` values; `at(n)` is the n-th, from 0."""

    size: int
    at: Callable[[int], Value]


def domain(name: str, given: Any) -> Domain:
    """The values that an author gives a name. LessonError if it is none."""
    if isinstance(given, str) and (found := _RANGE.fullmatch(given)):
        return _range(name, *(Fraction(each or 1) for each in found.groups()))
    if isinstance(given, list) and 0 < len(given) <= _LISTED and all(type(each) in (int, float, str) for each in given):
        values = [each if isinstance(each, str) else Fraction(str(each)) for each in given]
        if all(isinstance(each, str) or abs(each) <= LARGEST for each in values):
            return Domain(len(values), values.__getitem__)
    if isinstance(given, dict) and [*given] == ["order"] and _is_order(given["order"]):
        texts = given["order"]
        return Domain(factorial(len(texts)), lambda n: _order(texts, n))
    raise LessonError(f"“{name}” is varied by {str(given)[:40]}, which says no values.", next=HOW)


def _is_order(given: Any) -> bool:
    return isinstance(given, list) and 2 <= len(given) <= _ORDERED and all(isinstance(each, str) for each in given)


def _range(name: str, first: Fraction, last: Fraction, by: Fraction) -> Domain:
    if by <= 0 or last < first:
        raise LessonError(f"“{name}” is varied by a range that is empty.", next="Write the smaller number first.")
    size = int((last - first) / by) + 1
    if size > MOST or max(abs(first), abs(last)) > LARGEST:
        raise LessonError(f"“{name}” is varied by a range that is too large.", next=f"At most {MOST:,} values.")
    return Domain(size, lambda n: first + n * by)


def _order(texts: list[str], n: int) -> tuple[str, ...]:
    left, found = [*texts], []
    while left:
        n, place = divmod(n, len(left))
        found.append(left.pop(place))
    return tuple(found)
