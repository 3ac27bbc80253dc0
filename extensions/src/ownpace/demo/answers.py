"""What a simulated student types: right, or wrong in a way that the lesson's author foresaw."""

from __future__ import annotations

import re
from random import Random
from typing import Any

from ownpace_graders.lesson import Cell

SOLUTION = re.compile(r"^[ \t]*### (BEGIN|END) (SOLUTION|HIDDEN TESTS)\n?", re.MULTILINE)

_WORDS = (
    "It gets smaller because it is a part.",
    "You don’t make it bigger, you take half of it. I am not sure how to draw it.",
    "Times can mean “of”. Half of three quarters is a part of a part, so it is less than three quarters.",
    "½ × ¾ means half of ¾. I would draw a square, color three of four columns and cut it in two rows. The green part "
    "is 3 of 8 pieces. That is less because you keep only half.",
)
"""What simulated students write, from little to much."""


def answer(cell: Cell, right: bool, draw: Random) -> Any:
    """A response as the page would save it, right or wrong as asked (in one's own words: full or thin).

    None when there is nothing to give.
    """
    if cell.role == "solution":
        return SOLUTION.sub("", cell.source) if right else None
    if cell.role == "written" or not cell.call or cell.call.kind == "reflect":
        return draw.choice(_WORDS[2:] if right else _WORDS[:2])
    key = cell.call.answer_key
    given = key.get("answer")
    if cell.call.kind == "choices":
        return list(given or []) if right else _wrong_choices(key, draw)
    if not right:
        return _wrong(cell.call.kind, key, draw)
    text = str(given[0] if isinstance(given, list) else given)
    return _as_typed(text, key.get("unit"), draw) if cell.call.kind == "number" else text


def _as_typed(number: str, unit: Any, draw: Random) -> str:
    """As fifth-graders type: with the unit if one is asked for, now and then with spaces around the fraction's line."""
    form = unit[0] if isinstance(unit, list) and unit else unit
    typed = f"{number} {form}" if form else number
    return typed.replace("/", " / ") if draw.random() < 0.2 else typed


def _wrong(kind: str, key: dict[str, Any], draw: Random) -> str:
    """A foreseen wrong answer, the first ones more often; else another option; else what one types when lost."""
    foreseen = [str(value) for value in key.get("wrong") or {}]
    if foreseen:
        return draw.choices(foreseen, weights=range(2 * len(foreseen), len(foreseen), -1))[0]
    others = [option for option in key.get("options", ()) if option != key.get("answer")]
    return draw.choice(others) if others else "1" if kind == "number" else "I don’t know"


def _wrong_choices(key: dict[str, Any], draw: Random) -> list[str]:
    """The right ones less one, or with one too many."""
    right = list(key.get("answer") or [])
    others = [option for option in key.get("options", ()) if option not in right]
    if others and draw.random() < 0.6:
        return [*right, draw.choice(others)]
    dropped = draw.choice(right) if right else None
    return [option for option in right if option != dropped]
