"""A number line or a grid, and a field for each card, which holds where it was put: either can be used, or both."""

import html
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from ownpace.ask.parts import SIGN, TYPED, Marks, part
from ownpace_graders.errors import LessonError
from ownpace_graders.kinds import line, plot, put
from ownpace_graders.kinds.axis import Axis, shown
from ownpace_graders.kinds.shape import PLACES
from ownpace_graders.lesson.markdown import inline
from ownpace_graders.lesson.spoken import plain

HOW = {
    ("points", 1): "like 3/4",
    ("intervals", 1): "like 1 ≤ x < 4, or x > 3",
    ("jumps", 1): "like 2 → 5, or 2 to 5",
    ("points", 2): "like (2, 3)",
    ("lines", 2): "like (0, 1) (2, 5), or y = 2x + 1",
}
"""How one types what is placed, on a line and on a grid."""
_MORE = {"intervals": " Space, or a tap on an end, says whether it belongs to it."}


def places(name: str, arguments: Mapping[str, Any], response: Any, marks: Marks) -> str:
    """The figure, without what is moved in it, which its script adds; and the fields."""
    given, cards = response if isinstance(response, dict) else {}, put.cards(arguments)
    place = str(arguments.get("place") or "points")
    sides = _sides(arguments)
    how = HOW.get((place, len(sides)), "")
    rows = "".join(
        _row(f"op-{name}-{n}", card, n, how, given.get(card), marks)
        for n, card in enumerate(cards, bool(arguments.get("cards")))
    )
    drawn = _figure(place, sides, arguments) if sides else ""
    return (
        f'{drawn}<p class="op-how">Move it with the arrow keys or by dragging, or type it.{_MORE.get(place, "")}</p>'
        + (f'<div class="op-put">{rows}</div>')
    )


def _sides(arguments: Mapping[str, Any]) -> list[Axis]:
    """One side or two; none where the author's arguments make none, of which they hear elsewhere."""
    try:
        return [line.axis_of(arguments)] if "ends" in arguments else [*plot.axes_of(arguments)]
    except LessonError:
        return []


def _row(row: str, card: str, number: int, how: str, given: Any, marks: Marks) -> str:
    value = html.escape(given) if isinstance(given, str) else ""
    words = plain(card)
    short = "" if number == 0 else html.escape(words if len(words) <= 2 else str(number))
    label = f"{short}. {inline(card)}" if short.isdecimal() else inline(card)
    return (
        f'<div class="op-put-row"{part(card, marks)}><label for="{row}">{label}</label>'
        f'<span class="op-put-field"><input type="text" id="{row}" name="response" value="{value}"'
        f' data-of="{html.escape(card)}" data-short="{short}" aria-label="{html.escape(words)}"'
        f' aria-describedby="{row}-sign" placeholder="{how}"'
        f' maxlength="{PLACES.longest}" dir="ltr" {TYPED}><span id="{row}-sign">{SIGN}</span></span></div>'
    )


def _figure(place: str, sides: list[Axis], arguments: Mapping[str, Any]) -> str:
    data = "".join(
        f' data-{name}="{each.start} {each.end} {each.snap}"' for name, each in zip("xy", sides, strict=False)
    )
    decimal = (
        " data-decimal" if any("." in str(arguments.get(name, "")) for name in ("ends", "x", "step", "snap")) else ""
    )
    drawn = _line(sides[0]) if len(sides) == 1 else _grid(*sides)
    return (
        f'<div class="op-figure" dir="ltr" data-place="{html.escape(place)}"{data}{decimal}>'
        f'<div class="op-plane">{drawn}</div>'
        '<p class="op-moved op-spoken" role="status" aria-live="polite"></p></div>'
    )


def _share(value: Fraction, side: Axis) -> str:
    return f"{float(100 * (value - side.start) / (side.end - side.start)):.4g}"


def _line(side: Axis) -> str:
    small = "".join(f"M{_share(each, side)},44V56" for each in side.places)
    large = "".join(f"M{_share(each, side)},38V62" for each in side.marks)
    ticks = "".join(
        f'<span class="op-tick{_thin(n, side)}" style="left:{_share(each, side)}%">{shown(each)}</span>'
        for n, each in enumerate(side.marks)
    )
    return f"{_svg(f'M-4,50H104{large}', small)}{ticks}"


def _grid(x: Axis, y: Axis) -> str:
    down = "".join(f"M{_share(each, x)},0V100" for each in x.marks)
    along = "".join(f"M0,{100 - float(_share(each, y)):.4g}H100" for each in y.marks)
    zero = Fraction(0)
    axes = (f"M{_share(zero, x)},0V100" if x.start <= 0 <= x.end else "") + (
        f"M0,{100 - float(_share(zero, y)):.4g}H100" if y.start <= 0 <= y.end else ""
    )
    ticks = [
        f'<span class="op-tick {where}{_thin(n, side)}" style="{edge}:{_share(each, side)}%">{shown(each)}</span>'
        for where, edge, side in (("op-across", "left", x), ("op-up", "bottom", y))
        for n, each in enumerate(side.marks)
    ]
    return f"{_svg(axes, f'{down}{along}')}{''.join(ticks)}"


def _thin(number: int, side: Axis) -> str:
    """Of many numbers only some have room on a phone."""
    every = -(-len(side.marks) // 11)
    return " op-thin" if number % every else ""


def _svg(axes: str, ticks: str) -> str:
    return (
        '<svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">'
        f'<path class="op-ticks" d="{ticks}"/><path class="op-axis" d="{axes}"/></svg>'
    )
