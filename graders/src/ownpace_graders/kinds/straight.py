"""A straight line on a grid, as it is typed: two of its points, "(0, 1) (2, 5)", or an equation, "y = 2x + 1"."""

from dataclasses import dataclass
from fractions import Fraction

from ownpace_graders.kinds.axis import amount
from ownpace_graders.kinds.expression.score import is_same, read
from ownpace_graders.kinds.lazy import lazy
from ownpace_graders.kinds.plain import plain
from ownpace_graders.kinds.span import typed_kind
from ownpace_graders.kinds.verdict import Unreadable

Point = tuple[Fraction, Fraction]
_TWO = lazy(r"\(([^()]+)\)[ ,;]*(?:and )?\(([^()]+)\)")
HOW = "Write two of its points, like (0, 1) (2, 5), or an equation, like y = 2x + 1."


@dataclass(frozen=True, slots=True)
class Straight:
    """A line by its equation, as `expression` reads it; two are the same where their equations are."""

    equation: str

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Straight) and is_same(read(self.equation).tree, read(other.equation).tree)

    __hash__ = None  # type: ignore[assignment]


def point(text: str) -> Point:
    """The point that is typed within its brackets. Unreadable if it is none."""
    between = next((each for each in (";", "|", ", ", ",") if each in text), None)
    parts = text.split(between) if between else []
    if len(parts) != 2:
        raise Unreadable(HOW)
    return amount(parts[0]), amount(parts[1])


def straight(text: str) -> Straight:
    """The line that is typed. Unreadable if it is none."""
    line = plain(text)
    found = _TWO.fullmatch(line)
    if not found:
        if "=" not in line:
            raise Unreadable(HOW)
        return _known(line)
    (a, b), (c, d) = point(found[1]), point(found[2])
    if (a, b) == (c, d):
        raise Unreadable("Those are one point. A line needs two.")
    return _known(f"({c - a})(y - ({b})) = ({d - b})(x - ({a}))")


def _known(equation: str) -> Straight:
    """The line of an equation. Unreadable where it is none, or too long to be one that somebody draws."""
    read(equation)
    return Straight(equation)


STRAIGHT = typed_kind("straight", straight, lambda given, wanted: "", "(0, 987654) (1, 987655)")
