"""Cards that each get one option: what that is worth, what is wrong with its key, and samples of it."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from random import Random
from typing import Any

from ownpace_graders.errors import LessonError
from ownpace_graders.kinds.argument import EVERY, Argument
from ownpace_graders.kinds.by_part import marked, texts
from ownpace_graders.kinds.kind import Key, Kind
from ownpace_graders.kinds.shape import Shape, blank
from ownpace_graders.kinds.signature import Problem, meant
from ownpace_graders.kinds.verdict import Part, Verdict, foreseen, unmarked, unreadable

Right = dict[str, list[str]]
"""Of each card the options that are right."""


def kind(
    name: str,
    about: str,
    shape: Shape,
    right_for: Callable[[Key], Right | None],
    how: str,
    *more: Argument,
    **other: Any,
) -> Kind:
    """A kind whose cards each get an option. `how` says to a student what to do; `more` are its own arguments, `other`
    what else `Kind` takes.

    Its key: cards, options (lists of str) · answer, of which `right_for` makes what is right for each card ·
    wrong {card: words, or {option: words}} · right.
    """
    return Kind(
        name,
        about,
        shape=shape,
        arguments=(*EVERY[:2], *more[:2], *EVERY[2:], *more[2:]),
        score=lambda response, key: scored(response, key, shape, right_for(key), how),
        problems=lambda key: problems(key, right_for),
        sample=lambda key, is_right, draw: sample(right_for(key) or {}, key, is_right, draw),
        interaction="matching",
        **other,
    )


def scored(response: Any, key: Key, shape: Shape, right_for: Right | None, how: str) -> Verdict:
    """The share of the cards that have an option which is right for them. `how` is said where it is not a response."""
    options, cards = texts(key.get("options") or ()), texts(key.get("cards") or ()) or [*(right_for or ())]
    if blank(response) or not shape.fits(response, options) or (cards and not {*response} <= {*cards}):
        return unreadable(how)
    if right_for is None:
        return unmarked()
    given = {card: response.get(card) or "" for card in cards}
    return marked([Part(card, pick, pick in right_for[card]) for card, pick in given.items()], key)


def problems(key: Key, right_for: Callable[[Key], Right | None]) -> Iterator[Problem]:
    """An answer that leaves a card out or names one that there is not, and a wrong one that nobody can give."""
    try:
        found = right_for(key) or {}
    except LessonError as error:
        yield Problem("answer", error.what, error.next)
        return
    yield from _foreseen(key, found, texts(key.get("options") or ()))


def accepted(found: Right, key: Key) -> Right:
    """What was found in the answer. LessonError where that does not say what is right for every card."""
    cards, options = texts(key.get("cards") or ()), texts(key.get("options") or ())
    for problem in (*_strange_cards(found, cards), *_strange_options(found, options), *_left_out(found, cards)):
        raise LessonError(problem.what, next=problem.next)
    return {card: found[card] for card in cards} or found


def _strange_cards(found: Iterable[str], cards: Sequence[str], name: str = "answer") -> Iterator[Problem]:
    for card in found:
        if card not in cards:
            what = f"“{card}” in {name} is not one of the cards."
            again = f"Take one of the cards, word for word.{meant(card, cards)}"
            several = [each.strip() for each in str(card).split(",")]
            if len(several) > 1 and {*several} <= {*cards}:
                again = f"Write a list of them: {json.dumps(several, ensure_ascii=False)}"
            yield Problem(name, what, again, card if name == "wrong" else "")


def _strange_options(found: Mapping[str, list[str]], options: Sequence[str], name: str = "answer") -> Iterator[Problem]:
    for card, picks in found.items():
        for pick in picks:
            if pick not in options:
                what = f"“{pick}”, in {name} for “{card}”, is not one of the options."
                again = f"Take one of the options, word for word.{meant(pick, options)}"
                yield Problem(name, what, again, pick if name == "wrong" else "")


def _left_out(found: Mapping[str, list[str]], cards: Sequence[str]) -> Iterator[Problem]:
    for card in cards:
        if not found.get(card):
            yield Problem("answer", f"The answer does not mention “{card}”.", "Say which option is right for it.")


def _foreseen(key: Key, right_for: Right, options: Sequence[str]) -> Iterator[Problem]:
    """A wrong answer to a card or with an option that there is not, or one that is right."""
    said = {str(card): words for card, words in foreseen(key).items()}
    yield from _strange_cards(said, [*right_for], "wrong")
    picks = {card: texts([*words]) for card, words in said.items() if isinstance(words, Mapping)}
    yield from _strange_options(picks, options, "wrong")
    for card, each in picks.items():
        for pick in set(each) & {*right_for.get(card, ())}:
            yield Problem("wrong", f"“{pick}” for “{card}” is both right and wrong.", "Take it out of one of the two.")


def sample(right_for: Right, key: Key, is_right: bool, draw: Random) -> dict[str, str]:
    """Each card with its option; or each with another one."""
    if is_right:
        return {card: picks[0] for card, picks in right_for.items()}
    options = texts(key.get("options") or ())
    return {
        card: draw.choice([each for each in options if each not in picks] or [""]) for card, picks in right_for.items()
    }
