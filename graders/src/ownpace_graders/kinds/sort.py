"""Cards that are sorted into groups. The response is the group's text for each card's."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from random import Random
from typing import Any

from ownpace_graders.errors import LessonError
from ownpace_graders.kinds import placed
from ownpace_graders.kinds.argument import ANSWER_BY_PART, BY_PART, CARDS, EVERY, OPTIONS
from ownpace_graders.kinds.by_part import texts
from ownpace_graders.kinds.kind import Key, Kind
from ownpace_graders.kinds.shape import GROUPS
from ownpace_graders.kinds.signature import Problem, meant
from ownpace_graders.kinds.verdict import Verdict


def score(response: Any, key: Key) -> Verdict:
    """The share of the cards that are in a group which is right for them.

    key: cards, options (the groups; lists of str) · answer {group: list of its cards} ·
    wrong {card: words, or {group: words}} · right.
    """
    return placed.scored(response, key, GROUPS, _right_for(key), "Put each card into a group.")


def _right_for(key: Key) -> placed.Right | None:
    answer = key.get("answer")
    if answer is None:
        return None
    if not isinstance(answer, Mapping):
        raise LessonError(
            "The answer does not say which cards each group has.", next='Write {"group": ["card", …], …}.'
        )
    groups, found = texts(key.get("options") or ()), dict[str, list[str]]()
    for group, cards in answer.items():
        if str(group) not in groups:
            again = f"Take one of the groups, word for word.{meant(str(group), groups)}"
            raise LessonError(f"“{group}” in answer is not one of the groups.", next=again)
        for card in texts(cards):
            found.setdefault(card, []).append(str(group))
    return placed.accepted(found, key)


def problems(key: Key) -> Iterator[Problem]:
    """An answer that leaves a card out or names one that there is not, and a wrong one that nobody can give."""
    return placed.problems(key, _right_for)


def sample(key: Key, is_right: bool, draw: Random) -> dict[str, str]:
    """Each card in its group; or in another one for one of the cards."""
    return placed.sample(_right_for(key) or {}, key, is_right, draw)


KIND = Kind(
    "sort",
    "cards into groups, partial credit",
    shape=GROUPS,
    arguments=(
        *EVERY[:2],
        replace(CARDS, about="what is to be sorted"),
        replace(OPTIONS, about="the groups"),
        *EVERY[2:],
        replace(
            ANSWER_BY_PART,
            takes='a group and a list of its cards, for each: {"birds": ["owl", "hen"]}',
        ),
        *BY_PART,
    ),
    score=score,
    problems=problems,
    sample=sample,
    empty="Put a card into a group first.",
    interaction="matching",
    mixed="cards",
)
