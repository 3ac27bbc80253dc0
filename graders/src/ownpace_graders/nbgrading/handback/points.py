"""Points in words."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from ownpace_graders.nbgrading.handback.answers import WORDS, Answer


def of(score: float, most: float) -> str:
    """ "7 of 9 points"."""
    return f"{_number(score)} of {counted(most, 'point')}"


def got(given: Answer) -> str:
    """What an answer has got; of one that waits, what it can get."""
    if given.state == "waits":
        return f"{of(given.score, given.points)} so far" if given.score else f"up to {counted(given.points, 'point')}"
    return of(given.score, given.points)


def total(given: Sequence[Answer], graded: Mapping[str, Any]) -> list[str]:
    """The score in sentences, the one that counts first. `graded` is nbgrader's: score, max_score, late_penalty."""
    score, most, late = (float(graded.get(name) or 0) for name in ("score", "max_score", "late_penalty"))
    waits = [each for each in given if each.state == "waits"]
    if not most:
        answered = sum(each.state != "none" for each in given)
        said = [f"{answered} of {counted(len(given), 'question')} answered"] if given else []
    else:
        said = [f"{of(score, most)}{' so far' if waits else ''}"]
    return [*said, *_waiting(waits), *([_late(late)] if late else [])]


def counts(given: Sequence[Answer]) -> list[tuple[str, str]]:
    """How many stand how: the state, and words such as "3 not answered"."""
    number = Counter(each.state for each in given)
    return [(state, f"{number[state]} {words.lower()}") for state, words in WORDS.items() if number[state]]


def counted(number: float, one: str) -> str:
    """ "1 point", "2.5 points"."""
    return f"{_number(number)} {one}{'' if number == 1 else 's'}"


def _waiting(waits: Sequence[Answer]) -> list[str]:
    if not waits:
        return []
    one = len(waits) == 1
    more = sum(each.points - each.score for each in waits)
    worth = f", who can give up to {counted(more, 'more point')} for {'it' if one else 'them'}" if more else ""
    return [f"{counted(len(waits), 'answer')} still {'waits' if one else 'wait'} for your teacher{worth}."]


def _late(late: float) -> str:
    return f"{counted(late, 'point')} {'is' if late == 1 else 'are'} taken off, because it was handed in late."


def _number(value: float) -> str:
    return f"{round(value, 2):g}"
