"""What a record holds, event after event as they come, so that one more costs no second look at all others."""

from dataclasses import dataclass, field
from uuid import UUID

from ownpace_graders.record.allowed import why_not
from ownpace_graders.record.event import Event
from ownpace_graders.record.state import State, chosen, order, step


@dataclass(slots=True)
class _Taken:
    """Events that were taken one after the other, in order: those that count, those that do not, what they come to."""

    events: list[Event] = field(default_factory=list)
    odd: list[Event] = field(default_factory=list)
    state: State = field(default_factory=State)
    ids: int = 0

    def take(self, event: Event) -> None:
        if why_not(event):
            self.odd.append(event)
            return
        self.events.append(event)
        self.ids ^= UUID(event.id).int
        step(self.state, event)


class Held:
    """The union of the events that were added, in whatever order they came and however often.

    `merge`, `allowed`, `fold` and `digest` say the same of all of them. An event that comes after all others, as
    nearly every one does, is one step more; for another one all is gone through again when somebody asks.
    """

    def __init__(self) -> None:
        self._union: dict[str, Event] = {}
        self._taken = _Taken()
        self._in_order = True

    def add(self, event: Event) -> None:
        """Take one in."""
        other = self._union.setdefault(event.id, event)
        if other is not event:
            one = chosen(other, event)
            self._in_order = self._in_order and one is other
            self._union[event.id] = one
        elif self._in_order and self._is_last(event):
            self._taken.take(event)
        else:
            self._in_order = False

    @property
    def events(self) -> tuple[Event, ...]:
        """Those that somebody may act on, each once, ordered by (when, at, id)."""
        return tuple(self._settled().events)

    @property
    def odd(self) -> tuple[Event, ...]:
        """Those that say what no event can; they change nothing."""
        return tuple(self._settled().odd)

    @property
    def state(self) -> State:
        """Where the student stands. It goes on with what is added: to be read, and not kept."""
        return self._settled().state

    @property
    def digest(self) -> str:
        """Of `events`, in short."""
        return f"{self._settled().ids:032x}"

    @property
    def latest(self) -> str:
        """When the last of `events` was done, or ""."""
        events = self._settled().events
        return events[-1].at if events else ""

    def _is_last(self, event: Event) -> bool:
        events = self._taken.events
        return not events or order(events[-1]) < order(event)

    def _settled(self) -> _Taken:
        if not self._in_order:
            taken = _Taken()
            for event in sorted(self._union.values(), key=order):
                taken.take(event)
            self._taken, self._in_order = taken, True
        return self._taken
