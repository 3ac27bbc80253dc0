"""The square of an area model on a still, finished or on its way."""

from __future__ import annotations

from typing import Any

from pen import FILLS, INK, PAPER, SCALE, WHITE, Pen, box, line, reduced, sheet, write
from PIL import Image
from words import piece, piece_width

SQUARE = (150, 138, 450)  # left, top, side
SQUARE_BOX = (SQUARE[0] - 9, SQUARE[1] - 9, SQUARE[0] + SQUARE[2] + 9, SQUARE[1] + SQUARE[2] + 9)
LABEL = 46  # type size

Model = dict[str, Any]  # what storyboard.yaml says of the square: columns, rows, blue, yellow, count, outline


def model(
    pen: Pen,
    columns: int = 1,
    rows: int = 1,
    blue: float = 0,
    yellow: float = 0,
    count: str = "",
    outline: bool = False,
) -> None:
    """The finished square: see storyboard.yaml for what each word means."""
    left, top, side = SQUARE
    wide, high = side / columns, side / rows
    _fills(pen, blue * wide, yellow * high)
    _marks(pen, columns, rows, int(blue), int(yellow), count)
    _cuts(pen, columns, rows)
    if outline or count:
        box(pen, left - 3, top - 3, left + blue * wide + 3, top + yellow * high + 3, outline=INK, width=10 * SCALE)
    if blue:
        _label(pen, left + blue * wide / 2, top - 66, f"{blue}/{columns}", "blue")
    if yellow:
        _label(pen, left - 66, top + yellow * high / 2, f"{yellow}/{rows}", "yellow")


def growing(before: Model, after: Model, progress: float) -> Image.Image:
    """The square (`SQUARE_BOX` of a still) on its way from one model to the next: first it is cut, then colored."""
    image, pen = sheet(PAPER)
    is_cut = any(before.get(name) != after.get(name) for name in ("columns", "rows"))
    color = max(0.0, progress * 2 - 1) if is_cut else progress
    side = SQUARE[2]
    old, new = (
        (m.get("blue", 0) / m.get("columns", 1), m.get("yellow", 0) / m.get("rows", 1)) for m in (before, after)
    )
    blue, yellow = (side * (a + (b - a) * color) for a, b in zip(old, new, strict=True))
    _fills(pen, blue, yellow)
    for name, others in (("columns", "rows"), ("rows", "columns")):
        pieces = {name: after.get(name, 1), others: 1}
        _cuts(pen, **pieces, length=1.0 if before.get(name) == after.get(name) else min(1.0, progress * 2))
    return reduced(image).crop(SQUARE_BOX)


def grows(before: Model | None, after: Model | None) -> bool:
    """Whether something is cut or colored between the two."""
    if before is None or after is None:
        return False
    return any(before.get(name, 0) != after.get(name, 0) for name in ("columns", "rows", "blue", "yellow"))


def _fills(pen: Pen, blue: float, yellow: float) -> None:
    """Blue from the left, yellow from the top, both in pixels; green where they cross."""
    left, top, side = SQUARE
    for right, bottom, fill in (
        (side, side, WHITE),
        (blue, side, "blue"),
        (side, yellow, "yellow"),
        (blue, yellow, "green"),
    ):
        if right > 0.5 and bottom > 0.5:
            box(pen, left, top, left + right, top + bottom, fill=FILLS.get(fill, fill))


def _marks(pen: Pen, columns: int, rows: int, blue: int, yellow: int, count: str) -> None:
    """A dot in each green piece, so that it is not known by its color alone; or numbers in the pieces that count."""
    left, top, side = SQUARE
    number = 0
    for row in range(rows):
        for column in range(columns):
            x, y = left + (column + 0.5) * side / columns, top + (row + 0.5) * side / rows
            green = column < blue and row < yellow
            if count == "all" or (count == "green" and green):
                number += 1
                write(pen, x, y, str(number), 44)
            elif green:
                box(pen, x - 9, y - 9, x + 9, y + 9, radius=99, fill=INK)


def _cuts(pen: Pen, columns: int, rows: int, length: float = 1.0) -> None:
    left, top, side = SQUARE
    for column in range(1, columns):
        line(pen, left + column * side / columns, top, left + column * side / columns, top + side * length)
    for row in range(1, rows):
        line(pen, left, top + row * side / rows, left + side * length, top + row * side / rows)
    box(pen, left - 3, top - 3, left + side + 3, top + side + 3, outline=INK, width=6 * SCALE)


def _label(pen: Pen, x: float, y: float, fraction: str, color: str) -> None:
    half = piece_width((fraction, color), LABEL) / 2
    piece(pen, x - half, y, (fraction, color), LABEL)
