"""How far a student is, in numbers and in words."""

from dataclasses import dataclass
from datetime import datetime
from typing import Self

from ownpace.ask import done
from ownpace_graders.lesson import Lesson
from ownpace_graders.record import State


@dataclass(frozen=True, slots=True)
class Progress:
    """The student is through with `done` of `of` questions; `handin` is the latest one: {"code", "at", "where"}."""

    done: int
    of: int
    begun: bool
    handin: dict[str, str] | None

    @classmethod
    def of_state(cls, lesson: Lesson, state: State) -> Self:
        stands = [(cell, state.items.get(cell.item or "")) for cell in lesson.questions]
        return cls(
            done=sum(done(cell, item) for cell, item in stands),
            of=len(stands),
            begun=bool(state.phases) or any(item.response is not None for _, item in stands if item),
            handin=state.handins[-1] if state.handins else None,
        )

    @property
    def share(self) -> float:
        """0 to 1; 0 where there is nothing to answer."""
        return self.done / self.of if self.of else 0.0

    @property
    def words(self) -> str:
        return f"{self.done} of {self.of} done"


def when(at: str) -> str:
    """An event's time for people, by this computer's clock: "21 November 2026, 18:12 UTC"."""
    moment = datetime.fromisoformat(at).astimezone()
    return f"{moment.day} {moment:%B %Y, %H:%M %Z}"
