"""What follows from a slip is not said beside it: one comma that is missing would else be told five times.

Where a call cannot be read as it is meant, nobody knows what its cell asks, nor what the lesson as a whole has. That is
said when it can be read.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import NamedTuple

from ownpace.authoring.check.diagnostic import Diagnostic
from ownpace_graders.lesson import Lesson


class Follow(NamedTuple):
    """The codes that follow from one: in the same cell (None: all others), and anywhere in the lesson."""

    in_cell: frozenset[str] | None = frozenset()
    anywhere: frozenset[str] = frozenset()


_OBJECTIVES = frozenset({"OP21", "OP22", "OP23", "OP24", "OP25"})
_COUNTED = _OBJECTIVES | {"OP16", "OP20", "OP31", "OP37", "OP38", "OP40", "OP41", "OP44"}
"""Rules that say what there is too little or too much of, and so have to have read every question."""
_UNREAD = Follow(None, _COUNTED)
_DIVIDED = frozenset({"OP16", "OP17", "OP19", "OP20", "OP31", "OP41", "OP47"})
"""Rules that have to know where each phase begins."""
FOLLOWS = {
    "OP2": Follow(anywhere=_DIVIDED),
    "OP3": Follow(frozenset({"OP5"})),
    "OP4": _UNREAD,
    "OP7": Follow(anywhere=_OBJECTIVES),
    "OP8": Follow(anywhere=frozenset({"OP63"})),
    "OP9": Follow(frozenset({"OP32", "OP33", "OP34", "OP35"})),
    "OP13": _UNREAD,
    "OP14": _UNREAD,
    "OP69": Follow(None),
    "OP70": Follow(None, _COUNTED | _DIVIDED),
}
_WRITTEN_OUT = "OP10"
"""Of this rule only a call in a cell that is not code keeps it from being read."""
READ = (*FOLLOWS, _WRITTEN_OUT)
"""The codes from which others follow."""


def causes(found: Collection[Diagnostic], lesson: Lesson) -> Iterator[tuple[Diagnostic, Follow]]:
    """The slips among what was found, with what follows from each."""
    for one in found:
        in_text = one.code == _WRITTEN_OUT and lesson.cells[one.cell - 1].cell_type != "code"
        if follow := _UNREAD if in_text else FOLLOWS.get(one.code):
            yield one, follow


def without(found: Collection[Diagnostic], slips: Collection[tuple[Diagnostic, Follow]]) -> list[Diagnostic]:
    """Those that follow from none of the slips."""
    return [one for one in found if not any(_follows(one, slip, follow) for slip, follow in slips)]


def _follows(one: Diagnostic, slip: Diagnostic, follow: Follow) -> bool:
    if one.code == slip.code:
        return False
    here = one.cell == slip.cell and (follow.in_cell is None or one.code in follow.in_cell)
    return one.code in follow.anywhere or (here and not _comes_first(one, slip))


def _comes_first(one: Diagnostic, slip: Diagnostic) -> bool:
    """Whether this is the cause of the other: a text that has swallowed the next leaves a call that lacks one."""
    return one.code in _ORDER and (slip.code not in _ORDER or _ORDER.index(one.code) < _ORDER.index(slip.code))


_ORDER = ("OP68", "OP70", "OP13", "OP14", "OP69", "OP10", "OP4")
"""Of two that would silence each other, the first one is said."""
