"""A simulated student: who they are, and how likely they are to be right.

Item response theory's one-parameter model: the chance of a right answer is
    1 / (1 + exp(difficulty - strength))
where the strength is the student's for the question's objective, and the difficulty is the question's; both in
logits, 0 in the middle. A shown hint and each worked step make a question easier, a phase done alone makes it harder.
Everything is drawn from seeds made of names, so a class is the same class every time.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from random import Random
from typing import Literal

from ownpace_graders.lesson import Cell

HINT = 0.7
"""Logits by which a hint makes a question easier."""

STEP = 0.25
"""Logits by which each worked step shown with the question makes it easier."""

ALONE = 0.4
"""Logits by which working alone (purposes own and check) makes it harder."""

Fate = Literal["finishes", "stops", "hands in twice", "hands in nothing"]


@dataclass(frozen=True, slots=True)
class SimulatedStudent:
    """`strengths` by objective, in logits; `course` is what becomes of the lesson; `pace` multiplies every minute."""

    name: str
    ability: float
    strengths: dict[str, float]
    pace: float
    course: Fate

    def strength(self, objective: str | None) -> float:
        return self.strengths.get(objective or "", self.ability)

    def chance(self, cell: Cell, *, alone: bool, hints: int) -> float:
        """The chance, 0 to 1, that this student answers this question right now."""
        arguments = cell.call.arguments if cell.call else {}
        difficulty = (
            _difficulty(cell.item or "") + ALONE * alone - HINT * hints - STEP * len(arguments.get("steps", ()))
        )
        return 1 / (1 + math.exp(difficulty - self.strength(arguments.get("objective"))))


def sample_class(size: int, objectives: Iterable[str]) -> list[SimulatedStudent]:
    """`size` students with pseudonymous names, from weak to strong in no order, and different by objective."""
    objectives = list(objectives)
    return [_student(number, size, objectives) for number in range(1, size + 1)]


def _student(number: int, size: int, objectives: list[str]) -> SimulatedStudent:
    name = f"student-{number:02d}"
    draw = Random(f"ownpace {name}")  # noqa: S311 - a simulation, no secret
    # Evenly spread, so that twelve are a whole class and not twelve draws from the middle; 5 has no divisor in 12.
    ability = 3.2 * ((number * 5 % size + 0.5) / size) - 1.4
    strengths = {objective: ability + draw.gauss(0, 0.8) for objective in objectives}
    courses: dict[int, Fate] = {4: "hands in twice", 7: "stops", 9: "stops", 11: "hands in nothing"}
    return SimulatedStudent(name, ability, strengths, draw.uniform(0.7, 1.4), courses.get(number, "finishes"))


def _difficulty(item: str) -> float:
    return Random(f"ownpace item {item}").gauss(0, 0.6)  # noqa: S311 - a simulation, no secret
