"""What many events come to: one record out of several, and where the student stands."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from ownpace_graders.record.allowed import why_not
from ownpace_graders.record.event import Event, earliest


@dataclass(slots=True)
class ItemState:
    """Where the student stands with one item: a question, a phase, a video or a teaching block.

    response: the last one given, as JSON, or None · answered_at: when, or "" · of: the fingerprint of the question it
    answers, or "" · tries: every (at, response), the first one first · since: how many of these were given
    before the question changed · hints: how many were shown · hinted: whether one was before the first answer ·
    checked: whether the last check of this response was right, or None · ran: whether this response, which is code, ran
    through when it was last run, or None · position: seconds into a video, or None · note: the student's own, or "" ·
    draft: (response, fingerprint of the question) of what was typed since and not given as an answer, or None ·
    sure: how sure they said to be of the response, from 1 to 3, or None ·
    results: what came of the tests of the response, a program, where the student ran it, a text each, or None ·
    due: what of earlier lessons comes back in a review that is not begun, as its seed says it: not of this record ·
    kept: what is the student's own in a teaching block, a JSON value by part.
    """

    response: Any | None = None
    answered_at: str = ""
    of: str = ""
    tries: list[tuple[str, Any]] = field(default_factory=list)
    since: int = 0
    hints: int = 0
    hinted: bool = False
    checked: bool | None = None
    ran: bool | None = None
    position: float | None = None
    note: str = ""
    draft: tuple[Any, str] | None = None
    sure: int | None = None
    results: list[str] | None = None
    due: str = ""
    kept: dict[str, Any] = field(default_factory=dict)

    @property
    def attempts(self) -> int:
        """How many times an answer was given."""
        return len(self.tries)

    @property
    def all(self) -> list[Any]:
        """The responses to the question as it is, those that are lists one after another."""
        given = [response for _, response in self.tries[self.since :]] or [self.response]
        return [part for response in given for part in (response if isinstance(response, list) else [response])]

    def answered(self, at: str, response: Any, of: str) -> None:
        """One answer more."""
        if of != self.of:
            self.since = len(self.tries)
        self.response, self.of = response, of
        self.tries.append((at, response))


@dataclass(slots=True)
class State:
    """Where the student stands: each item ever touched, the phases and when each was first opened, what was handed in.

    A hand-in is {"code": …, "at": …, "where": "exchange" or "zip"}; the last one is the latest. changed: something was
    answered or noted after it.
    """

    items: dict[str, ItemState] = field(default_factory=dict)
    phases: dict[str, str] = field(default_factory=dict)
    handins: list[dict[str, str]] = field(default_factory=list)
    changed: bool = False


def merge(*records: Iterable[Event]) -> list[Event]:
    """The union by id, ordered by (when, at, id): the same list whichever way and however often copies are merged.

    Of two different events with one id, one that is `allowed` stays, and of two such the one whose line sorts first.
    """
    union: dict[str, Event] = {}
    for record in records:
        for event in record:
            other = union.setdefault(event.id, event)
            if other is not event:
                union[event.id] = chosen(other, event)
    return sorted(union.values(), key=order)


def order(event: Event) -> tuple[str, str, str]:
    """What events are ordered by."""
    return (event.when, event.at, event.id)


def chosen(event: Event, other: Event) -> Event:
    """Which of two events with one id stays."""
    ways = [each for each in (event, other) if not why_not(each)]
    return ways[0] if len(ways) == 1 else earliest(event, other)


def fold(events: Iterable[Event]) -> State:
    """Where the student stands after these events, in whatever order and however often they come.

    Kinds it does not know, and what is not `allowed`, change nothing.
    """
    state = State()
    for event in merge(events):
        if not why_not(event):
            step(state, event)
    return state


def step(state: State, event: Event) -> None:
    """One `allowed` event more, which comes after all that the state knows of."""
    if event.kind in _STEPS:
        _STEPS[event.kind](state, event)


def _item(state: State, event: Event) -> ItemState:
    return state.items.setdefault(event.item, ItemState())


def _answer(state: State, event: Event) -> None:
    item = _item(state, event)
    state.changed = bool(state.handins)
    item.answered_at, item.checked, item.ran, item.draft = event.when, None, None, None
    item.answered(event.when, event.data["response"], event.data.get("of", ""))
    item.sure, item.results = event.data.get("sure"), event.data.get("results")


def _draft(state: State, event: Event) -> None:
    _item(state, event).draft = (event.data["response"], event.data.get("of", ""))


def _hint(state: State, event: Event) -> None:
    item = _item(state, event)
    item.hints, item.hinted = max(item.hints, event.data["n"]), item.hinted or not item.tries


def _check(state: State, event: Event) -> None:
    _item(state, event).checked = event.data["right"]


def _run(state: State, event: Event) -> None:
    _item(state, event).ran = event.data["ok"]


def _watch(state: State, event: Event) -> None:
    _item(state, event).position = float(event.data["position"])


def _note(state: State, event: Event) -> None:
    _item(state, event).note = event.data["text"]
    state.changed = bool(state.handins)


def _keep(state: State, event: Event) -> None:
    kept = _item(state, event).kept
    if event.data["value"] is None:
        kept.pop(event.data["part"], None)
    else:
        kept[event.data["part"]] = event.data["value"]


def _open(state: State, event: Event) -> None:
    state.phases.setdefault(event.item, event.when)


def _handin(state: State, event: Event) -> None:
    state.handins.append({"code": event.data["code"], "at": event.when, "where": event.data["where"]})
    state.changed = False


_STEPS: dict[str, Callable[[State, Event], None]] = {
    "answer": _answer,
    "draft": _draft,
    "hint": _hint,
    "check": _check,
    "run": _run,
    "watch": _watch,
    "note": _note,
    "keep": _keep,
    "open": _open,
    "handin": _handin,
}
