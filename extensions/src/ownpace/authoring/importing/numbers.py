"""Questions for a number, of values with what they may differ by, or of ranges."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from ownpace.authoring.importing.found import Found, Remark, Worth
from ownpace.authoring.importing.made import WHOLE, Head, lost, noted, sentence


@dataclass(frozen=True, slots=True)
class Range:
    """What counts as one answer: `value` plus or minus `slack`, its worth from 0 to 1, and what is said to it."""

    value: Decimal
    slack: Decimal
    worth: float
    said: str = ""

    @property
    def ends(self) -> tuple[Decimal, Decimal]:
        return self.value - self.slack, self.value + self.slack


def decimal(text: str) -> Decimal | None:
    """The number, with a point or a comma; None for what is none, or could be two: 1,500 is 1.5 to some."""
    bare = re.sub(r"\s", "", text)
    try:
        found = Decimal(bare.replace(",", "."))
    except InvalidOperation:
        return None
    is_clear = not re.fullmatch(r"[-+]?[1-9]\d{0,2},\d{3}", bare)
    return found if is_clear and found.is_finite() and abs(found.adjusted()) < 300 else None


def around(text: str, worth: float, said: str = "") -> Range | None:
    """ "5" or "5:0.1", as Moodle writes what is right; None for what is not a number."""
    value, _, slack = text.partition(":")
    middle, near = decimal(value), decimal(slack or "0")
    return None if middle is None or near is None else Range(middle, abs(near), worth, said)


def no_number(head: Head, text: str, next: str = "Write it with ask.number.") -> Found:
    return lost(head, f"“{text[:60]}” is not a number, or could be two.", next)


def span(low: Decimal, high: Decimal, worth: float, said: str = "") -> Range:
    """All from the one to the other."""
    return Range((low + high) / 2, abs(high - low) / 2, worth, said)


def number(head: Head, spans: Sequence[Range], otherwise: str = "", more: dict[str, Any] | None = None) -> Found:
    """Asks for the number that is wholly right; `otherwise` is what is said to any other one."""
    right = [each for each in spans if each.worth >= WHOLE]
    if not right:
        return lost(head, "No number is wholly right.", "Write one with answer=.")
    first = max(right, key=lambda each: each.slack)
    wrong = {
        plain(each.value): sentence(each.said) for each in spans if each.worth < WHOLE and each.said and not each.slack
    }
    said = next((each.said for each in right if each.said), "")
    arguments: dict[str, Any] = {**key(first), "wrong": wrong, **(more or {})}
    arguments |= {"right": said} if not head.more.get("right") else {}
    found = head.found("ask.number", arguments, [tried for each in spans for tried in _worth(each, spans, more or {})])
    notes = [
        f"Words for {plain(e.ends[0])} to {plain(e.ends[1])}: {e.said}"
        for e in spans
        if e.slack and e.said and e not in right
    ]
    notes += [f"Words for any other number: {otherwise}"] if otherwise else []
    what = "There are words for ranges, or for every other number; here each wrong number has its own."
    how = "They stand in the note below the question: write them to the wrong numbers you foresee."
    return noted(found, *notes, remarks=[Remark(what, how)] if notes else [])


def key(of: Range) -> dict[str, Any]:
    """`answer=`, with `tolerance=` where there is one that does not take 0 too."""
    if not of.slack:
        return {"answer": literal(of.value)}
    if of.slack >= abs(of.value):
        low, high = of.ends
        return {"answer": f"{plain(low)}..{plain(high)}"}
    return {"answer": literal(of.value), "tolerance": literal(of.slack)}


def _worth(of: Range, spans: Sequence[Range], more: dict[str, Any]) -> list[Worth]:
    """What the file gives at the middle and the ends of it, by the best that holds there."""
    unit = _unit(more)
    return [
        (f"{plain(at)}{unit}", max(each.worth for each in spans if each.ends[0] <= at <= each.ends[1]))
        for at in (of.value, *of.ends)
    ]


def _unit(more: dict[str, Any]) -> str:
    units = more.get("unit") or ""
    first = units if isinstance(units, str) else next((each for each in units if each), "")
    return f" {first}" if first else ""


def plain(value: Decimal) -> str:
    """The number as one writes it: without an exponent where it is short, and without zeros at its end."""
    text = f"{value:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text if len(text) < 25 else f"{value.normalize():e}".replace("e+", "e")


def literal(value: Decimal) -> int | float | str:
    """The number as Python has it, where that is the same number."""
    text = plain(value)
    if text.lstrip("-").isdecimal():
        return int(text)
    return float(text) if repr(float(text)) == text else text
