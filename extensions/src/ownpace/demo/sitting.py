"""A simulated student takes a lesson: the events that the page would have saved, at the times it would have taken."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from ownpace.demo.answers import answer
from ownpace.demo.student import SimulatedStudent
from ownpace_graders.lesson import Cell, Lesson, Phase
from ownpace_graders.lesson.calls import fingerprint
from ownpace_graders.record import Event
from ownpace_graders.record.event import as_rfc3339

TRIES = 3
"""After this many wrong tries a student goes on."""

ASKS_FOR_A_HINT = 0.6
STOPS_AFTER = 0.55
"""The share of the phases after which one that stops has stopped."""


class Evening:
    """One student, one lesson, one evening. `begins` is when it is opened; `now` moves on as they work."""

    def __init__(self, student: SimulatedStudent, lesson: Lesson, begins: datetime) -> None:
        self.student = student
        self.lesson = lesson
        self.now = begins.astimezone(UTC)
        self.draw = Random(f"ownpace {student.name} {lesson.key}")  # noqa: S311 - a simulation, no secret

    def events(self) -> list[Event]:
        """Everything the student does, in order."""
        phases = self.lesson.plan
        if self.student.course == "stops":
            phases = phases[: max(1, round(len(phases) * STOPS_AFTER))]
        if not self.lesson.plan:
            return [event for cell in self.lesson.questions for event in self._question(cell, alone=True, again=True)]
        return [event for phase in phases for event in self._phase(phase)]

    def later(self) -> list[Event]:
        """What they put right before handing in a second time: the exit ticket, done once more."""
        self._wait(20)
        cells = [cell for cell in self.lesson.questions if cell.phase in self.lesson.checking]
        return [event for cell in cells for event in self._question(cell, alone=False, again=False)]

    def _phase(self, phase: Phase) -> Iterator[Event]:
        yield self.event(phase.slug, "open", {})
        ends = self.now + timedelta(minutes=phase.minutes * self.student.pace * self.draw.uniform(0.8, 1.2))
        alone = phase.purpose in ("own", "check")
        for cell in self.lesson.questions:
            if cell.phase == phase.slug:
                yield from self._question(cell, alone=alone, again=phase.purpose != "check")
        self.now = max(self.now, ends)

    def _question(self, cell: Cell, *, alone: bool, again: bool) -> Iterator[Event]:
        """Tries, and hints between them, until it is right or given up. Without `again` nobody says it was wrong."""
        hints = 0
        offered = len(cell.call.arguments.get("hints", ())) if cell.call else 0
        for _ in range(TRIES if again else 1):
            self._wait(self.draw.uniform(0.4, 1.5))
            right = self.draw.random() < self.student.chance(cell, alone=alone, hints=hints)
            response = answer(cell, right, self.draw)
            if response is None:
                return
            yield self.event(cell.item or "", "answer", {"response": response, "of": _of(cell)})
            if right or not cell.kind or cell.kind.is_open or not cell.call:
                return
            if again and hints < offered and self.draw.random() < ASKS_FOR_A_HINT:
                hints += 1
                yield self.event(cell.item or "", "hint", {"n": hints})

    def _wait(self, minutes: float) -> None:
        self.now += timedelta(minutes=minutes * self.student.pace)

    def event(self, item: str, kind: str, data: dict[str, Any]) -> Event:
        """Something the student does right now."""
        self.now += timedelta(milliseconds=1)
        at = as_rfc3339(self.now)
        return Event(str(_uuid7(self.now, self.draw)), at, self.lesson.name, item, kind, data)


def _of(cell: Cell) -> str:
    return fingerprint(cell.call.kind, cell.call.arguments) if cell.call else ""


def _uuid7(at: datetime, draw: Random) -> UUID:
    """A UUID version 7 of that moment, its random bits from the seed."""
    moment = int(at.timestamp() * 1000)
    return UUID(int=moment << 80 | 0x7 << 76 | draw.getrandbits(12) << 64 | 0b10 << 62 | draw.getrandbits(62))
