"""How far a student is, in numbers and in words."""

from dataclasses import dataclass
from datetime import datetime
from typing import Self

from ownpace.ask import done
from ownpace_graders.lesson import Lesson
from ownpace_graders.record import State

SINCE = "You have changed something since. Hand in again when you are done: your teacher gets both."


@dataclass(frozen=True, slots=True)
class Progress:
    """The student is through with `done` of `of` questions; `handin` is the latest one: {"code", "at", "where"}, and
    `changed` says that there is something newer than what was handed in then."""

    done: int
    of: int
    begun: bool
    handin: dict[str, str] | None
    changed: bool

    @classmethod
    def of_state(cls, lesson: Lesson, state: State) -> Self:
        stands = [(cell, state.items.get(cell.item or "")) for cell in lesson.questions]
        return cls(
            done=sum(done(cell, item) for cell, item in stands),
            of=len(stands),
            begun=bool(state.phases) or any(item.response is not None for _, item in stands if item),
            handin=state.handins[-1] if state.handins else None,
            changed=state.changed,
        )

    @property
    def handed_in(self) -> str:
        """open, done, or changed since."""
        return "open" if self.handin is None else "changed" if self.changed else "done"

    @property
    def share(self) -> float:
        """0 to 1; 0 where there is nothing to answer."""
        return self.done / self.of if self.of else 0.0

    @property
    def words(self) -> str:
        return f"{self.done} of {self.of} done"


def when(at: str) -> str:
    """An event's time for people, by this computer's clock: "21 Nov 2026, 18:12 UTC". The page's script writes it anew
    by the reader's own clock and language (`times.ts`)."""
    moment = datetime.fromisoformat(at).astimezone()
    return f"{moment.day} {moment:%b %Y, %H:%M %Z}"
