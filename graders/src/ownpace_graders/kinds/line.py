"""A number line. The response is, for each card, where it was put, as one types it: "3/4", "1 ≤ x < 4", "2 → 5"."""

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
from ownpace_graders.kinds.span import INTERVAL, JUMP, interval, jump
from ownpace_graders.kinds.verdict import Verdict

PLACED = ("points", "intervals", "jumps")


def score(response: Any, key: Key) -> Verdict:
    """The mean of what the cards are worth: a point as a number, an interval or a jump by both of its ends.

    key: ends, step, snap (of the line) · place (of `PLACED`) · cards · tolerance (of a point, as in `number`) ·
    answer, of the only thing or {card: its place} · wrong {place: words}, or {card: words, or {place: words}} · right.
    """
    return put.scored(response, key, _marker)


def _marker(entry: Any, key: Key) -> tuple[Kind, Key]:
    if key.get("place", "points") == "points":
        return number.KIND, {"answer": entry, "tolerance": key.get("tolerance", 0)}
    return (INTERVAL if key["place"] == "intervals" else JUMP), {"answer": entry}


def axis_of(key: Mapping[str, Any]) -> axis.Axis:
    """The line. LessonError where its arguments make none."""
    return axis.axis(key.get("ends"), key.get("step"), key.get("snap"))


def _more(key: Key) -> Iterator[Problem]:
    found, tolerance = axis_of(key), key.get("tolerance") or 0
    slack = Fraction(0) if isinstance(tolerance, str) else Fraction(tolerance)
    values = (value for each in put.fields_of(key, _marker) for value in _values(str(each.key["answer"]), key))
    for what, again in axis.problems(found, values, slack):
        yield Problem("answer", what, again)


def _values(text: str, key: Key) -> Iterator[Fraction]:
    if key.get("place", "points") == "points":
        yield axis.amount(text)
        return
    span = interval(text) if key["place"] == "intervals" else jump(text)
    yield from (each for each in span.ends if each is not None)


def problems(key: Key) -> Iterator[Problem]:
    """A line that is none, an answer that leaves a card out, and a place that cannot be reached."""
    return put.problems(key, _marker, _more)


def sample(key: Key, is_right: bool, draw: Random) -> dict[str, str]:
    """Each card where it belongs; or one of them elsewhere."""
    return put.sample(key, is_right, draw, _marker)


ENDS = Argument(
    "ends",
    "a list of two numbers, the smaller first: [0, 2]",
    axis.is_ends,
    "where the line begins and ends",
    by_position=True,
    meaning=True,
)

KIND = Kind(
    "line",
    "points, intervals or jumps on a number line, partial credit",
    shape=PLACES,
    arguments=(
        *EVERY[:2],
        ENDS,
        *EVERY[2:],
        axis.STEP,
        axis.SNAP,
        put.of_place(PLACED),
        put.NAMES,
        number.TOLERANCE,
        replace(put.ANSWERS, takes='"3/4", "1 <= x < 4" or "2 -> 5", or one for each card: {"A": "3/4", "B": 1}'),
        *put.OF_CARDS,
    ),
    score=score,
    problems=problems,
    sample=sample,
    empty="Put it somewhere first.",
    interaction="other",
    mixed="cards",
)
