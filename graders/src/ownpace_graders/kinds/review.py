"""A warm-up that asks what is due of earlier lessons, of their own sets; on a first visit it has questions of its own.

`ownpace_graders.practice.review` is it. The response is a list of deeds, as that of a set that fades.
"""

from collections.abc import Iterator
from random import Random
from typing import Any

from ownpace_graders.errors import LessonError
from ownpace_graders.kinds.argument import ITEM, OBJECTIVE, POINTS, PROMPT, Argument, is_list_of_words
from ownpace_graders.kinds.kind import Key, Kind
from ownpace_graders.kinds.practice import LARGEST, OF, SET
from ownpace_graders.kinds.shape import blank
from ownpace_graders.kinds.signature import Problem
from ownpace_graders.kinds.single import SINGLE
from ownpace_graders.kinds.verdict import Verdict, unmarked, unreadable
from ownpace_graders.kinds.way import Way
from ownpace_graders.practice.problems import problems_of
from ownpace_graders.practice.review import MANY as USUAL
from ownpace_graders.practice.review import MOST, present, review, share
from ownpace_graders.practice.words import of_review, why_review


def score(response: Any, key: Key) -> Verdict:
    """The share of its questions that were right in the end. LessonError for templates that are none."""
    if blank(response) or not isinstance(response, list):
        return unreadable("Answer a question first.")
    if key.get("of") is None:
        return unmarked()
    found = review(key, response, "")
    right = share(key, found)
    return Verdict(right, right == 1, of_review(found))


def sample(key: Key, is_right: bool, draw: Random) -> list[dict[str, Any]]:
    """All that somebody does who is right each time, or who never is."""
    deeds: list[dict[str, Any]] = []
    seed = f"sample {draw.randrange(10**6)}"
    while not (found := review(key, deeds, seed)).standing.ends and len(deeds) < 100:
        asked = present(key, found)
        given = SINGLE[asked.kind].sample(asked.arguments, is_right, draw)
        others = [each for each in asked.arguments.get("options", ()) if each not in (given, asked.arguments["answer"])]
        again = next(iter(others), f"{given} ") if given in found.given else given
        deeds.append({"n": found.standing.n, "seed": seed, "given": again})
    return deeds


def _problems(key: Key) -> Iterator[Problem]:
    try:
        yield from problems_of(key, fades=False)
    except LessonError as error:
        yield Problem("of", error.what, error.next)


EARLIER = Argument(
    "earlier",
    "what `ownpace release` writes there",
    lambda value: value is None or isinstance(value, list),
    "sets of the course’s other lessons, as they are released with this one: `ownpace release` writes it",
    default=None,
)
LESSONS = Argument(
    "lessons",
    "a list of lessons' names",
    lambda value: value is None or is_list_of_words(value),
    "the lessons that it may take questions from; all others of the course unless given",
    default=None,
)
MANY = Argument(
    "many",
    f"a whole number from 1 to {MOST}",
    lambda value: type(value) is int and 1 <= value <= MOST,
    "how many questions it asks at most",
    default=USUAL,
    meaning=True,
)

KIND = Kind(
    "review",
    "a warm-up: what is due of earlier lessons, or a few questions of its own",
    shape=SET,
    arguments=(ITEM, PROMPT, OBJECTIVE, OF, MANY, LESSONS, EARLIER, LARGEST, POINTS),
    score=score,
    problems=_problems,
    sample=sample,
    empty="Type your answer first.",
    interaction="performance",
    grows=Way(review, present, why_review, fades=False),
)
