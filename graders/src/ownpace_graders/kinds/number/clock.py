"""A time of day: 7:30, 07:30, 7.30 pm, 19h30."""

import re
from collections.abc import Mapping
from typing import Any

from ownpace_graders.errors import LessonError
from ownpace_graders.kinds.lazy import lazy
from ownpace_graders.kinds.plain import plain
from ownpace_graders.kinds.verdict import Verdict, almost, foreseen, right, unmarked, unreadable, wrong

_LONGEST = 40
_TIME = lazy(
    r"(?:at )?(?P<hour>[0-9]{1,2})(?: ?[:.h] ?(?P<minute>[0-9]{2}))?(?:[:.](?P<second>[0-9]{2}))?"
    r" ?(?:(?P<half>[ap])\.? ?m\.?|(?P<clock>h|o'?clock|uhr))?",
    re.IGNORECASE,
)
_HOW = "Write a time, like 7:30."
_HALF = "Which half of the day? Write a.m. or p.m. too."
_DAY = 24 * 3600

Time = tuple[int, bool]
"""Seconds after midnight, and whether morning or evening is said."""


def score_time(response: str, key: Mapping[str, Any]) -> Verdict:
    """1 for the right time. An answer like "7:30" leaves open which half of the day; "07:30" and "7:30 p.m." do not."""
    answer = None if key.get("answer") is None else _time(str(key["answer"]))
    if key.get("answer") is not None and answer is None:
        raise LessonError(
            f"The answer “{str(key['answer'])[:60]}” is not a time.", next="Write it like 7:30 or 7:30 p.m."
        )
    given = _time(response)
    if given is None:
        return unreadable(_HOW)
    if answer is None:
        return unmarked()
    if given[0] == answer[0] or (_same_face(given, answer) and not answer[1]):
        return almost(f"Right time. {_HALF}") if answer[1] and not given[1] else right(key)
    if _same_face(given, answer):
        return wrong(message="Look at the half of the day again.") if given[1] else almost(f"Right time. {_HALF}")
    return wrong(next((words for text, words in foreseen(key).items() if _time(str(text)) == given), None))


def _same_face(one: Time, other: Time) -> bool:
    return (one[0] - other[0]) % (_DAY // 2) == 0


def _time(text: str) -> Time | None:
    line = plain(text).strip(" .!") if len(text) <= _LONGEST else ""
    match = _TIME.fullmatch(line) or _TIME.fullmatch(f"{line}.")
    if not match or not (match["minute"] or match["half"] or match["clock"]):
        return None
    hour, minute, second = (int(match[name] or 0) for name in ("hour", "minute", "second"))
    half = (match["half"] or "").casefold()
    if hour > 24 or minute > 59 or second > 59 or (half and not 1 <= hour <= 12):
        return None
    hour = hour % 12 + (12 if half == "p" else 0) if half else hour
    said = bool(half) or hour > 12 or hour == 0 or line.startswith("0")
    return (hour * 3600 + minute * 60 + second) % _DAY, said
