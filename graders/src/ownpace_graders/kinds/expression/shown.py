"""How an expression was understood: in a line, in words for whoever listens, and drawn as MathML."""

from collections.abc import Callable
from fractions import Fraction

from ownpace_graders.kinds.expression.tree import Node
from ownpace_graders.kinds.expression.ways import LINE, MATHML, SPOKEN, Notation, infix

_ORDER = {"equal": 0, "sum": 1, "minus": 2, "product": 3, "quotient": 3, "power": 5, "call": 6, "number": 7, "name": 7}
_SIGNS = {"sqrt": "√", "cbrt": "∛"}


def line(node: Node) -> str:
    """As one would type it, with every bracket that it takes: "1/(2x)"."""
    return _drawn(node, 0, LINE)


def spoken(node: Node) -> str:
    """In words: "1 over open bracket 2 x close bracket"."""
    return " ".join(_drawn(node, 0, SPOKEN).split())


def mathml(node: Node) -> str:
    """As MathML, a fraction with a bar and a root with its roof; a term each, so that a long one has several lines."""
    return "<wbr/>".join(f"<math><mrow>{term}</mrow></math>" for term in _terms(node))


def _terms(node: Node) -> list[str]:
    if node.op == "equal":
        left, (first, *rest) = map(_terms, node.parts)
        return [*left, f"{infix('=')}{first}", *rest]
    return _summed(node, MATHML) if node.op == "sum" else [_drawn(node, 0, MATHML)]


def _drawn(node: Node, least: int, way: Notation) -> str:
    """In brackets where it would otherwise be taken apart: where its order is less than `least`."""
    text = _PARTS.get(node.op, _plain)(node, way)
    return way["bracket"](text) if _order(node) < least else text


def _order(node: Node) -> int:
    return _ORDER["quotient"] if node.op == "number" and _is_fraction(node) else _ORDER[node.op]


def _plain(node: Node, way: Notation) -> str:
    if node.op == "name":
        return way["name"](node.name)
    if _is_fraction(node):
        return way["quotient"](way["number"](str(node.size.numerator)), way["number"](str(node.size.denominator)))
    return way["number"](_decimal(node.size))


def _is_fraction(node: Node) -> bool:
    rest = node.size.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    return rest != 1


def _decimal(size: Fraction) -> str:
    if size.denominator == 1:
        return str(size.numerator)
    places = next(n for n in range(1, 900) if 10**n % size.denominator == 0)
    digits = str(size.numerator * 10**places // size.denominator).zfill(places + 1)
    return f"{digits[:-places]}.{digits[-places:]}"


def _sum(node: Node, way: Notation) -> str:
    return "".join(_summed(node, way))


def _summed(node: Node, way: Notation) -> list[str]:
    """Its terms, each with the sign before it."""
    terms = [_drawn(node.parts[0], 2, way)]
    for part in node.parts[1:]:
        less = part.op == "minus"
        terms.append(way["sign"]("−" if less else "+") + _drawn(*(part.parts[0], 3) if less else (part, 2), way))
    return terms


def _minus(node: Node, way: Notation) -> str:
    return way["less"]() + _drawn(node.parts[0], 3, way)


def _product(node: Node, way: Notation) -> str:
    first, *rest = node.parts
    text = _drawn(first, 3 if first.op != "quotient" else 4, way)
    for part in rest:
        needs_sign = part.op == "number" or (part.op == "power" and part.parts[0].op == "number")
        text += (way["times"]() if needs_sign else "") + _drawn(part, 4, way)
    return text


def _quotient(node: Node, way: Notation) -> str:
    above, below = (0, 0) if way is MATHML else (3, 4)
    return way["quotient"](_drawn(node.parts[0], above, way), _drawn(node.parts[1], below, way))


def _power(node: Node, way: Notation) -> str:
    exponent = _drawn(node.parts[1], 0 if way is MATHML else 7, way)
    return way["power"](_drawn(node.parts[0], 7, way), exponent)


def _equal(node: Node, way: Notation) -> str:
    return way["sign"]("=").join(_drawn(part, 1, way) for part in node.parts)


def _call(node: Node, way: Notation) -> str:
    (part,) = node.parts
    if node.name == "factorial":
        return _drawn(part, 7, way) + way["behind"]("!")
    if node.name == "abs":
        return way["bars"](_drawn(part, 0, way))
    if node.name in _SIGNS:
        return way["root"](_SIGNS[node.name], _drawn(part, 0 if way is MATHML else 7, way))
    return way["function"](node.name, _drawn(part, 0, way))


_PARTS: dict[str, Callable[[Node, Notation], str]] = {
    "sum": _sum, "minus": _minus, "product": _product, "quotient": _quotient, "power": _power, "equal": _equal,
    "call": _call,
}  # fmt: skip
