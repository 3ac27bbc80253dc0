"""How sure it is that a student can do what an objective says: one number, from what they did at first tries.

Bayesian knowledge tracing (Corbett and Anderson 1995) over first tries, each with a weight: what was done alone and
without help says most, what was done with steps or after a hint says little.
"""

from collections.abc import Iterable
from typing import NamedTuple

ABLE = 0.95
"""From here on somebody is taken to be able (0.95 to 0.98 are usual)."""

KNEW, LEARNS, SLIPS, GUESSES = 0.3, 0.1, 0.1, 0.15
"""Chances: to know it before, to learn it with a question, to miss what one knows, to hit what one does not."""

HELPED = 0.25
"""What a first try counts for that had a hint; and one with steps shown, by how many of three were the student's."""


class First(NamedTuple):
    """A first try. weight: 0 to 1, how much of it was the student's own."""

    right: bool
    weight: float = 1.0


def mastery(tries: Iterable[First]) -> float:
    """0 to 1, after these first tries in order."""
    chance = KNEW
    for each in tries:
        likely = (1 - SLIPS) / GUESSES if each.right else SLIPS / (1 - GUESSES)
        odds = chance / (1 - chance) * likely**each.weight
        known = odds / (1 + odds)
        chance = known + (1 - known) * LEARNS * each.weight
    return chance
