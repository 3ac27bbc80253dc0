"""What goes with what: words, pictures, meanings. The response is the option's text for each card's."""

from collections.abc import Mapping
from dataclasses import replace

from ownpace_graders.errors import LessonError
from ownpace_graders.kinds import placed
from ownpace_graders.kinds.argument import ANSWER_BY_PART, BY_PART, CARDS, LAST, OPTIONS
from ownpace_graders.kinds.by_part import texts
from ownpace_graders.kinds.kind import Key
from ownpace_graders.kinds.shape import PAIRS


def _right_for(key: Key) -> placed.Right | None:
    """Of each card what is right, as the answer says it: {card: option, or a list of those that are right}."""
    answer = key.get("answer")
    if answer is None:
        return None
    if not isinstance(answer, Mapping):
        raise LessonError("The answer does not say which option each card gets.", next='Write {"card": "option", …}.')
    return placed.accepted({str(card): texts(each) for card, each in answer.items()}, key)


KIND = placed.kind(
    "match",
    "what goes with each card, partial credit",
    PAIRS,
    _right_for,
    "Pick what goes with each.",
    CARDS,
    OPTIONS,
    replace(
        ANSWER_BY_PART,
        takes='a card and its option, for each: {"dog": "le chien"}',
    ),
    *BY_PART,
    LAST,
    empty="Pick what goes with each first.",
)
