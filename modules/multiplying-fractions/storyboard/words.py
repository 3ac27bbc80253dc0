"""Type on a still: lines of words and stacked fractions, each piece with its color behind it."""

from __future__ import annotations

import re

from pen import FILLS, HALF_FILLS, INK, SCALE, TEAL, WIDTH, Pen, box, line, wide, write

SMALL = 48  # type size
LIST_INDENT = 90

Piece = tuple[str, str]  # what is written, and in which color


def words(pen: Pen, lines: list[str], square_ends: int | None) -> None:
    """The lines, one under the other: to the right of the square, or in the middle where there is none.

    What stays from one still to the next stays in its place.
    """
    left, y, largest = (square_ends + 60, 180.0, 80) if square_ends else (90, 50.0, 84)
    room = WIDTH - 40 - left
    for text in lines:
        pieces, size = _fit(text, room, largest)
        height = size * (2.9 if any("/" in written for written, _ in pieces) else 1.75)
        middle = LIST_INDENT if _is_item(text) else (room - _row_width(pieces, size)) / 2
        x = left + (0 if square_ends else middle)
        for each in pieces:
            piece(pen, x, y + height / 2, each, size)
            x += piece_width(each, size) + size * 0.28
        y += height


def _is_item(line: str) -> bool:
    return line.startswith("item:")


def _fit(line: str, room: float, largest: int) -> tuple[list[Piece], int]:
    """The pieces of a line and the type size at which they fit the room."""
    small = line.startswith("small:") or _is_item(line)
    pieces = _pieces(line.removeprefix("small:").removeprefix("item:"), whole=small)
    size = SMALL if small else largest
    while _row_width(pieces, size) > room:
        size -= 2
    return pieces, size


def _pieces(line: str, whole: bool) -> list[Piece]:
    if whole:
        return [(line, "")]
    return [(m[2], m[1] or "") for m in re.finditer(r"(?:(blue|yellow|green|teal|tops|bottoms):)?(\S+)", line)]


def _row_width(pieces: list[Piece], size: int) -> float:
    return sum(piece_width(each, size) for each in pieces) + size * 0.28 * (len(pieces) - 1)


def piece_width(one: Piece, size: int) -> float:
    """How wide a piece is in this type size, with the color behind it."""
    text, color = one
    return max(wide(part, size) for part in text.split("/")) + (size * 0.44 if color in FILLS or "/" in text else 0)


def piece(pen: Pen, x: float, y: float, one: Piece, size: int) -> None:
    """One piece, from x to the right and with its middle at y."""
    text, color = one
    right = x + piece_width(one, size)
    half = size * (1.22 if "/" in text else 0.75)
    if color in FILLS:
        box(pen, x, y - half, right, y + half, radius=size * SCALE // 5, fill=FILLS[color])
    ink = TEAL if color == "teal" else INK
    if "/" not in text:
        write(pen, (x + right) / 2, y, text, round(size * 1.3) if text == "×" else size, ink)
        return
    if color in HALF_FILLS:
        edge = y - half if color == "tops" else y
        box(pen, x, edge, right, edge + half, radius=size * SCALE // 5, fill=HALF_FILLS[color])
    top, bottom = text.split("/")
    write(pen, (x + right) / 2, y - size * 0.68, top, size, ink)
    line(pen, x + size * 0.12, y, right - size * 0.12, y, max(3, size // 14), ink)
    write(pen, (x + right) / 2, y + size * 0.55, bottom, size, ink)
