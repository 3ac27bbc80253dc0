"""The frames of a slide: each picture is led over to from the one before it, and what is new in a figure is drawn."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ownpace.authoring.film.needed import needed
from ownpace.authoring.film.palette import POINTER, WHITE

RATE = 24
"""Frames a second."""
FADE, DRAW = 0.5, 1.2
"""Seconds from one picture to the next, and those in which what is new in a figure is drawn."""

Box = tuple[int, int, int, int]
Place = tuple[float, float]


@dataclass(frozen=True)
class Shot:
    """A picture for so many frames: an RGB image, the boxes of what is new in its figure, and the pointer's tip."""

    image: Any
    new: tuple[Box, ...]
    tip: Place | None
    frames: int


def frames(before: Shot | None, shot: Shot) -> Iterator[bytes]:
    """Every frame of a shot as RGB."""
    held = _with_pointer(shot.image, shot.tip).tobytes()
    leading = list(_between(before, shot))[: shot.frames] if before else []
    yield from leading
    yield from (held for _ in range(shot.frames - len(leading)))


def _between(before: Shot, shot: Shot) -> Iterator[bytes]:
    if before.image == shot.image and before.tip == shot.tip:
        return
    total = round((DRAW if shot.new else FADE) * RATE)
    blend = needed("PIL.Image").blend
    for frame in range(1, total):
        image = blend(before.image, shot.image, _eased(min(1.0, frame / (FADE * RATE))))
        for box in shot.new:
            hidden = _hidden(box, _eased(frame / total))
            image.paste(before.image.crop(hidden), hidden[:2])
        yield _with_pointer(image, _tip(before.tip, shot.tip, _eased(min(1.0, frame / (FADE * RATE))))).tobytes()


def _eased(part: float) -> float:
    """Slow at both ends, as a hand moves."""
    return part * part * (3 - 2 * part)


def _hidden(box: Box, part: float) -> Box:
    """What of a box is not drawn yet: a pen goes along its longer side."""
    left, top, right, bottom = box
    if right - left >= bottom - top:
        return round(left + (right - left) * part), top, right, bottom
    return left, round(top + (bottom - top) * part), right, bottom


def _tip(before: Place | None, after: Place | None, part: float) -> Place | None:
    if before is None or after is None:
        return after
    return before[0] + (after[0] - before[0]) * part, before[1] + (after[1] - before[1]) * part


def _with_pointer(image: Any, tip: Place | None) -> Any:
    if tip is None:
        return image
    arrow, size = _arrow(image.width), image.width
    shown = image.copy()
    shown.paste(arrow, (round(tip[0] - size * 0.004), round(tip[1] - size * 0.004)), arrow)
    return shown


_ARROW = ((0, 0), (0, 60), (15, 47), (26, 72), (38, 67), (27, 43), (46, 43))


def _arrow(width: int) -> Any:
    """Drawn four times as large and reduced, which smooths its edges."""
    image_of, draw_in = needed("PIL.Image"), needed("PIL.ImageDraw")
    scale = width / 1280 * 4
    side = round(90 * scale)
    image = image_of.new("RGBA", (side, side), (0, 0, 0, 0))
    corners = [((x + 5) * scale, (y + 5) * scale) for x, y in _ARROW]
    pen = draw_in.Draw(image)
    pen.polygon(corners, fill=POINTER)
    pen.line([*corners, *corners[:2]], fill=WHITE, width=round(4 * scale), joint="curve")
    return image.resize((side // 4, side // 4), image_of.Resampling.LANCZOS)
