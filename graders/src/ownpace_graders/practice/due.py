"""What of earlier lessons is to come back, and when: by FSRS, the schedule of spaced repetition that Anki has.

An objective is what FSRS calls a card. All that was done for it on one day is one review of it: a day on which every
first try was right without help went well, one on which none was begins anew.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from itertools import groupby
from typing import Any, NamedTuple

from ownpace_graders.practice.journey import Try
from ownpace_graders.practice.review import MOST


class _Due(NamedTuple):
    recalled: float
    objective: str


def due(earlier: Any, done: Mapping[str, Sequence[Try]], now: datetime, many: int) -> list[str]:
    """The names of sets among `earlier` that are due at `now` (UTC), at most `many`: one of each objective that is due
    and was worked on (`done`), first what is likely to be forgotten."""
    sets: dict[str, list[str]] = {}
    for each in earlier if isinstance(earlier, list) else ():
        if isinstance(each, dict) and isinstance(each.get("id"), str) and isinstance(each.get("objective"), str):
            sets.setdefault(each["objective"], []).append(each["id"])
    waiting = sorted(each for name in sets if done.get(name) for each in _due(name, done[name], now))
    # Of several sets for one objective another one each day.
    return [sets[each.objective][now.toordinal() % len(sets[each.objective])] for each in waiting][: min(many, MOST)]


def _due(objective: str, done: Iterable[Try], now: datetime) -> list[_Due]:
    from fsrs import Card, Rating, Scheduler  # who has no review need not load it

    # By days, and the same for everybody: no steps of minutes, no chance.
    schedule = Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)
    card = Card(card_id=1, due=now)
    for day, tries in groupby(sorted(done), key=lambda each: each.at[:10]):
        if (moment := _noon(day)) is not None:
            card, _ = schedule.review_card(card, Rating(_rating([*tries])), moment)
    if card.last_review is None or card.due > now:
        return []
    return [_Due(schedule.get_card_retrievability(card, now), objective)]


AGAIN, HARD, GOOD = 1, 2, 3


def _rating(tries: Sequence[Try]) -> int:
    right = sum(each.first.right * each.first.weight for each in tries)
    most = sum(each.first.weight for each in tries)
    if all(each.first.right and each.first.weight == 1 for each in tries):
        return GOOD
    return HARD if right >= most / 2 else AGAIN


def _noon(day: str) -> datetime | None:
    try:
        return datetime.fromisoformat(day).replace(hour=12, tzinfo=UTC)
    except ValueError:
        return None
