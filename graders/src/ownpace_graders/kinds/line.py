"""A number line. The response is, for each card, where it was put, as one types it: "3/4", "1 ≤ x < 4", "2 → 5"."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from ownpace_graders.kinds import axis, number, put
from ownpace_graders.kinds.argument import EVERY, Argument
from ownpace_graders.kinds.kind import Key, Kind
from ownpace_graders.kinds.span import INTERVAL, JUMP, interval, jump

PLACED = ("points", "intervals", "jumps")


def _marker(entry: Any, key: Key) -> tuple[Kind, Key]:
    if key.get("place", "points") == "points":
        return number.KIND, {"answer": entry, "tolerance": key.get("tolerance", 0)}
    return (INTERVAL if key["place"] == "intervals" else JUMP), {"answer": entry}


def axis_of(key: Mapping[str, Any]) -> axis.Axis:
    """The line. LessonError where its arguments make none."""
    return axis.axis(key.get("ends"), key.get("step"), key.get("snap"))


def _ends(text: str, key: Key) -> Iterator[tuple[axis.Axis, Fraction]]:
    found = axis_of(key)
    yield from ((found, value) for value in _values(text, key))


def _values(text: str, key: Key) -> Iterator[Fraction]:
    if key.get("place", "points") == "points":
        yield axis.amount(text)
        return
    span = interval(text) if key["place"] == "intervals" else jump(text)
    yield from (each for each in span.ends if each is not None)


ENDS = Argument(
    "ends",
    "a list of two numbers, the smaller first: [0, 2]",
    axis.is_ends,
    "where the line begins and ends",
    by_position=True,
    meaning=True,
)

KIND = put.kind(
    "line",
    "points, intervals or jumps on a number line, partial credit",
    PLACED,
    (*EVERY[:2], ENDS, *EVERY[2:]),
    _marker,
    _ends,
    '"3/4", "1 <= x < 4" or "2 -> 5", or one for each card: {"A": "3/4", "B": 1}',
)
