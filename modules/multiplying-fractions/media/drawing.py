"""Draws one still of the video from its description in storyboard.yaml. Pure: a description in, a picture out.

Needs Pillow and the Andika typeface, which is made for people who learn to read (Debian: fonts-sil-andika).
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT = 1280, 720  # captions may cover the lowest 110 pixels
SCALE = 2  # drawn twice as large and reduced, which smooths the edges
PAPER, INK, TEAL, WHITE = "#FBF8F1", "#1B2838", "#0B5563", "#FFFFFF"
FILLS = {"blue": "#9CCBFA", "yellow": "#FFE48A", "green": "#67C58F"}
HALF_FILLS = {"tops": FILLS["green"], "bottoms": "#E2D9C3"}  # behind one half of a fraction
SQUARE = (150, 138, 450)  # left, top, side
LABEL, SMALL = 46, 48  # type sizes
LIST_INDENT = 90
FONT = "/usr/share/fonts/truetype/andika/Andika-Bold.ttf"

Pen = ImageDraw.ImageDraw
Piece = tuple[str, str]  # what is written, and in which colour


def still(description: dict[str, Any]) -> Image.Image:
    """The picture of a description (keys card, model, words, dots), 1280 × 720, RGB."""
    image = Image.new("RGB", (WIDTH * SCALE, HEIGHT * SCALE), TEAL if description.get("card") else PAPER)
    pen = ImageDraw.Draw(image)
    if description.get("card"):
        _card(pen, *description["card"])
    else:
        model = description.get("model")
        if model is not None:
            _model(pen, **model)
        _words(pen, description.get("words", []), beside_model=model is not None)
        _dots(pen, description.get("dots", 0))
    return image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FONT, size * SCALE)


def _text(pen: Pen, x: float, y: float, text: str, size: int, colour: str = INK) -> None:
    pen.text((x * SCALE, y * SCALE), text, font=_font(size), fill=colour, anchor="mm")


def _box(pen: Pen, left: float, top: float, right: float, bottom: float, **look: Any) -> None:
    pen.rounded_rectangle((left * SCALE, top * SCALE, right * SCALE, bottom * SCALE), **look)


def _line(pen: Pen, x1: float, y1: float, x2: float, y2: float, width: int = 4, colour: str = INK) -> None:
    pen.line((x1 * SCALE, y1 * SCALE, x2 * SCALE, y2 * SCALE), fill=colour, width=width * SCALE)


def _wide(text: str, size: int) -> float:
    return _font(size).getlength(text) / SCALE


def _card(pen: Pen, title: str, below: str) -> None:
    _text(pen, WIDTH / 2, 290, title, 96, WHITE)
    _line(pen, WIDTH / 2 - 90, 378, WIDTH / 2 + 90, 378, 6, FILLS["yellow"])
    _text(pen, WIDTH / 2, 450, below, 52, WHITE)


def _dots(pen: Pen, left: int) -> None:
    """The quiet seconds that are left, as dots."""
    for number in range(left):
        x = WIDTH / 2 + (number - (left - 1) / 2) * 48
        _box(pen, x - 12, 560, x + 12, 584, radius=12 * SCALE, fill=TEAL)


# --- the square -----------------------------------------------------------------------------------------------------


def _model(
    pen: Pen,
    columns: int = 1,
    rows: int = 1,
    blue: int = 0,
    yellow: int = 0,
    count: str = "",
    outline: bool = False,
) -> None:
    left, top, side = SQUARE
    wide, high = side / columns, side / rows
    _box(pen, left, top, left + side, top + side, fill=WHITE)
    number = 0
    for row in range(rows):
        for column in range(columns):
            x, y = left + column * wide, top + row * high
            colour = _colour(column < blue, row < yellow)
            if colour:
                _box(pen, x, y, x + wide, y + high, fill=FILLS[colour])
            if count == "all" or (count == "green" and colour == "green"):
                number += 1
                _text(pen, x + wide / 2, y + high / 2, str(number), 44)
            elif colour == "green":
                _box(pen, x + wide / 2 - 9, y + high / 2 - 9, x + wide / 2 + 9, y + high / 2 + 9, radius=99, fill=INK)
    _cuts(pen, columns, rows)
    if outline or count:
        _box(pen, left - 3, top - 3, left + blue * wide + 3, top + yellow * high + 3, outline=INK, width=10 * SCALE)
    if blue:
        _label(pen, left + blue * wide / 2, top - 66, f"{blue}/{columns}", "blue")
    if yellow:
        _label(pen, left - 66, top + yellow * high / 2, f"{yellow}/{rows}", "yellow")


def _colour(blue: bool, yellow: bool) -> str:
    if blue and yellow:
        return "green"
    return "blue" if blue else "yellow" if yellow else ""


def _cuts(pen: Pen, columns: int, rows: int) -> None:
    left, top, side = SQUARE
    for column in range(1, columns):
        _line(pen, left + column * side / columns, top, left + column * side / columns, top + side)
    for row in range(1, rows):
        _line(pen, left, top + row * side / rows, left + side, top + row * side / rows)
    _box(pen, left - 3, top - 3, left + side + 3, top + side + 3, outline=INK, width=6 * SCALE)


def _label(pen: Pen, x: float, y: float, fraction: str, colour: str) -> None:
    half = _piece_width((fraction, colour), LABEL) / 2
    _piece(pen, x - half, y, (fraction, colour), LABEL)


# --- words with stacked fractions -----------------------------------------------------------------------------------


def _words(pen: Pen, lines: list[str], beside_model: bool) -> None:
    """The lines, one under the other; what stays from one still to the next stays in its place."""
    left = SQUARE[0] + SQUARE[2] + 60 if beside_model else 90
    room = WIDTH - 40 - left
    y = 180 if beside_model else 50
    for line in lines:
        pieces, size = _fit(line, room, 80 if beside_model else 84)
        height = size * (2.9 if any("/" in text for text, _ in pieces) else 1.75)
        x = left + (0 if beside_model else LIST_INDENT if _is_item(line) else (room - _row_width(pieces, size)) / 2)
        for piece in pieces:
            _piece(pen, x, y + height / 2, piece, size)
            x += _piece_width(piece, size) + size * 0.28
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
    return sum(_piece_width(piece, size) for piece in pieces) + size * 0.28 * (len(pieces) - 1)


def _piece_width(piece: Piece, size: int) -> float:
    text, colour = piece
    return max(_wide(part, size) for part in text.split("/")) + (size * 0.44 if colour in FILLS or "/" in text else 0)


def _piece(pen: Pen, x: float, y: float, piece: Piece, size: int) -> None:
    text, colour = piece
    right = x + _piece_width(piece, size)
    half = size * (1.22 if "/" in text else 0.75)
    if colour in FILLS:
        _box(pen, x, y - half, right, y + half, radius=size * SCALE // 5, fill=FILLS[colour])
    ink = TEAL if colour == "teal" else INK
    if "/" not in text:
        _text(pen, (x + right) / 2, y, text, round(size * 1.3) if text == "×" else size, ink)
        return
    if colour in HALF_FILLS:
        edge = y - half if colour == "tops" else y
        _box(pen, x, edge, right, edge + half, radius=size * SCALE // 5, fill=HALF_FILLS[colour])
    top, bottom = text.split("/")
    _text(pen, (x + right) / 2, y - size * 0.68, top, size, ink)
    _line(pen, x + size * 0.12, y, right - size * 0.12, y, max(3, size // 14), ink)
    _text(pen, (x + right) / 2, y + size * 0.55, bottom, size, ink)
