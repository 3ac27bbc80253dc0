"""What a student is told of where they stand with a set, and why; and what a teacher reads of it."""

from collections.abc import Mapping
from itertools import groupby
from typing import Any

from ownpace_graders.practice import review
from ownpace_graders.practice.journey import Journey, present, row
from ownpace_graders.practice.rule import ALONE, EXAMPLE, ONE, TWO, UNTIL, Standing

_NUMBERS = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")

YOURS = {
    "back": {ONE: "The last step is yours.", TWO: "The last two steps are yours.", ALONE: "All steps are yours."},
    "front": {ONE: "The first step is yours.", TWO: "The first two steps are yours.", ALONE: "All steps are yours."},
}
"""Which steps are left out."""
_STAGES = {EXAMPLE: "example", ONE: "one step", TWO: "two steps", ALONE: "alone"}


_MOST = 20
"""Stages that are named of a way."""


def number(count: int) -> str:
    """As a word: "three"."""
    return _NUMBERS[count] if count < len(_NUMBERS) else str(count)


def why(key: Mapping[str, Any], found: Journey) -> str:
    """Why the present question is what it is, in a sentence or two."""
    at, fade, wanted = found.standing, str(key.get("fade") or "back"), row(key, present(key, found))
    yours = YOURS[fade if fade in YOURS else "back"].get(at.stage, "")
    if at.why == "back":
        return _back(at, fade)
    words = {"yours": yours, "n": number(at.n), "row": number(wanted), "Row": number(wanted).capitalize()}
    words |= {"Streak": number(at.streak).capitalize(), "Left": number(wanted - at.streak).capitalize()}
    return _WHY[at.why].format(**words).strip()


_WHY = {
    "begin": "Here is one, worked out all the way.",
    "example": "Now you. {yours}",
    "forward": "Right! {yours}",
    "try-again": "",
    "helped": "Right, with some help. Here is one more like it. {yours}",
    "in-a-row": "Right! {Streak} alone. {Left} more, and you are done with this.",
    "at-once": "Good. {Row} right in a row, and you are done with this.",
    "again": "Here is one more, worked out all the way.",
    "more": "Here is one more. {yours}",
    "able": "You did {row} alone. Done with this.",
    "hard": "This is hard, and you stayed with it for {n} questions. Here is the whole solution of the last one. "
    "You can go on with the lesson; your teacher will see that this one needs another way.",
    "left": "You went on without this. You can come back to it whenever you like.",
}


def _back(at: Standing, fade: str) -> str:
    if at.stage == EXAMPLE:
        return "Two were hard. Here is one, worked out all the way."
    return "Two were hard. Here is one with " + (
        "the first steps." if fade == "back" else "only its first steps left out."
    )


def why_review(key: Mapping[str, Any], found: Journey) -> str:
    """The same of a review."""
    at, last = found.standing, review.count(key, found.seed)
    if at.why == "through":
        right = sum(past.right is True for past in found.past)
        return "That is all for today." if right < len(found.past) or not right else "All right! That is all for today."
    return _REVIEWED[at.why].format(n=at.n, last=last).strip()


_REVIEWED = {
    "begin": "Question {n} of {last}. Do you still know this?",
    "try-again": "",
    "right": "Right! Question {n} of {last}.",
    "helped": "Right, with some help. Question {n} of {last}.",
    "missed": "That one was hard; it is worked out below. Question {n} of {last}.",
}


def of_review(found: Journey) -> str:
    """A review, for a teacher."""
    right = sum(past.right is True for past in found.past)
    return f"{'Through' if found.standing.ends else 'Under way'}: {right} of {len(found.past)} right."


def summary(found: Journey) -> str:
    """For a teacher: how it ended, and the way."""
    at, way = found.standing, path(found)
    past = f"{len(found.past)} question{'s' * (len(found.past) != 1)}"
    match at.ends:
        case "able":
            ended = f"Able: {number(at.streak)} right in a row, alone, after {past}."
        case "left":
            ended = f"Went on without it after {past}."
        case "hard":
            ended = f"Not able after {past}."
        case _:
            ended = f"Under way: {past}."
    return f"{ended} {way}".rstrip()


def path(found: Journey) -> str:
    """The stages gone through, and how often: "example, one step 2×, two steps, alone 3×"."""
    runs = [(stage, len([*run])) for stage, run in groupby(past.stage for past in found.past)]
    return ", ".join(_STAGES[stage] + (f" {often}×" if often > 1 else "") for stage, often in runs[-_MOST:]) + (
        "." if runs else ""
    )


def stood_still(found: Journey) -> str:
    """The stage at which most questions were missed or helped with, or ""."""
    hard = [past.stage for past in found.past if past.stage != EXAMPLE and (past.helped or past.right is False)]
    most = max(sorted(set(hard)), key=hard.count, default=None)
    return _STAGES[most] if most is not None and hard.count(most) >= UNTIL - 1 else ""
