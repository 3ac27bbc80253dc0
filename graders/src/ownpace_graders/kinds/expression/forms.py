"""The form in which an expression is asked for, and what is said of a right one in another form."""

from collections import Counter
from collections.abc import Mapping
from math import gcd
from typing import Any

from ownpace_graders.kinds.expression.compared import ratio
from ownpace_graders.kinds.expression.tree import Node, constant, names, number

FORMS = {
    "simplified": "as simple as can be, like 5x",
    "expanded": "multiplied out, like x^2 + 5x",
    "factored": "as a product, like x(x + 5)",
    "solved": "an equation with the letter alone on one side, like y = 2x + 1",
}
"""Each form, in words with an example that is never the answer."""

_ONE = number(1)
_SIMPLER = "Right, but it can be made simpler."
_FURTHER = "Right, but it can be factored further."


def another_form(given: Node, wanted: Node, key: Mapping[str, Any]) -> str:
    """What to say of a right expression that is not in the form asked for; "" if it is. `wanted` is the author's."""
    form = key.get("form") or ""
    if form == "solved":
        return "" if is_solved(given) == is_solved(wanted) != "" else f"Right, but write {FORMS[form]}."
    if form == "expanded" and not all(map(_is_expanded, _sides(given))):
        return f"Right, but write it {FORMS[form]}."
    if form == "factored" and ((said := _not_factored(given, wanted)) or constant(wanted) is not None):
        return said
    return _SIMPLER if form and _is_longer(given, wanted) else ""


def is_solved(node: Node) -> str:
    """The letter that stands alone on one side of an equation and not on the other; "" where none does."""
    if node.op != "equal":
        return ""
    one, other = node.parts
    for side, rest in ((one, other), (other, one)):
        if side.op == "name" and side.name not in names(rest):
            return side.name
    return ""


def _sides(node: Node) -> tuple[Node, ...]:
    return node.parts if node.op == "equal" else (node,)


def _is_expanded(node: Node) -> bool:
    match node.op:
        case "sum":
            return all(map(_is_expanded, node.parts))
        case "minus" | "quotient":
            return _is_expanded(node.parts[0]) and not (node.op == "minus" and node.parts[0].op == "sum")
        case "product":
            return all(part.op != "sum" and _is_expanded(part) for part in node.parts)
        case "power":
            size = constant(node.parts[1])
            return not (size is not None and size.denominator == 1 and node.parts[0].op in ("sum", "product"))
    return True


def _not_factored(given: Node, wanted: Node) -> str:
    """Its factors have to be the author's, whatever their order and the numbers before them."""
    if constant(wanted) is not None:
        return "" if _factors(given, numbers=True) == _factors(wanted, numbers=True) else _FURTHER
    mine, its = _factors(given), _factors(wanted)
    if sum(mine.values()) == 1 < sum(its.values()) and given.op != "power":
        return f"Right, but write it {FORMS['factored']}."
    if sum(mine.values()) < sum(its.values()):
        return _FURTHER
    for factor in mine:
        times = [float(found) for each in its if (found := ratio(factor, each)) is not None]
        if factor.op == "sum" and times and all(abs(each) > 1.5 and each == round(each) for each in times):
            return _FURTHER  # a number can still be taken out
    return ""


def _factors(node: Node, times: int = 1, *, numbers: bool = False) -> Counter[Node]:
    """The factors, and how often each is there; numbers are none unless it is of them that all is made."""
    match node.op:
        case "minus":
            return _factors(node.parts[0], times, numbers=numbers)
        case "product" | "quotient" | "equal":
            found = (_factors(part, times, numbers=numbers) for part in node.parts)
            return sum(found, Counter[Node]())
        case "power":
            size = constant(node.parts[1])
            if size is not None and size.denominator == 1 and 0 < size < 1000:
                return _factors(node.parts[0], times * int(size), numbers=numbers)
    return Counter({node: times}) if numbers or constant(node) is None else Counter()


def _is_longer(given: Node, wanted: Node) -> bool:
    """Whether it can be made simpler: the author's is shorter, or something in it can be put together."""
    return _weight(given) > _weight(wanted) or (_is_loose(given) and not _is_loose(wanted))


def _weight(node: Node) -> int:
    """How many numbers, letters and functions there are.

    Different ways to write one thing weigh the same: x/2, 0.5x and (1/2)x; √x and x^0.5; 1/x and x^-1.
    """
    if node.op == "quotient":
        above, below = node.parts
        is_number = constant(node) is not None
        return 1 if is_number else _times(above) + (0 if below.op == "number" else _weight(below))
    if node.op == "product":
        return sum(map(_times, node.parts)) + node.parts.count(_ONE)
    if node.op == "power" and constant(node.parts[0]) is None and constant(node.parts[1]) is not None:
        return _weight(node.parts[0])
    counts = node.op in ("number", "name") or (node.op == "call" and node.name not in ("sqrt", "cbrt"))
    return int(counts) + sum(map(_weight, node.parts))


def _times(node: Node) -> int:
    """The weight of what something is multiplied by: 1 and a half or a third stand for no more than a stroke."""
    size = constant(node)
    return 0 if size is not None and size.numerator == 1 else _weight(node)


def _is_loose(node: Node) -> bool:
    """Whether there is a product with one thing twice in it, or a fraction that a number divides above and below."""
    if node.op == "product" and len(set(node.parts)) < len(node.parts):
        return True
    if node.op == "quotient" and gcd(_number(node.parts[0]), _number(node.parts[1])) > 1:
        return True
    return any(map(_is_loose, node.parts))


def _number(node: Node) -> int:
    """The whole number before it, 1 if there is none."""
    found = node.parts[0] if node.op in ("product", "minus") else node
    return int(found.size) if found.op == "number" and found.size.denominator == 1 else 1
