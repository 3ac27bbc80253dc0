"""An expression as a tree, and what can be said of a tree without knowing what its letters stand for."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from ownpace_graders.kinds.verdict import Unreadable

TOO_LARGE = "There is a number in it that is too large."
CONSTANTS = ("π", "e")
_BITS = 500
_LARGEST = 9999
_HIGHEST = 10**6
"""Far below the prime at which values are counted, so that two trees that differ seldom agree."""
ONE = Fraction(1)


@dataclass(frozen=True, slots=True)
class Node:
    """op: number (`size`), name (`name`: a letter), call (`name`: a function), minus, power, quotient, sum, product,
    equal: of `parts`."""

    op: str
    parts: tuple["Node", ...] = ()
    name: str = ""
    size: Fraction = Fraction(0)


def number(size: Fraction | int) -> Node:
    return Node("number", size=Fraction(size))


def several(op: str, parts: list[Node]) -> Node:
    """A sum or a product of these, flat; of one part it is that part."""
    flat = [each for part in parts for each in (part.parts if part.op == op else (part,))]
    return flat[0] if len(flat) == 1 else Node(op, tuple(flat))


def power(base: Node, exponent: Node) -> Node:
    """Unreadable where the exponent is a number that nobody works with."""
    size = constant(exponent)
    if size is not None and max(abs(size.numerator), size.denominator) > _LARGEST:
        raise Unreadable(TOO_LARGE)
    found = Node("power", (base, exponent))
    if _degree(found) > _HIGHEST:
        raise Unreadable(TOO_LARGE)
    return found


def _degree(node: Node) -> int:
    """No power of a letter in it is higher than that, were it multiplied out."""
    if node.op == "power":
        size = constant(node.parts[1])
        return _degree(node.parts[0]) * int(abs(size) + 1 if size is not None else 1)
    degrees = [_degree(part) for part in node.parts]
    return int(node.op == "name") + (max(degrees, default=0) if node.op == "sum" else sum(degrees))


def constant(node: Node) -> Fraction | None:
    """What a tree of numbers alone comes to; None where there is more in it. Unreadable if it is too large."""
    if node.op == "number":
        return node.size
    sizes = [constant(part) for part in node.parts]
    known = [size for size in sizes if size is not None]
    if not known or len(known) != len(sizes):
        return None
    match node.op:
        case "minus":
            return -known[0]
        case "sum":
            return _bounded(sum(known, Fraction(0)))
        case "product":
            return _bounded(_product(known))
        case "quotient" if known[1]:
            return _bounded(known[0] / known[1])
        case "power" if known[1].denominator == 1 and (known[0] or known[1] > 0):
            if abs(known[1]) * _size(known[0]) > _BITS:
                raise Unreadable(TOO_LARGE)
            return known[0] ** int(known[1])
    return None


def _product(sizes: list[Fraction]) -> Fraction:
    found = ONE
    for size in sizes:
        found *= size
    return found


def _size(size: Fraction) -> int:
    return max(size.numerator.bit_length(), size.denominator.bit_length())


def _bounded(size: Fraction) -> Fraction:
    if _size(size) > 10 * _BITS:
        raise Unreadable(TOO_LARGE)
    return size


def nodes(node: Node) -> Iterator[Node]:
    yield node
    for part in node.parts:
        yield from nodes(part)


def names(node: Node) -> set[str]:
    """The letters in it that stand for something, π and e aside."""
    return {each.name for each in nodes(node) if each.op == "name"} - set(CONSTANTS)


def renamed(node: Node, other: dict[str, str]) -> Node:
    """The tree with other letters in it."""
    if node.op == "name":
        return Node("name", name=other.get(node.name, node.name))
    return Node(node.op, tuple(renamed(part, other) for part in node.parts), node.name, node.size)


def is_rational(node: Node) -> bool:
    """Whether there are only sums, products, quotients and whole powers in it: its values can be compared exactly."""
    if node.op == "call":
        return False
    if node.op == "power":
        exponent = constant(node.parts[1])
        return exponent is not None and exponent.denominator == 1 and is_rational(node.parts[0])
    return all(map(is_rational, node.parts))
