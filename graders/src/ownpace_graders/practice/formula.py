"""Computed values of a template: a small language of sums and comparisons. It is read into a tree and never run.

Numbers are exact. + - * / % and ^ (or **) work on numbers; == != < <= > >= compare, and join with and, or, not; the
functions are those of `FUNCTIONS`. Names are those that the template varies.
"""

import ast
import operator
from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import lru_cache
from typing import Any

from ownpace_graders.errors import LessonError
from ownpace_graders.practice.functions import FUNCTIONS, Value

LONGEST = 200
"""Characters of one formula."""
MOST_PARTS = 80
"""Parts of one formula, as names, numbers and signs count."""
LARGEST = 10**12
"""No number, its top or its bottom, is larger."""
_HIGHEST = 40

HOW = "Write numbers, names, + - * / %, comparisons such as a < b, and functions such as gcd(a, b)."


class NoValue(Exception):  # noqa: N818 - this draw is none, and another one may be
    """The formula has no value here: something is divided by 0, or a number is too large."""


def value(formula: str, names: Mapping[str, Value]) -> Value:
    """What it comes to with these values. NoValue where it comes to nothing, LessonError where it is not a formula."""
    return _value(_read(formula)[0], names)


def parts(formula: str) -> int:
    """How much work it is, and that it is a formula at all: LessonError if it is none."""
    return _read(formula)[1]


def named(formula: str) -> set[str]:
    """The names in it that must be varied or computed before."""
    return {node.id for node in ast.walk(_read(formula)[0]) if isinstance(node, ast.Name)} - set(FUNCTIONS)


@lru_cache(2048)
def _read(formula: str) -> tuple[ast.expr, int]:
    if len(formula) > LONGEST:
        raise LessonError(f"The formula “{formula[:40]}…” is too long.", next=f"Write at most {LONGEST} characters.")
    try:
        # To Python ^ is something else, which binds more loosely than a sum.
        tree = ast.parse(formula.strip().replace("^", "**"), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise LessonError(f"The formula “{formula}” cannot be read.", next=HOW) from None
    nodes = [node for node in ast.walk(tree) if isinstance(node, ast.expr)]
    strange = next((node for node in nodes if not _is_known(node)), None)
    if strange is not None:
        raise LessonError(f"The formula “{formula}” says more than a formula may.", next=HOW)
    if len(nodes) > MOST_PARTS:
        raise LessonError(f"The formula “{formula[:40]}…” is too long.", next="Divide it up: let= names the parts.")
    return tree, len(nodes)


def _is_known(node: ast.expr) -> bool:
    match node:
        case ast.Constant(value=found):
            return type(found) in (int, float, str)
        case ast.BinOp(op=sign):
            return type(sign) in _SIGNS
        case ast.UnaryOp(op=sign):
            return isinstance(sign, ast.USub | ast.UAdd | ast.Not)
        case ast.Compare(ops=signs):
            return all(type(sign) in _COMPARED for sign in signs)
        case ast.Call(func=ast.Name(id=name), args=given, keywords=[]):
            return name in FUNCTIONS and bool(given) and not any(isinstance(each, ast.Starred) for each in given)
    return isinstance(node, ast.Name | ast.BoolOp)


def _value(node: ast.expr, names: Mapping[str, Value]) -> Value:
    match node:
        case ast.Constant(value=found):
            return found if isinstance(found, str) else bounded(_exact(found))
        case ast.Name(id=name):
            if name not in names:
                raise LessonError(f"“{name}” is not varied or computed.", next="Add it to vary= or let=.")
            return names[name]
        case ast.BoolOp(op=sign, values=parts):
            so = (bool(_value(part, names)) for part in parts)
            return all(so) if isinstance(sign, ast.And) else any(so)
        case ast.Compare():
            return _compared(node, names)
        case ast.UnaryOp(op=ast.Not(), operand=part):
            return not _value(part, names)
        case ast.UnaryOp(op=sign, operand=part):
            size = _number(_value(part, names))
            return -size if isinstance(sign, ast.USub) else size
        case ast.BinOp(left=left, op=sign, right=right):
            return _sum(sign, _number(_value(left, names)), _number(_value(right, names)))
        case ast.Call(func=ast.Name(id=name), args=given):
            return _called(name, [_number(_value(each, names)) for each in given])
    raise LessonError("A formula says more than a formula may.", next=HOW)


def _exact(found: Any) -> Fraction:
    if isinstance(found, float) and not 1e-12 <= abs(found) <= LARGEST:
        if found:
            raise NoValue("A number is too large, or too small.")
        return Fraction(0)
    return Fraction(str(found))


def _compared(node: ast.Compare, names: Mapping[str, Value]) -> bool:
    values = [_value(part, names) for part in (node.left, *node.comparators)]
    pairs = zip(node.ops, values, values[1:], strict=False)
    try:
        return all(_COMPARED[type(sign)](left, right) for sign, left, right in pairs)
    except TypeError:
        raise LessonError("A formula compares a number with a text.", next="Compare numbers with numbers.") from None


def _sum(sign: ast.operator, left: Fraction, right: Fraction) -> Fraction:
    try:
        return bounded(
            _power(left, right) if isinstance(sign, ast.Pow | ast.BitXor) else _SIGNS[type(sign)](left, right)
        )
    except ZeroDivisionError:
        raise NoValue("Something is divided by 0.") from None


def _power(base: Fraction, exponent: Fraction) -> Fraction:
    bits = max(base.numerator.bit_length(), base.denominator.bit_length())
    if exponent.denominator != 1 or abs(exponent) > _HIGHEST or bits * abs(exponent) > 10 * _HIGHEST:
        raise NoValue("A power is too high, or its exponent is not a whole number.")
    return base ** int(exponent)


def _called(name: str, given: list[Fraction]) -> Value:
    try:
        found = FUNCTIONS[name](*given)
    except ZeroDivisionError:
        raise NoValue("Something is divided by 0.") from None
    except (TypeError, ValueError):
        raise LessonError(f"{name} is not given what it takes.", next=f"See what {name} takes.") from None
    return bounded(found) if isinstance(found, Fraction) else found


def _number(found: Value) -> Fraction:
    if not isinstance(found, Fraction):
        raise LessonError(f"A formula counts with “{found}”, which is not a number.", next="Count with numbers.")
    return found


def bounded(size: Fraction) -> Fraction:
    """The number. NoValue if it is larger than anybody asks a student for."""
    if abs(size.numerator) > LARGEST or size.denominator > LARGEST:
        raise NoValue("A number is too large.")
    return size


_SIGNS: dict[type[ast.operator], Callable[[Fraction, Fraction], Fraction]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Mod: operator.mod,
    ast.Pow: _power,
}
_COMPARED: dict[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}
