"""A student's record: a file that only grows, an event a line."""

from collections.abc import Iterable
from functools import reduce
from operator import xor
from uuid import UUID

from ownpace_graders.record.event import Event
from ownpace_graders.record.followed import Followed, append
from ownpace_graders.record.line import Aside
from ownpace_graders.record.reading import Reading, events, read, read_from
from ownpace_graders.record.state import ItemState, State, fold, merge

# fmt: off
__all__ = [
    "Aside", "Event", "Followed", "ItemState", "Reading", "State", "append", "digest", "events", "fold",
    "merge", "read", "read_from",
]
# fmt: on


def digest(events: Iterable[Event]) -> str:
    """32 hexadecimal digits that are the same for two copies of a record if they hold the same events, and (ids are
    random) only then."""
    return f"{reduce(xor, (UUID(event.id).int for event in events), 0):032x}"
