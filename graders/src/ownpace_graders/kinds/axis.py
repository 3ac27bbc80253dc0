"""A number line, or one side of a grid: where it begins and ends, where its marks are, and where a place can be."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from ownpace_graders.errors import LessonError
from ownpace_graders.kinds.argument import Argument
from ownpace_graders.kinds.number.numeral import read
from ownpace_graders.kinds.verdict import Unreadable

MOST_MARKS, MOST_PLACES = 60, 1000


@dataclass(frozen=True, slots=True)
class Axis:
    """From `start` to `end`, with a number at every `step`, and a place at every `snap`, both from `start`."""

    start: Fraction
    end: Fraction
    step: Fraction
    snap: Fraction

    @property
    def marks(self) -> list[Fraction]:
        return [self.start + n * self.step for n in range(int((self.end - self.start) / self.step) + 1)]

    @property
    def places(self) -> list[Fraction]:
        return [self.start + n * self.snap for n in range(int((self.end - self.start) / self.snap) + 1)]

    def reaches(self, value: Fraction, slack: Fraction) -> bool:
        """Whether something can be put there, or no further away than `slack`."""
        off = (value - self.start) % self.snap
        return self.start - slack <= value <= self.end + slack and min(off, self.snap - off) <= slack


def amount(text: Any) -> Fraction:
    """The number that is typed, without a unit. Unreadable if it is none."""
    found = read(str(text))
    if found.unit:
        raise Unreadable("Write only the number.")
    return found.values[0]


def axis(ends: Any, step: Any, snap: Any) -> Axis:
    """The axis of these arguments. LessonError where they make none."""
    try:
        start, end = (amount(each) for each in ends)
        each = amount(1 if step is None else step)
        found = Axis(start, end, each, each if snap is None else amount(snap))
    except (Unreadable, TypeError, ValueError) as error:
        raise LessonError(
            "The ends, the step or the snap are not numbers.", next='Write [0, 2], step=1, snap="1/4", say.'
        ) from error
    if found.start >= found.end or found.step <= 0 or found.snap <= 0:
        raise LessonError("The axis has no length.", next="Write the smaller end first, and a step and a snap above 0.")
    length = found.end - found.start
    if length / found.step > MOST_MARKS or length / found.snap > MOST_PLACES:
        what = f"The axis has more than {MOST_MARKS} numbers or {MOST_PLACES} places."
        raise LessonError(what, next="Take a larger step or snap, or ends that are nearer.")
    return found


def shown(value: Fraction) -> str:
    """A number as one types it: 3, 0.25 where that is exact and short, else 1 1/3."""
    if value.denominator == 1:
        return str(value.numerator)
    whole, rest = divmod(abs(value), 1)
    return f"{'-' if value < 0 else ''}{f'{whole} ' if whole else ''}{rest.numerator}/{rest.denominator}"


def is_number(value: Any) -> bool:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return False
    try:
        return bool(amount(value) is not None)
    except Unreadable:
        return False


def is_ends(value: Any) -> bool:
    return isinstance(value, list | tuple) and len(value) == 2 and all(map(is_number, value))


def out_of_reach(found: Axis, value: Fraction) -> tuple[str, str]:
    """What is wrong, and what next, where a right place cannot be reached by who moves it."""
    what = f"Nothing can be put at {shown(value)}: places are from {shown(found.start)} to {shown(found.end)}, "
    return f"{what}{shown(found.snap)} apart.", "Take other ends, or a snap that fits."


STEP = Argument(
    "step",
    'a number above 0, or a fraction as a text: "1/4"',
    is_number,
    "how far the numbers that are written there are apart",
    default=1,
    meaning=True,
)
SNAP = Argument(
    "snap",
    'a number above 0, or a fraction as a text: "1/4"',
    lambda value: value is None or is_number(value),
    "how far places are apart where something can be put; as the step unless given",
    default=None,
    meaning=True,
)
