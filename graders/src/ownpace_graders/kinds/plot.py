"""A grid. The response is, for each card, where it was put, as one types it: "(2, 3)", or a line, "(0, 1) (2, 5)"."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from random import Random
from typing import Any

from ownpace_graders.kinds import axis, number, put
from ownpace_graders.kinds.argument import EVERY, Argument
from ownpace_graders.kinds.kind import Key, Kind
from ownpace_graders.kinds.shape import PLACES
from ownpace_graders.kinds.signature import Problem
from ownpace_graders.kinds.straight import STRAIGHT, point
from ownpace_graders.kinds.verdict import Unreadable, Verdict

PLACED = ("points", "lines")
ENDS = (-5, 5)


def score(response: Any, key: Key) -> Verdict:
    """The mean of what the cards are worth: a point by both of its numbers, a line by any two of its points.

    key: x, y, step, snap (of the grid) · place (of `PLACED`) · cards · tolerance (of a point, as in `number`) ·
    answer, of the only thing or {card: its place} · wrong {place: words}, or {card: words, or {place: words}} · right.
    """
    return put.scored(response, key, _marker)


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


def _more(key: Key) -> Iterator[Problem]:
    sides, tolerance = axes_of(key), key.get("tolerance") or 0
    slack = Fraction(0) if isinstance(tolerance, str) else Fraction(tolerance)
    for each in put.fields_of(key, _marker):
        for found, value in zip(sides, _values(str(each.key["answer"])), strict=False):
            for what, again in axis.problems(found, iter([value]), slack):
                yield Problem("answer", what, again)


def _values(text: str) -> tuple[Fraction, ...]:
    try:
        return point(text.strip().removeprefix("(").removesuffix(")"))
    except Unreadable:
        return ()  # an equation, or more than one point: any two of its points will do


def problems(key: Key) -> Iterator[Problem]:
    """A grid that is none, an answer that leaves a card out, and a place that cannot be reached."""
    return put.problems(key, _marker, _more)


def sample(key: Key, is_right: bool, draw: Random) -> dict[str, str]:
    """Each card where it belongs; or one of them elsewhere."""
    return put.sample(key, is_right, draw, _marker)


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

KIND = Kind(
    "plot",
    "points or straight lines on a grid, partial credit",
    shape=PLACES,
    arguments=(
        *EVERY,
        X,
        Y,
        axis.STEP,
        axis.SNAP,
        put.of_place(PLACED),
        put.NAMES,
        number.TOLERANCE,
        replace(put.ANSWERS, takes='"(2, 3)" or "y = 2x + 1", or one for each card: {"A": "(2, 3)", "B": "(0, 1)"}'),
        *put.OF_CARDS,
    ),
    score=score,
    problems=problems,
    sample=sample,
    empty="Put it somewhere first.",
    interaction="other",
    mixed="cards",
)
