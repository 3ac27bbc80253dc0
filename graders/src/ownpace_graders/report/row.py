"""One student in a class table: what was handed in, what it is worth, and what to help with."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from ownpace_graders.report.practice import PractisedSet
from ownpace_graders.roster import called

HELP_BELOW = 0.6
"""A student with a smaller share of an objective's points right, who has not shown it otherwise, needs help with it."""


@dataclass(frozen=True, slots=True)
class Row:
    """One student. `times` is how often they handed in, `answered` how many of the lesson's questions they answered,
    None where no record says it.

    Points are None before grading; shares are 0 to 1 by objective, None where nothing counts yet. `unprotected`: the
    code ran without a sandbox when it was graded. `problem`: what of the hand-in could not be read or graded, in words,
    or "". `penalty`: points to be taken off for being late. `name`: the class list's, or "". `reached`: how far they
    came, as a number of questions, where they stopped before the end. `came`: something came of theirs and is not in.
    `ways`: how their sets of practice went. `able`: by objective, whether first tries without help have shown it.
    `said`: by question, what they picked in a poll, or how sure they were.
    """

    student: str
    handed_in: datetime | None = None
    code: str = ""
    times: int = 0
    answered: int | None = 0
    score: float | None = None
    most: float | None = None
    to_mark: int = 0
    shares: Mapping[str, float | None] = field(default_factory=dict)
    unprotected: bool = False
    problem: str = ""
    penalty: float = 0
    name: str = ""
    reached: int | None = None
    came: bool = False
    ways: tuple[PractisedSet, ...] = ()
    able: Mapping[str, bool] = field(default_factory=dict)
    said: Mapping[str, str] = field(default_factory=dict)

    @property
    def shown(self) -> str:
        """Name and id, as the class list has them."""
        return called(self.student, self.name)

    @property
    def share(self) -> float | None:
        return self.score / self.most if self.score is not None and self.most else None

    @property
    def needs(self) -> list[str]:
        """The objectives to help with, the weakest first; none that first tries have shown, whatever was left open."""
        shares = [(share, name) for name, share in self.shares.items() if share is not None and not self.able.get(name)]
        return [name for share, name in sorted(shares) if share < HELP_BELOW]

    @property
    def is_stuck(self) -> bool:
        """Whether they went on without what a set practises, or stand at its way out."""
        return any(way.ends in ("left", "hard") for way in self.ways)

    @property
    def urgency(self) -> tuple[int, float, str]:
        """Sorts who needs help first: who handed in nothing, who is stuck in a set, from little right to much, who is
        not graded."""
        if self.handed_in is None:
            return 0, 0.0, self.student
        if self.is_stuck:
            return 1, (self.share or 0) - 1, self.student
        return (2, 0.0, self.student) if self.share is None else (1, self.share, self.student)
