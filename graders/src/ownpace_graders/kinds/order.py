"""A sequence. The response is a list of all options' texts, in the student's order."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations
from random import Random
from typing import Any

from ownpace_graders.errors import LessonError
from ownpace_graders.kinds.argument import ANSWER, BY_PART, EVERY, OPTIONS, WRONG, is_options
from ownpace_graders.kinds.by_part import noted, texts
from ownpace_graders.kinds.kind import Key, Kind
from ownpace_graders.kinds.shape import SEQUENCE, blank
from ownpace_graders.kinds.signature import Problem, meant
from ownpace_graders.kinds.verdict import (
    TRY_AGAIN,
    Part,
    Verdict,
    foreseen,
    right,
    unmarked,
    unreadable,
    wrong,
)


def score(response: Any, key: Key) -> Verdict:
    """Of all pairs, the share that is the right way round, less the share that is not, and never below 0.

    key: options, answer (the same list of str, in order) · wrong {option: words, where it is to be moved} · right.
    The options of a longest part of the response that is in order are right: the fewest are to be moved.
    """
    options, answer = texts(key.get("options") or ()), _answer(key)
    known = options or answer or (response if isinstance(response, list) else [])
    if blank(response) or not _is_whole(response, known):
        return unreadable("Put all of them in order.")
    if answer is None:
        return unmarked()
    places = [answer.index(each) for each in response]
    kept = _in_order(places)
    parts = [Part(each, each, place in kept) for each, place in zip(response, places, strict=True)]
    if response == answer:
        return replace(right(key), parts=tuple(parts))
    pairs = [1 if one < other else -1 for one, other in combinations(places, 2)]
    count = f"{len(kept)} of {len(places)} are in order" if kept else "Not yet"
    return noted(wrong(score=max(0.0, sum(pairs) / len(pairs)), message=f"{count}. {TRY_AGAIN}"), parts, key)


def _is_whole(response: Any, known: Sequence[str]) -> bool:
    return SEQUENCE.fits(response, known) and len({*response}) == len(response) == len(known)


def _answer(key: Key) -> list[str] | None:
    if key.get("answer") is None:
        return None
    answer, options = texts(key["answer"]), texts(key.get("options") or ())
    if len({*answer}) != len(answer) or len(answer) < 2 or (options and {*answer} != {*options}):
        raise LessonError("The answer is not the list of all options in order.", next="Copy them, each once.")
    return answer


def _in_order(places: Sequence[int]) -> set[int]:
    """A longest rising part, without what comes too early where there are two; none where no two are in order."""
    best: list[list[int]] = []
    for place in places:
        best.append([*max((each for each in best if each[-1] < place), key=len, default=[]), place])
    longest = max(best, key=lambda each: (len(each), -each[-1]))
    return {*longest} if len(longest) > 1 else set()


def problems(key: Key) -> Iterator[Problem]:
    """An answer that is not all options, and words for an option that there is not."""
    try:
        answer = _answer(key) or []
    except LessonError as error:
        yield Problem("answer", error.what, error.next)
        return
    for name in map(str, foreseen(key)):
        if name not in answer:
            again = f"Take one of the options, word for word.{meant(name, answer)}"
            yield Problem("wrong", f"“{name}” in wrong is not one of the options.", again, name)


def sample(key: Key, is_right: bool, draw: Random) -> list[str]:
    """The answer; or with two neighbours the wrong way round."""
    given = _answer(key) or []
    if not is_right:
        at = draw.randrange(len(given) - 1)
        given[at : at + 2] = given[at + 1], given[at]
    return given


KIND = Kind(
    "order",
    "a sequence, partial credit",
    shape=SEQUENCE,
    arguments=(
        *EVERY[:2],
        replace(OPTIONS, about="what is to be put in order"),
        *EVERY[2:],
        replace(
            ANSWER, takes="the list of the options in order", check=lambda value: value is None or is_options(value)
        ),
        replace(WRONG, takes='an option and what to say where it is to be moved, for each: {"boil": "Later."}'),
        *BY_PART[1:],
    ),
    score=score,
    problems=problems,
    sample=sample,
    empty="Put them in order first.",
    interaction="sequencing",
)
