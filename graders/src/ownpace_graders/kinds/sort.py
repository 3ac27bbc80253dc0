"""Cards that are sorted into groups. The response is the group's text for each card's."""

from collections.abc import Mapping
from dataclasses import replace

from ownpace_graders.errors import LessonError
from ownpace_graders.kinds import placed
from ownpace_graders.kinds.argument import ANSWER_BY_PART, BY_PART, CARDS, OPTIONS
from ownpace_graders.kinds.by_part import texts
from ownpace_graders.kinds.kind import Key
from ownpace_graders.kinds.shape import GROUPS
from ownpace_graders.kinds.signature import meant


def _right_for(key: Key) -> placed.Right | None:
    """Of each card what is right, as the answer says it: {group: list of its cards}."""
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


KIND = placed.kind(
    "sort",
    "cards into groups, partial credit",
    GROUPS,
    _right_for,
    "Put each card into a group.",
    replace(CARDS, about="what is to be sorted"),
    replace(OPTIONS, about="the groups"),
    replace(
        ANSWER_BY_PART,
        takes='a group and a list of its cards, for each: {"birds": ["owl", "hen"]}',
    ),
    *BY_PART,
    empty="Put a card into a group first.",
    mixed="cards",
)
