"""Gaps in a text, typed or picked from a word bank. The response is a list of what is in each, "" where it is open."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from random import Random
from typing import Any

from ownpace_graders.errors import LessonError
from ownpace_graders.kinds import filled
from ownpace_graders.kinds.argument import (
    ANSWER,
    BY_PART,
    EVERY,
    LAST,
    OPTIONS,
    Argument,
    is_answer,
    is_options,
    is_words,
)
from ownpace_graders.kinds.by_part import texts
from ownpace_graders.kinds.kind import Key, Kind
from ownpace_graders.kinds.lazy import lazy
from ownpace_graders.kinds.shape import GAPS, blank
from ownpace_graders.kinds.signature import Problem
from ownpace_graders.kinds.verdict import Verdict, unmarked, unreadable

GAP = lazy("_{3,}")
"""How a gap stands in the text."""


def score(response: Any, key: Key) -> Verdict:
    """The mean of what the gaps are worth, each by the rules of a number or a text, or of the word bank.

    key: text (str with gaps) · options (the word bank) · answer, for each gap: a text or a list of accepted ones, a
    number, {"text": …} or {"number": …} with whatever else its kind takes · wrong {number of the gap: words, or
    {answer: words}} · right.
    """
    gaps, options = _gaps(key), texts(key.get("options") or ())
    fields = None if key.get("answer") is None else _fields(key, gaps)
    wanted = len(fields) if fields else gaps
    if blank(response) or not GAPS.fits(response, options) or (wanted and len(response) != wanted):
        return unreadable("Fill the gaps.")
    return unmarked() if fields is None else filled.scored([each or "" for each in response], fields, key)


def _gaps(key: Key) -> int:
    return len(GAP.findall(str(key.get("text", ""))))


def _fields(key: Key, gaps: int) -> list[filled.Field]:
    given = key["answer"] if isinstance(key["answer"], list | tuple) else [key["answer"]]
    if not given or (gaps and len(given) != gaps):
        raise LessonError(
            f"The text has {gaps} gaps, and there are {len(given)} answers.", next="Write one answer for each ___."
        )
    return [filled.field(str(number), f"Gap {number}", entry, key) for number, entry in enumerate(given, 1)]


def problems(key: Key) -> Iterator[Problem]:
    """A text without gaps, one answer too few or too many, and what is wrong with each as a number or a text."""
    gaps = _gaps(key)
    if not gaps:
        yield Problem("text", "The text has no gap.", "Write ___ where a gap is to be.")
        return
    try:
        fields = _fields(key, gaps)
    except LessonError as error:
        yield Problem("answer", error.what, error.next)
        return
    yield from filled.problems(fields, key, "number of a gap")


def sample(key: Key, is_right: bool, draw: Random) -> list[str]:
    """Each gap as its kind would have it; or one of them wrong."""
    return filled.sample(_fields(key, 0), key, is_right, draw)


def is_answers(value: Any) -> bool:
    entries = value if isinstance(value, list) else [value]
    return all(is_answer(each) or (isinstance(each, Mapping) and each) for each in entries)


TEXT = Argument(
    "text",
    "a text with ___ for each gap",
    lambda value: is_words(value) and bool(GAP.search(value)),
    "the text, with `___` for each gap; a table of Markdown, say",
    by_position=True,
    meaning=True,
)
BANK = replace(
    OPTIONS,
    check=lambda value: value is None or is_options(value),
    about="the word bank, from which every gap is picked",
    by_position=False,
    default=None,
)
ANSWERS = replace(
    ANSWER,
    takes='a list of the answers, one for each gap: ["went", 3, {"number": 5, "unit": "cm"}]',
    check=is_answers,
)

KIND = Kind(
    "blanks",
    "gaps in a text, typed or from a word bank, partial credit",
    shape=GAPS,
    arguments=(
        *EVERY[:2],
        TEXT,
        *EVERY[2:],
        BANK,
        ANSWERS,
        replace(
            BY_PART[0],
            takes='the number of a gap and what to say, for each: {1: {"goed": "It is irregular."}}',
        ),
        *BY_PART[1:],
        LAST,
    ),
    score=score,
    problems=problems,
    sample=sample,
    empty="Fill a gap first.",
    interaction="fill-in",
    more=lambda key: str(key.get("text") or ""),
)
