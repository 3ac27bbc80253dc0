"""The rule: what is asked next, by what a student has shown. docs/practice.md says where it comes from.

A set begins with a whole worked example; then its last step is left to the student, then two, then all of them. Two
misses go one step back; three right in a row alone end it. After ten questions without that there is a way out.
"""

from dataclasses import dataclass, replace
from typing import Literal

EXAMPLE, ONE, TWO, ALONE = range(4)
"""Stages: how many steps are left to the student; ALONE is all of them."""

MISSES = 2
"""So many misses go one stage back."""

UNTIL = 3
"""Right in a row alone, unless the author wants more."""

MOST = 10
"""Questions, worked examples among them, after which there is a way out."""

SURE = 200
"""Where answers are picked, the row is so long that somebody who guesses has one chance in so many."""

Outcome = Literal["read", "right", "wrong", "hint", "again", "alone", "on", "more"]
"""What is done: an example was read, an answer was right or wrong, a hint was asked for; or the student wants to be
shown one again, to show it alone at once, to go on with the lesson, to try more."""

Ends = Literal["", "able", "hard", "left"]


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a student stands with a set.

    n: the question that stands there, from 1 · stage: of that question · returns: the stage after an example ·
    misses: since the last right one or change of stage · streak: right in a row alone, without help · helped: whether
    this question had a hint or a miss · shown: 0 to 4: nothing, with one step left out, with two, once alone, until
    able · way_out: the question after which there is one · ends: "" while it goes on, "able", "hard" while the way out
    is offered, "left" for whoever went on without · why: what to say of the last change, a word of `WHYS`.
    """

    n: int = 1
    stage: int = EXAMPLE
    returns: int = ONE
    misses: int = 0
    streak: int = 0
    helped: bool = False
    hints: int = 0
    shown: int = 0
    way_out: int = MOST
    ends: Ends = ""
    why: str = "begin"

    @property
    def score(self) -> float:
        """0 to 1: what was shown at the end."""
        return self.shown / 4

    @property
    def has_way_out(self) -> bool:
        """Whether the student may go on with the lesson without having shown it."""
        return self.ends == "hard" or (self.ends == "" and self.n > self.way_out)


def row(until: int, options: int) -> int:
    """How many have to be right in a row, alone; `options` are those of each question, 0 where answers are typed."""
    longer = (length for length in range(until, until + 10) if options < 2 or options**length >= SURE)
    return next(longer, until + 10)


def step(at: Standing, done: Outcome, until: int = UNTIL) -> Standing:
    """Where the student stands after this. What cannot be done there changes nothing."""
    if not _may(at, done):
        return at
    match done:
        case "right":
            return _right(at, until)
        case "wrong":
            return _wrong(at)
        case "hint":
            return replace(at, helped=True, hints=at.hints + 1)
        case "read":
            return _next(at, at.returns, "example")
        case "alone":
            return _next(at, ALONE, "at-once")
        case "again":
            return _again(at)
        case "on":
            return replace(at, ends="left", why="left")
    return _next(_reopened(at), at.stage if at.streak else EXAMPLE, "more")


def _may(at: Standing, done: Outcome) -> bool:
    match done:
        case _ if at.ends == "able":
            return False
        case "right" | "wrong" | "hint":
            return at.ends == "" and at.stage != EXAMPLE
        case "read":
            return at.ends == "" and at.stage == EXAMPLE
        case "alone":
            return at.n == 1 and at.ends == ""
        case "on":
            return at.has_way_out
        case "more":
            return at.ends == "hard"
    return at.stage != EXAMPLE or at.ends != ""


def _right(at: Standing, until: int) -> Standing:
    if at.helped:
        return _next(replace(at, streak=0), at.stage, "helped")
    if at.stage < ALONE:
        shown = max(at.shown, at.stage)
        return _next(replace(at, misses=0, shown=shown), at.stage + 1, "forward")
    at = replace(at, misses=0, streak=at.streak + 1, shown=3)
    if at.streak >= until:
        return replace(at, shown=4, ends="able", why="able")
    return _next(at, ALONE, "in-a-row")


def _wrong(at: Standing) -> Standing:
    at = replace(at, misses=at.misses + 1, streak=0, helped=True)
    if at.misses < MISSES:
        return replace(at, why="try-again")
    back = at.stage - 1
    return _next(replace(at, misses=0, shown=min(at.shown, max(back - 1, 0)), returns=ONE), back, "back")


def _again(at: Standing) -> Standing:
    """A whole example, whenever it is asked for. It is help: what is shown alone is counted from there."""
    returns = ONE if at.ends else at.stage
    return _next(replace(_reopened(at) if at.ends else at, streak=0, misses=0, returns=returns), EXAMPLE, "again")


def _reopened(at: Standing) -> Standing:
    return replace(at, ends="", returns=ONE, way_out=at.n + MOST)


def _next(at: Standing, stage: int, why: str) -> Standing:
    """Another question; or that this is hard, where this one was the last before the way out and no row is begun."""
    if at.n >= at.way_out and not at.streak:
        return replace(at, stage=stage, ends="hard", why="hard", helped=False, hints=0)
    return replace(at, n=at.n + 1, stage=stage, helped=False, hints=0, why=why)
