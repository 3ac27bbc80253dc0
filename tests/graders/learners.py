"""Simulated learners, of another model than the rule's own.

The rule and `mastery.py` think of a skill that one has or has not. A learner here has a number in logits, as in
Performance Factors Analysis (Pavlik, Cen and Koedinger 2009): the chance of a right answer is the logistic function of
it and of the steps that are shown, with slips and guesses on top. What is done right adds to it, what is missed adds
less, and between two questions some of it is lost again.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from random import Random

from ownpace_graders.practice.rule import ALONE, EXAMPLE, ONE, TWO, UNTIL, Outcome, Standing, step

STEPS_HELP = {EXAMPLE: 0.0, ONE: 2.4, TWO: 1.2, ALONE: 0.0}
"""Logits by which the steps that are shown make a question easier."""

ABLE = 0.7
"""Able: right by one's own knowledge alone in at least so many of a hundred, slips and guesses aside."""


@dataclass(frozen=True)
class Sort:
    """A sort of learner: where it begins (mean, spread), how fast it learns, how it fails."""

    name: str
    begins: tuple[float, float]
    learns: float
    slips: float = 0.05
    guesses: float = 0.05
    forgets: float = 0.03
    hints: float = 0.05
    skips: float = 0.0
    reads: float = 1.0


SORTS = (
    Sort("can it already", (2.5, 0.6), 0.2, skips=0.7),
    Sort("thinks so", (-0.5, 0.7), 0.4, skips=0.7),
    Sort("strong", (0.8, 0.6), 0.5, hints=0.05),
    Sort("middling", (-0.6, 0.7), 0.45),
    Sort("weak", (-1.8, 0.7), 0.4),
    Sort("lost", (-3.5, 0.7), 0.1),
    Sort("slips", (0.8, 0.6), 0.5, slips=0.2),
    Sort("forgets", (-0.2, 0.7), 0.5, forgets=0.15),
    Sort("clicks hints", (-1.5, 0.7), 0.15, hints=0.95),
    Sort("guesses fast", (-2.5, 0.7), 0.05, guesses=0.25, skips=0.5, reads=0.1),
)


class Learner:
    """One of a sort. `skill` is in logits, 0 is even chances alone."""

    def __init__(self, sort: Sort, seed: int) -> None:
        self.sort, self.draw = sort, Random(f"{sort.name} {seed}")  # noqa: S311 - a simulation, no secret
        self.skill = self.draw.gauss(*sort.begins)

    def chance(self, stage: int) -> float:
        """Of being right by one's own knowledge."""
        return 1 / (1 + math.exp(-self.skill - STEPS_HELP[stage]))

    def is_able(self) -> bool:
        return self.chance(ALONE) >= ABLE

    def does(self, at: Standing) -> Outcome:
        """What the learner does next, and learns by it."""
        if at.ends == "hard":
            return "on"
        if at.n == 1 and self.draw.random() < self.sort.skips:
            return "alone"
        if at.stage == EXAMPLE:
            self.reads()
            return "read"
        if at.hints < 3 and self.draw.random() < self.sort.hints:
            self._practise(0.1)
            return "hint"
        return self.answers(at.stage, at.hints)

    def reads(self) -> None:
        self._practise(0.8 * self.sort.reads)

    def answers(self, stage: int, hints: int = 0) -> Outcome:
        known = self.chance(stage) + 0.15 * hints * (1 - self.chance(stage))
        right = known * (1 - self.sort.slips) + (1 - known) * self.sort.guesses
        is_right = self.draw.random() < right
        self._practise(1 if is_right else 0.3)
        return "right" if is_right else "wrong"

    def _practise(self, share: float) -> None:
        self.skill += self.sort.learns * share - self.sort.forgets * max(self.skill + 2, 0) / 4


def taken(learner: Learner, until: int = UNTIL) -> Standing:
    """Where the learner ends by the rule."""
    at = Standing()
    while at.ends not in ("able", "left"):
        at = step(at, learner.does(at), until)
    return at


FIXED = (EXAMPLE, EXAMPLE, ONE, ONE, ONE, TWO, TWO, TWO)
"""A sequence that is the same for all, as a work sheet has it: then alone until as many are right in a row."""


def worked_through(learner: Learner, sequence: tuple[int, ...], most: int = 60) -> int:
    """Questions of a fixed sequence until able by the rule's own measure; `most` where it is never met."""
    row = 0
    for n in range(most):
        stage = sequence[n] if n < len(sequence) else ALONE
        if stage == EXAMPLE:
            learner.reads()
            continue
        first = learner.answers(stage)
        row = row + 1 if first == "right" and n >= len(sequence) else 0
        if row == UNTIL:
            return n + 1
        if first == "wrong":
            learner.answers(stage)
    return most
