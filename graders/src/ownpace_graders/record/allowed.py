"""What an event may say: the one list, for whoever takes events in. `allowed.ts` in the page's script is its mirror.

A record is a student's own, and can come from anywhere: a file, another computer, a browser. What this list does not
allow stays in the record as it is, and changes nothing: no page, no score and no kernel acts on it.
"""

import re
from collections.abc import Callable, Iterable
from typing import Any

from ownpace_graders import program
from ownpace_graders.record.event import Event
from ownpace_graders.record.receipt import is_code

LONGEST = {"lesson": 200, "item": 1000, "kind": 50}
"""Characters."""

MOST_NUMBER = 1e15
"""Greater numbers are not the same to every reader of JSON."""

MOST_HINTS = 1000
LONGEST_VIDEO = 1e6
"""Seconds."""

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_WHERE = re.compile(r"[a-z][a-z-]{0,19}")
_OF = 200
LONGEST_PART = 200
"""Characters of the part of a teaching block under which something of the student's own is kept."""


def why_not(event: Event) -> str:
    """ "" if somebody may act on the event, else why not, as a sentence. Kinds that nobody knows yet say anything."""
    for name, most in LONGEST.items():
        word = getattr(event, name)
        if len(word) > most or _CONTROL.search(word) or (not word and name != "item"):
            return f"The event's “{name}” is not a short text without control characters."
    if not _has_common_numbers(event.data):
        return "The event holds a number that is too large."
    for name, (needed, allows) in _DATA.get(event.kind, {}).items():
        if name in event.data and not allows(event.data[name]):
            return f"The event's “{name}” is not what it can be in an event of the kind “{event.kind}”."
        if needed and name not in event.data:
            return f"The event has no “{name}”."
    return ""


def allowed(events: Iterable[Event]) -> tuple[Event, ...]:
    """Those of the events that somebody may act on, in the same order."""
    return tuple(event for event in events if not why_not(event))


def _has_common_numbers(value: Any) -> bool:
    if isinstance(value, dict):
        return all(map(_has_common_numbers, value.values()))
    if isinstance(value, list):
        return all(map(_has_common_numbers, value))
    return not isinstance(value, int | float) or abs(value) <= MOST_NUMBER


def _number(most: float) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= most


def _text(value: Any) -> bool:
    return isinstance(value, str)


def _matching(pattern: re.Pattern[str]) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, str) and bool(pattern.fullmatch(value))


def _part(value: Any) -> bool:
    return isinstance(value, str) and 0 < len(value) <= LONGEST_PART and not _CONTROL.search(value)


def _truth(value: Any) -> bool:
    return isinstance(value, bool)


def _results(value: Any) -> bool:
    """What came of a program's tests where its student ran them: for the student to see, and no part of a grade."""
    is_list = isinstance(value, list) and len(value) <= program.MOST
    return is_list and all(isinstance(each, str) and len(each) <= program.LONGEST for each in value)


def _count(value: Any) -> bool:
    return type(value) is int and 0 < value <= MOST_HINTS


_RESPONSE: dict[str, tuple[bool, Callable[[Any], bool]]] = {
    "response": (True, lambda value: True),
    "of": (False, lambda value: isinstance(value, str) and len(value) <= _OF),
}
SUREST = 3
"""How sure somebody can be: 1, 2 or 3."""
_DATA: dict[str, dict[str, tuple[bool, Callable[[Any], bool]]]] = {
    "answer": {
        **_RESPONSE,
        "sure": (False, lambda value: type(value) is int and 0 < value <= SUREST),
        "results": (False, _results),
    },
    "draft": _RESPONSE,
    "hint": {"n": (True, _count)},
    "run": {"ok": (True, _truth)},
    "check": {"right": (True, _truth)},
    "watch": {"position": (True, _number(LONGEST_VIDEO)), "duration": (False, _number(LONGEST_VIDEO))},
    "note": {"text": (True, _text)},
    "keep": {"part": (True, _part), "value": (True, lambda value: True)},
    "open": {},
    "handin": {"code": (True, is_code), "where": (True, _matching(_WHERE))},
}
"""Of each kind, what its data hold: by name, whether it is needed, and what it may be. Other names say nothing."""
