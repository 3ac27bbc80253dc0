"""Cards that are each put somewhere on a number line or a grid: what that is worth, and what is wrong with its key."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from random import Random
from typing import Any

from ownpace_graders.errors import LessonError
from ownpace_graders.kinds import filled
from ownpace_graders.kinds.argument import ANSWER, BY_PART, CARDS, WRONG, Argument, is_answer, is_list_of_words
from ownpace_graders.kinds.by_part import texts
from ownpace_graders.kinds.kind import Key, Kind
from ownpace_graders.kinds.shape import PLACES, blank
from ownpace_graders.kinds.signature import Problem
from ownpace_graders.kinds.verdict import Verdict, foreseen, unmarked, unreadable

Marker = Callable[[Any, Key], tuple[Kind, Key]]
"""Of an entry of the answer: the kind that marks it, and its key."""


def cards(key: Mapping[str, Any]) -> list[str]:
    """What is to be put somewhere, by name; where the author gave none, the word for one of what is placed."""
    return texts(key.get("cards") or ()) or [str(key.get("place") or "points").removesuffix("s")]


def scored(response: Any, key: Key, marker: Marker) -> Verdict:
    """The mean of what the cards are worth where they were put."""
    names = cards(key)
    fields = None if key.get("answer") is None else fields_of(key, marker)
    if blank(response) or not PLACES.fits(response, ()) or not {*response} <= {*names}:
        return unreadable("Put it somewhere first.")
    return unmarked() if fields is None else filled.scored([response.get(name) or "" for name in names], fields, key)


def fields_of(key: Key, marker: Marker) -> list[filled.Field]:
    """A field a card. LessonError where the answer does not say where each is to be put."""
    names, answer = cards(key), key["answer"]
    given = {str(card): entry for card, entry in answer.items()} if isinstance(answer, Mapping) else {}
    given = given or {names[0]: answer}
    for name in names:
        if name not in given:
            raise LessonError(f"The answer says nothing of “{name}”.", next="Say where each card is to be put.")
    for name in given:
        if name not in names:
            raise LessonError(f"“{name}” in answer is not one of the cards.", next=f"There are: {', '.join(names)}.")
    said = foreseen_of(key)
    called = (lambda name: name) if key.get("cards") else (lambda name: "")
    return [_field(name, called(name), *marker(given[name], key), said) for name in names]


def _field(name: str, called: str, kind: Kind, of: Key, key: Key) -> filled.Field:
    return filled.marked_by(kind, name, called, of, key)


def foreseen_of(key: Key) -> Key:
    """The key with what is wrong by the names of the cards; of a single thing it is said as of any other question."""
    said, names = foreseen(key), cards(key)
    if key.get("cards") or not said or {*map(str, said)} <= {*names}:
        return key
    return {**key, "wrong": {names[0]: said}}


def problems(key: Key, marker: Marker, more: Callable[[Key], Iterator[Problem]]) -> Iterator[Problem]:
    """An answer that leaves a card out, and what is wrong with each; and `more`, which the scorers do not ask."""
    try:
        fields, found = fields_of(key, marker), [*more(key)]
    except LessonError as error:
        yield Problem("answer", error.what, error.next)
        return
    yield from found
    yield from filled.problems(fields, foreseen_of(key), "name of a card")


def sample(key: Key, is_right: bool, draw: Random, marker: Marker) -> dict[str, str]:
    """Each card where it belongs; or one of them elsewhere."""
    given = filled.sample(fields_of(key, marker), key, is_right, draw)
    return dict(zip(cards(key), given, strict=True))


def is_answer_of_cards(value: Any) -> bool:
    entries = value.values() if isinstance(value, Mapping) else [value]
    return value is None or all(is_answer(list(each) if isinstance(each, tuple) else each) for each in entries)


NAMES = replace(
    CARDS,
    takes="a list of texts, one for each thing that is to be put there",
    check=lambda value: is_list_of_words(value) and len({*value}) == len(value),
    about="the names of what is to be put there; where there is only one thing, it needs no name",
    default=(),
    by_position=False,
)
ANSWERS = replace(ANSWER, check=is_answer_of_cards)
OF_CARDS = (replace(WRONG, check=lambda value: isinstance(value, Mapping)), *BY_PART[1:7])


def of_place(names: tuple[str, ...]) -> Argument:
    """What is to be placed: one of these."""
    listed = ", ".join(f'"{name}"' for name in names)
    return Argument(
        "place",
        f"one of {listed}",
        lambda value: isinstance(value, str) and value in names,
        f"what is to be placed: {listed}",
        default=names[0],
        meaning=True,
    )
