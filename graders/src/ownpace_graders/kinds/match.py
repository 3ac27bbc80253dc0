"""What goes with what: words, pictures, meanings. The response is the option's text for each card's."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from random import Random
from typing import Any

from ownpace_graders.errors import LessonError
from ownpace_graders.kinds import placed
from ownpace_graders.kinds.argument import ANSWER_BY_PART, BY_PART, CARDS, EVERY, LAST, OPTIONS
from ownpace_graders.kinds.by_part import texts
from ownpace_graders.kinds.kind import Key, Kind
from ownpace_graders.kinds.shape import PAIRS
from ownpace_graders.kinds.signature import Problem
from ownpace_graders.kinds.verdict import Verdict


def score(response: Any, key: Key) -> Verdict:
    """The share of the cards that have an option which is right for them.

    key: cards, options (lists of str) · answer {card: option, or a list of those that are right} ·
    wrong {card: words, or {option: words}} · right.
    """
    return placed.scored(response, key, PAIRS, _right_for(key), "Pick what goes with each.")


def _right_for(key: Key) -> placed.Right | None:
    answer = key.get("answer")
    if answer is None:
        return None
    if not isinstance(answer, Mapping):
        raise LessonError("The answer does not say which option each card gets.", next='Write {"card": "option", …}.')
    return placed.accepted({str(card): texts(each) for card, each in answer.items()}, key)


def problems(key: Key) -> Iterator[Problem]:
    """An answer that leaves a card out or names one that there is not, and a wrong one that nobody can give."""
    return placed.problems(key, _right_for)


def sample(key: Key, is_right: bool, draw: Random) -> dict[str, str]:
    """Each card with its option; or with another one for one of the cards."""
    return placed.sample(_right_for(key) or {}, key, is_right, draw)


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
            ANSWER_BY_PART,
            takes='a card and its option, for each: {"dog": "le chien"}',
        ),
        *BY_PART,
        LAST,
    ),
    score=score,
    problems=problems,
    sample=sample,
    empty="Pick what goes with each first.",
    interaction="matching",
)
