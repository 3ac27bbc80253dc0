"""What a set makes, for whoever writes it: the first questions of one student, made as every student's are."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from ownpace_graders.practice.journey import PosedQuestion, question
from ownpace_graders.practice.rule import ALONE, ONE, TWO

MANY = 10
_SEED = "author"


class Example(NamedTuple):
    """A question as it is asked alone, and its first steps where these are asked for by themselves."""

    alone: PosedQuestion
    first: tuple[PosedQuestion, ...]


def examples(key: Mapping[str, Any], seed: str = _SEED, many: int = MANY) -> list[Example]:
    """The first `many` questions of a set for whoever has this seed. LessonError where they cannot be made."""
    stages = (ONE, TWO) if key.get("fade") == "front" else ()
    return [
        Example(question(key, seed, n, ALONE), tuple(question(key, seed, n, stage) for stage in stages))
        for n in range(1, many + 1)
    ]


def lines(example: Example) -> list[str]:
    """One of them as plain text: the question, and below it what is right, its steps, and what is said to whom."""
    asked, given = example.alone, example.alone.arguments
    rows = [
        *(f"option: {each}" for each in given.get("options") or ()),
        f"answer: {answer(asked)}",
        *(f"wrong: {each}: {words}" for each, words in (given.get("wrong") or {}).items()),
        *(f"hint: {each}" for each in given.get("hints") or ()),
        *(f"step {number}: {step}" for number, step in enumerate(asked.solution, 1)),
        *(f"first: {each.arguments.get('prompt', '')} answer: {answer(each)}" for each in example.first),
        f"why: {asked.why}",
    ]
    return [" ".join(line.split()) for line in (str(given.get("prompt", "")), *rows)]


def answer(asked: PosedQuestion) -> str:
    """What is right, in words."""
    found = asked.arguments.get("answer")
    return ", ".join(map(str, found if isinstance(found, list) else [found]))
