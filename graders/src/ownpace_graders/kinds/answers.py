"""What is wrong with an answer and the wrong answers to it, where these are picked or typed; and samples of both."""

from collections.abc import Callable, Iterator
from random import Random
from typing import Any

from ownpace_graders.errors import LessonError
from ownpace_graders.kinds.kind import Key
from ownpace_graders.kinds.signature import Problem, meant
from ownpace_graders.kinds.verdict import Verdict, is_name

Score = Callable[[Any, Key], Verdict]

Form = Callable[[Any, Key], str]
"""An answer as a student would type it."""


def picked(key: Key, *, many: bool) -> Iterator[Problem]:
    """An answer or a wrong answer that is not one of the options can never be given; and none is both."""
    options, answer = _texts(key.get("options")), key["answer"]
    right = answer if isinstance(answer, list) else [answer]
    if many != isinstance(answer, list) or not right:
        wanted = "a list of the options that are right" if many else "the option that is right"
        yield Problem("answer", f"The answer is not {wanted}.", f"Write {wanted}, word for word.")
        return
    strange = [_strange("answer", entry, options) for entry in right if entry not in options]
    possible = [option for option in options if option not in right]
    yield from strange or (_wrong_pick(value, options) for value in _wrong(key) if value not in possible)


def _wrong_pick(value: Any, options: list[str]) -> Problem:
    if value not in options:
        return _strange("wrong", value, options)
    return Problem("wrong", f"“{value}” is both right and wrong.", "Take it out of one of the two.", str(value))


def _strange(name: str, value: Any, options: list[str]) -> Problem:
    what = f"The {'wrong answer' if name == 'wrong' else 'answer'} “{value}” is not one of the options."
    same = next((each for each in options if each.casefold() == str(value).casefold().strip()), "")
    again = f"Take one of the options, word for word.{meant(same or str(value), options)}"
    if str(value) in options:
        again = f'Write it in quotes: "{value}".'
    elif isinstance(value, int):
        again = "Write the option itself, word for word, not its number."
    return Problem(name, what, again, str(value) if name == "wrong" else "")


def typed(key: Key, score: Score, form: Form, advice: str) -> Iterator[Problem]:
    """The scorer is asked: each accepted answer in its `form` must be right, and no foreseen wrong answer may be."""
    right = [problem for entry in _accepted(key) for problem in _not_right(entry, key, score, form, advice)]
    yield from right or (
        Problem("wrong", f"The wrong answer “{value}” is right: it is the answer.", "Take it out.", str(value))
        for value in _wrong(key)
        if score(str(value), key).right
    )


def _not_right(entry: Any, key: Key, score: Score, form: Form, advice: str) -> Iterator[Problem]:
    try:
        verdict = score(form(entry, key), key)
    except LessonError as error:
        yield Problem("answer", error.what, error.next)
        return
    if verdict.right is not True:
        yield Problem("answer", f"The answer “{entry}” would not be taken as right.", advice)


def remarks(key: Key) -> Iterator[Problem]:
    """Remarks of one lower-case word, in a question that is marked at once: its student would hear nothing of them."""
    for value, words in _said(key.get("wrong")):
        if is_name(words) and "-" not in words:
            what = f"“{words}” is taken for the name of a misconception, which no student is shown."
            yield Problem(
                "wrong", what, f"Write a sentence, “{words.capitalize()}.”, or a name with hyphens.", str(value)
            )


def _said(wrong: Any) -> Iterator[tuple[Any, str]]:
    """What is wrong, and what is said to it; of a part, also what is said to each foreseen answer there."""
    for value, words in wrong.items() if isinstance(wrong, dict) else ():
        if isinstance(words, str):
            yield value, words
        yield from _said(words)


def foreseen(key: Key, draw: Random, score: Score) -> str | None:
    """A wrong answer that the author foresaw and that is worth nothing, the first ones more often; None where there is
    none."""
    values = [value for value in map(str, _wrong(key)) if score(value, key).score == 0]
    return draw.choices(values, weights=range(2 * len(values), len(values), -1))[0] if values else None


def first(key: Key) -> str:
    """The answer, of several accepted ones the first."""
    return str(next(iter(_accepted(key)), ""))


def _accepted(key: Key) -> list[Any]:
    answer = key.get("answer")
    return answer if isinstance(answer, list) else [answer]


def _wrong(key: Key) -> list[Any]:
    wrong = key.get("wrong")
    return list(wrong) if isinstance(wrong, dict) else []


def _texts(options: Any) -> list[str]:
    return [str(option) for option in options] if isinstance(options, list) else []
