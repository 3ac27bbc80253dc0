"""A response that is marked part by part: what it is worth, what is said of it, and what is wrong with its key."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from random import Random
from typing import Any

from ownpace_graders.errors import LessonError
from ownpace_graders.kinds.kind import Key
from ownpace_graders.kinds.signature import Problem, meant
from ownpace_graders.kinds.verdict import TRY_AGAIN, Part, Verdict, foreseen, is_name, right, wrong


def marked(parts: Sequence[Part], key: Key) -> Verdict:
    """The share of the parts that are right. What is right so far and not whole is almost right, and no try."""
    hits, still_open = sum(part.right for part in parts), sum(not part.given for part in parts)
    if hits == len(parts):
        return replace(right(key), parts=tuple(parts))
    count = f"{hits} of {len(parts)} {'is' if hits == 1 else 'are'} right"
    if hits + still_open == len(parts):
        words = f"{count} so far. {still_open} {'is' if still_open == 1 else 'are'} still open."
        return Verdict(hits / len(parts), False, words, almost=True, parts=tuple(parts))
    return noted(wrong(score=hits / len(parts), message=f"{count}. {TRY_AGAIN}"), parts, key)


def noted(verdict: Verdict, parts: Sequence[Part], key: Key) -> Verdict:
    """The verdict with its parts, and with what the author foresaw for those that are wrong."""
    said = [words for part in parts if part.given and not part.right for words in [_words(part, key)] if words]
    remarks = tuple(dict.fromkeys(words for words in said if not is_name(words)))
    name = next((words for words in said if is_name(words)), None)
    return replace(verdict, parts=tuple(parts), remarks=remarks, misconception=name)


def _words(part: Part, key: Key) -> str:
    said = {str(name): words for name, words in foreseen(key).items()}.get(part.name)
    if isinstance(said, Mapping):
        said = {str(given): words for given, words in said.items()}.get(part.given)
    return said.strip() if isinstance(said, str) else ""


def texts(given: Any) -> list[str]:
    """A list of an author's texts or numbers, or one of them, as texts."""
    return [str(each) for each in given] if isinstance(given, list | tuple) else [str(given)]


def accepted(key: Key, cards: Sequence[str], options: Sequence[str]) -> dict[str, list[str]]:
    """Of each card the options that are right. LessonError for an answer that does not say so of every card."""
    given = key["answer"]
    if not isinstance(given, Mapping):
        raise LessonError("The answer does not say which option each card gets.", next='Write {"card": "option", …}.')
    found = {str(card): texts(each) for card, each in given.items()}
    for problem in (*_strange_cards(found, cards), *_strange_options(found, options), *_left_out(found, cards)):
        raise LessonError(problem.what, next=problem.next)
    return found


def _strange_cards(found: Iterable[str], cards: Sequence[str], name: str = "answer") -> Iterator[Problem]:
    for card in found:
        if card not in cards:
            what = f"“{card}” in {name} is not one of the cards."
            again = f"Take one of the cards, word for word.{meant(card, cards)}"
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
            yield Problem("answer", f"The answer says nothing of “{card}”.", "Say which option is right for it.")


def foreseen_problems(key: Key, right_for: Mapping[str, list[str]], options: Sequence[str]) -> Iterator[Problem]:
    """A wrong answer to a card or with an option that there is not, or one that is right."""
    said = {str(card): words for card, words in foreseen(key).items()}
    yield from _strange_cards(said, [*right_for], "wrong")
    picks = {card: texts([*words]) for card, words in said.items() if isinstance(words, Mapping)}
    yield from _strange_options(picks, options, "wrong")
    for card, each in picks.items():
        for pick in set(each) & {*right_for.get(card, ())}:
            yield Problem("wrong", f"“{pick}” for “{card}” is both right and wrong.", "Take it out of one of the two.")


def sample(right_for: Mapping[str, list[str]], options: Sequence[str], is_right: bool, draw: Random) -> dict[str, str]:
    """Each card with its option; or with another one for one of the cards."""
    given = {card: picks[0] for card, picks in right_for.items()}
    if not is_right:
        card = draw.choice([*given])
        given[card] = draw.choice([each for each in options if each not in right_for[card]] or [""])
    return given
