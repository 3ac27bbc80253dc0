"""What goes with what: words, pictures, meanings. The response is the option's text for each card's."""

from collections.abc import Iterator
from dataclasses import replace
from random import Random
from typing import Any

from ownpace_graders.errors import LessonError
from ownpace_graders.kinds import by_part
from ownpace_graders.kinds.argument import ANSWER, BY_PART, CARDS, EVERY, OPTIONS, is_answer_by_part
from ownpace_graders.kinds.kind import Key, Kind
from ownpace_graders.kinds.shape import PAIRS, blank
from ownpace_graders.kinds.signature import Problem
from ownpace_graders.kinds.verdict import Part, Verdict, unmarked, unreadable


def score(response: Any, key: Key) -> Verdict:
    """The share of the cards that have an option which is right for them.

    key: cards, options (lists of str) · answer {card: option, or a list of those that are right} ·
    wrong {card: words, or {option: words}} · right.
    """
    options, right_for = by_part.texts(key.get("options") or ()), _right_for(key)
    cards = [*right_for] if right_for else by_part.texts(key.get("cards") or ())
    if blank(response) or not PAIRS.fits(response, options) or (cards and not {*response} <= {*cards}):
        return unreadable("Pick what goes with each.")
    if right_for is None:
        return unmarked()
    given = {card: response.get(card) or "" for card in cards}
    return by_part.marked([Part(card, pick, pick in right_for[card]) for card, pick in given.items()], key)


def _right_for(key: Key) -> dict[str, list[str]] | None:
    if key.get("answer") is None:
        return None
    return by_part.accepted(key, by_part.texts(key.get("cards") or ()), by_part.texts(key.get("options") or ()))


def problems(key: Key) -> Iterator[Problem]:
    """An answer that leaves a card out or names one that there is not, and a wrong one that nobody can give."""
    try:
        right_for = _right_for(key) or {}
    except LessonError as error:
        yield Problem("answer", error.what, error.next)
        return
    yield from by_part.foreseen_problems(key, right_for, by_part.texts(key.get("options") or ()))


def sample(key: Key, is_right: bool, draw: Random) -> dict[str, str]:
    return by_part.sample(_right_for(key) or {}, by_part.texts(key.get("options") or ()), is_right, draw)


KIND = Kind(
    "match",
    "what goes with each card, partial credit",
    shape=PAIRS,
    arguments=(
        *EVERY[:2],
        CARDS,
        OPTIONS,
        *EVERY[2:],
        replace(
            ANSWER,
            takes='a card and its option, for each: {"dog": "le chien"}',
            check=lambda value: value is None or is_answer_by_part(value),
        ),
        *BY_PART,
    ),
    score=score,
    problems=problems,
    sample=sample,
    empty="Pick what goes with each first.",
    interaction="matching",
)
