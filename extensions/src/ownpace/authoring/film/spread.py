"""Where each sentence of a recording ends. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

SHORTEST = 0.2
"""Seconds of silence that can be the end of a sentence."""
NEAR = 0.35
"""How far from where its letters put it an end may be, as a part of the shorter of the sentences beside it."""


def ends(sentences: Sequence[str], seconds: float, pauses: Sequence[tuple[float, float]]) -> list[float]:
    """The second at which each sentence ends, of so many that the recording lasts.

    Each takes as long as it has letters, and ends in the longest silence near there. Where there is none, the letters
    alone say where: captions then go along about, not exactly.
    """
    letters = [len(each) + 1 for each in sentences]
    expected = [seconds * upto / sum(letters) for upto in accumulate(letters)]
    found: list[float] = []
    for place, at in enumerate(expected[:-1]):
        reach = NEAR * seconds * min(letters[place], letters[place + 1]) / sum(letters)
        reach = max(reach, 0.5)
        before = found[-1] if found else 0.0
        near = [
            (long, middle)
            for middle, long in pauses
            if abs(middle - at) <= reach and middle > before and long >= SHORTEST
        ]
        found.append(max(near)[1] if near else max(at, before))
    return [*found, seconds]
