"""Places of a picture. The response is a list of the names of those picked; where there are cards, a place for each."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from random import Random
from typing import Any

from ownpace_graders.kinds import answers, choices, match
from ownpace_graders.kinds.argument import ANSWER, BY_PART, CARDS, EVERY, MIXED, Argument, is_answer, is_answer_by_part
from ownpace_graders.kinds.by_part import texts
from ownpace_graders.kinds.kind import Key, Kind
from ownpace_graders.kinds.lazy import lazy
from ownpace_graders.kinds.shape import SPOTS
from ownpace_graders.kinds.signature import Problem
from ownpace_graders.kinds.verdict import Verdict

_PICTURE = lazy(r"!\[[^\]]+\]\([^()\s]+\)")


def score(response: Any, key: Key) -> Verdict:
    """As `choices` of the places' names; with cards as `match`, each card with its place.

    key: places {name: [how far from the left, how far from the top], in per cent} · cards · answer, a name or a list of
    those that are right, or {card: name} · wrong {name: words}, or {card: words, or {name: words}} · right.
    """
    if key.get("cards"):
        return match.KIND.score(response, _matched(key))
    return choices.score([response] if isinstance(response, str) else response, _picked(key))


def places(key: Mapping[str, Any]) -> dict[str, tuple[float, float]]:
    """The places by name: per cent from the left and from the top of the picture."""
    given = key.get("places")
    found = given if isinstance(given, Mapping) else {}
    return {str(name): (float(at[0]), float(at[1])) for name, at in found.items() if is_place(at)}


def _picked(key: Key) -> Key:
    found = {name: value for name, value in key.items() if name != "cards"}
    answer = key.get("answer")
    return {**found, "options": [*places(key)], "answer": None if answer is None else texts(answer)}


def _matched(key: Key) -> Key:
    return {**key, "options": [*places(key)]}


def problems(key: Key) -> Iterator[Problem]:
    """An answer that is not one of the places, or leaves a card out, and a wrong one that nobody can give."""
    if not is_places(key.get("places")):
        return iter(())  # the call's own signature says so
    if key.get("cards"):
        return match.KIND.problems(_matched(key))
    return answers.picked(_picked(key), many=True)


def sample(key: Key, is_right: bool, draw: Random) -> Any:
    """The right places; or others."""
    if key.get("cards"):
        return match.KIND.sample(_matched(key), is_right, draw)
    return choices.sample(_picked(key), is_right, draw)


def is_place(value: Any) -> bool:
    return (
        isinstance(value, list | tuple)
        and len(value) == 2
        and all(isinstance(each, int | float) and not isinstance(each, bool) and 0 <= each <= 100 for each in value)
    )


def is_places(value: Any) -> bool:
    return (
        isinstance(value, Mapping)
        and len(value) >= 2
        and all(isinstance(name, str) and name.strip() for name in value)
        and all(map(is_place, value.values()))
    )


PICTURE = Argument(
    "picture",
    'a picture as Markdown has it: "![A heart, cut open](media/heart.svg)"',
    lambda value: isinstance(value, str) and bool(_PICTURE.fullmatch(value.strip())),
    "the picture, with words for those who cannot see it",
    by_position=True,
    meaning=True,
)
PLACES = Argument(
    "places",
    'two names or more, each with where it is from the left and from the top, in per cent: {"above": [50, 12], …}',
    is_places,
    "the places that can be picked, by names which say where they are and not what is right",
    by_position=True,
    meaning=True,
    means=lambda value: {str(name): None for name in value} if isinstance(value, Mapping) else value,
)

KIND = Kind(
    "point",
    "the right places of a picture, or labels for them, partial credit",
    shape=SPOTS,
    arguments=(
        *EVERY[:2],
        PICTURE,
        PLACES,
        *EVERY[2:],
        replace(
            CARDS,
            check=lambda value: not value or CARDS.check(value),
            about="the labels, each of which gets a place",
            by_position=False,
            default=(),
        ),
        replace(
            ANSWER,
            takes='the name of a place, a list of them, or one for each label: {"the aorta": "above"}',
            check=lambda value: value is None or is_answer(value) or is_answer_by_part(value),
        ),
        replace(BY_PART[0], takes='a place and what to say to it, for each: {"above": "That is a vein."}'),
        *BY_PART[1:7],
        MIXED[0],
    ),
    score=score,
    problems=problems,
    sample=sample,
    empty="Pick a place first.",
    interaction="choice",
    mixed="cards",
    picks=lambda key: (texts(key.get("cards") or ()), [*places(key)]),
    more=lambda key: str(key.get("picture") or ""),
)
