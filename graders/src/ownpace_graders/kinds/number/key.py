"""What is wrong with a number's key, in a teacher's words, beyond what its own scorer finds."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Any

from ownpace_graders.errors import LessonError
from ownpace_graders.kinds.argument import is_amount
from ownpace_graders.kinds.kind import Key
from ownpace_graders.kinds.lazy import lazy
from ownpace_graders.kinds.number.goal import Goal, as_text, goal, units
from ownpace_graders.kinds.number.numeral import read
from ownpace_graders.kinds.number.parts import many
from ownpace_graders.kinds.number.score import score
from ownpace_graders.kinds.signature import Problem
from ownpace_graders.kinds.verdict import Unreadable

_TIME = lazy(r"(?:[01]?[0-9]|2[0-4]):[0-5][0-9]")


def is_share(value: Any) -> bool:
    """Whether it is a share of the answer, as "2%"."""
    return isinstance(value, str) and value.strip().endswith("%") and is_amount(_number(value.strip()[:-1]))


def _number(text: str) -> Fraction | None:
    try:
        return read(text).values[0]
    except Unreadable:
        return None


def typed(answer: Any, key: Key) -> str:
    """The answer as a student would type it: with the unit where one is asked for, rounded where that is asked for."""
    text = as_text(answer)
    if many(key):
        return text
    text = text.partition("..")[0] if ".." in text.strip(".") else text
    return _with_unit(_rounded(text, key), key)


def _with_unit(text: str, key: Key) -> str:
    unit = next(iter(units(key)), "")
    try:
        has_unit = bool(read(text, percent_is_unit="%" in units(key)).unit)
    except Unreadable:
        has_unit = False
    return text if has_unit or not unit else f"{text} {unit}"


def _rounded(text: str, key: Key) -> str:
    places, figures = key.get("decimals"), key.get("significant")
    if places is None and figures is None:
        return text
    wanted = goal(key, text)
    size = min(wanted.rounded(wanted.ends[0][0]), default=wanted.ends[0][0])
    value = Decimal(size.numerator) / Decimal(size.denominator)
    if places is None and figures:
        front, _, power = f"{value:.{figures - 1}e}".partition("e")
        return f"{front}e{int(power)}"
    return f"{value:.{places}f}"


def number_problems(key: Key) -> Iterator[Problem]:
    """An answer that is a list or has two readings, a tolerance that takes all, a wrong answer that is right."""
    answer = key.get("answer")
    if isinstance(answer, list | tuple):
        several = ", ".join(map(str, answer))
        again = f'For several numbers, in any order, write answer="{{{several}}}".'
        yield Problem("answer", "The answer is a list, and one number is asked for.", again)
        return
    if many(key):
        yield from _clock(key)
        return
    try:
        wanted = goal(key)
    except LessonError as error:
        yield Problem("answer", error.what, error.next)
        return
    yield from _two_readings(wanted, as_text(answer))
    yield from _tolerance(wanted, key)
    yield from _within(wanted, key)


def _clock(key: Key) -> Iterator[Problem]:
    """7:30 may be a time, and is a ratio unless the key says so."""
    answer = str(key["answer"]).strip()
    if not key.get("form") and _TIME.fullmatch(answer):
        what = f"The answer “{answer}” can be read as a time and as a ratio."
        yield Problem("answer", what, 'Add form="time" or form="ratio".')


def _two_readings(wanted: Goal, text: str) -> Iterator[Problem]:
    values = wanted.numeral.values
    if len(values) > 1 and wanted.numeral.value.shape in ("integer", "decimal"):
        readings = [f"{float(value):.12g}" for value in values]
        what = f"The answer “{text}” can be read as {' and as '.join(readings)}."
        yield Problem("answer", what, f"Write {' or '.join(readings)}.")


def _tolerance(wanted: Goal, key: Key) -> Iterator[Problem]:
    size = abs(wanted.ends[0][0])
    if (size and wanted.slack >= size) or wanted.share >= 1:
        what = f"The tolerance {key['tolerance']} is as large as the answer: 0 would be right too."
        yield Problem("tolerance", what, "Write a smaller one.")


def _within(wanted: Goal, key: Key) -> Iterator[Problem]:
    wrong = key.get("wrong")
    for value in wrong if isinstance(wrong, dict) and (wanted.slack or wanted.share) else ():
        if score(_with_unit(as_text(value), key), {**key, "wrong": {}}).right:
            what = f"The wrong answer “{value}” is right: it is within the tolerance."
            yield Problem("wrong", what, "Take it out, or write a smaller tolerance.", str(value))
