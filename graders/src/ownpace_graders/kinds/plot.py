"""A grid. The response is, for each card, where it was put, as one types it: "(2, 3)", or a line, "(0, 1) (2, 5)"."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

from ownpace_graders.kinds import axis, number, put
from ownpace_graders.kinds.argument import EVERY, Argument
from ownpace_graders.kinds.kind import Key, Kind
from ownpace_graders.kinds.straight import STRAIGHT, point
from ownpace_graders.kinds.verdict import Unreadable

PLACED = ("points", "lines")
ENDS = (-5, 5)


def _marker(entry: Any, key: Key) -> tuple[Kind, Key]:
    if key.get("place", "points") == "lines":
        return STRAIGHT, {"answer": entry}
    entry = f"({entry[0]}, {entry[1]})" if isinstance(entry, list | tuple) and len(entry) == 2 else entry
    return number.KIND, {"answer": entry, "form": "point", "tolerance": key.get("tolerance", 0)}


def axes_of(key: Mapping[str, Any]) -> tuple[axis.Axis, axis.Axis]:
    """The grid's two sides. LessonError where their arguments make none."""
    x = key.get("x") or ENDS
    both = (x, key.get("y") or x)
    first, second = (axis.axis(each, key.get("step"), key.get("snap")) for each in both)
    return first, second


def _ends(text: str, key: Key) -> Iterator[tuple[axis.Axis, Fraction]]:
    yield from zip(axes_of(key), _values(text), strict=False)


def _values(text: str) -> tuple[Fraction, ...]:
    try:
        return point(text.strip().removeprefix("(").removesuffix(")"))
    except Unreadable:
        return ()  # an equation, or more than one point: any two of its points will do


X = Argument(
    "x",
    "a list of two numbers, the smaller first: [-5, 5]",
    axis.is_ends,
    "where the grid begins and ends from left to right",
    default=ENDS,
    meaning=True,
)
Y = replace(
    X,
    name="y",
    check=lambda value: value is None or axis.is_ends(value),
    about="where it begins and ends from the bottom up; as `x` unless given",
    default=None,
)

KIND = put.kind(
    "plot",
    "points or straight lines on a grid, partial credit",
    PLACED,
    (*EVERY, X, Y),
    _marker,
    _ends,
    '"(2, 3)" or "y = 2x + 1", or one for each card: {"A": "(2, 3)", "B": "(0, 1)"}',
)
