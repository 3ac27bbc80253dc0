"""Cards that are each put somewhere on a number line or a grid: what that is worth, and what is wrong with its key."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from random import Random
from typing import Any

from ownpace_graders.errors import LessonError
from ownpace_graders.kinds import axis, filled, number
from ownpace_graders.kinds.argument import ANSWER, BY_PART, CARDS, WRONG, Argument, is_answer, is_list_of_words
from ownpace_graders.kinds.by_part import texts
from ownpace_graders.kinds.kind import Key, Kind
from ownpace_graders.kinds.shape import PLACES, blank
from ownpace_graders.kinds.signature import Problem
from ownpace_graders.kinds.verdict import Verdict, foreseen, unmarked, unreadable

Marker = Callable[[Any, Key], tuple[Kind, Key]]
"""Of an entry of the answer: the kind that marks it, and its key."""
Ends = Callable[[str, Key], Iterable[tuple[axis.Axis, Fraction]]]
"""Of an answer as it is typed: what is moved to reach it, each on its axis. LessonError where there is no axis."""


def cards(key: Mapping[str, Any]) -> list[str]:
    """What is to be put somewhere, by name; where the author gave none, the word for one of what is placed."""
    return texts(key.get("cards") or ()) or [str(key.get("place") or "points").removesuffix("s")]


def kind(
    name: str,
    about: str,
    place: tuple[str, ...],
    first: tuple[Argument, ...],
    marker: Marker,
    ends: Ends,
    answer: str,
) -> Kind:
    """A kind whose cards are each put somewhere. `place` is what can be placed, `first` its arguments before those that
    all have, `answer` what one takes.

    Its key: step, snap · place · cards · tolerance (of a point, as in `number`) · answer, of the only thing or
    {card: its place} · wrong {place: words}, or {card: words, or {place: words}} · right.
    """
    return Kind(
        name,
        about,
        shape=PLACES,
        arguments=(
            *first,
            axis.STEP,
            axis.SNAP,
            _of_place(place),
            NAMES,
            number.TOLERANCE,
            replace(ANSWERS, takes=answer),
            *OF_CARDS,
        ),
        score=lambda response, key: _scored(response, key, marker),
        problems=lambda key: _problems(key, marker, ends),
        sample=lambda key, is_right, draw: _sample(key, is_right, draw, marker),
        empty="Put it somewhere first.",
        interaction="fill-in",
        mixed="cards",
    )


def _scored(response: Any, key: Key, marker: Marker) -> Verdict:
    """The mean of what the cards are worth where they were put."""
    names = cards(key)
    fields = None if key.get("answer") is None else _fields(key, marker)
    if blank(response) or not PLACES.fits(response, ()) or not {*response} <= {*names}:
        return unreadable("Put it somewhere first.")
    return unmarked() if fields is None else filled.scored([response.get(name) or "" for name in names], fields, key)


def _fields(key: Key, marker: Marker) -> list[filled.Field]:
    """A field a card. LessonError where the answer does not say where each is to be put."""
    names, answer = cards(key), key["answer"]
    given = {str(card): entry for card, entry in answer.items()} if isinstance(answer, Mapping) else {}
    given = given or {names[0]: answer}
    for name in names:
        if name not in given:
            raise LessonError(f"The answer does not mention “{name}”.", next="Say where each card is to be put.")
    for name in given:
        if name not in names:
            raise LessonError(f"“{name}” in answer is not one of the cards.", next=f"There are: {', '.join(names)}.")
    said = _foreseen(key)
    called = (lambda name: name) if key.get("cards") else (lambda name: "")
    return [filled.marked_by(name, called(name), *marker(given[name], key), said) for name in names]


def _foreseen(key: Key) -> Key:
    """The key with what is wrong by the names of the cards; of a single thing it is said as of any other question."""
    said, names = foreseen(key), cards(key)
    if key.get("cards") or not said or {*map(str, said)} <= {*names}:
        return key
    return {**key, "wrong": {names[0]: said}}


def _problems(key: Key, marker: Marker, ends: Ends) -> Iterator[Problem]:
    """An answer that leaves a card out, a place that cannot be reached, and what is wrong with each."""
    try:
        fields = _fields(key, marker)
        found = [*_out_of_reach(key, fields, ends)]
    except LessonError as error:
        yield Problem("answer", error.what, error.next)
        return
    yield from found
    yield from filled.problems(fields, _foreseen(key), "name of a card")


def _out_of_reach(key: Key, fields: Sequence[filled.Field], ends: Ends) -> Iterator[Problem]:
    tolerance = key.get("tolerance") or 0
    slack = Fraction(0) if isinstance(tolerance, str) else Fraction(tolerance)
    for each in fields:
        for side, value in ends(str(each.key["answer"]), key):
            if not side.reaches(value, slack):
                yield Problem("answer", *axis.out_of_reach(side, value))


def _sample(key: Key, is_right: bool, draw: Random, marker: Marker) -> dict[str, str]:
    """Each card where it belongs; or one of them elsewhere."""
    given = filled.sample(_fields(key, marker), key, is_right, draw)
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


def _of_place(names: tuple[str, ...]) -> Argument:
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
