"""Draws one still of the video from its description in storyboard.yaml. Pure: a description in, a picture out."""

from __future__ import annotations

from typing import Any

from pen import FILLS, PAPER, SCALE, TEAL, WHITE, WIDTH, Pen, box, line, reduced, sheet, write
from PIL import Image
from square import SQUARE, model
from words import words


def still(description: dict[str, Any]) -> Image.Image:
    """The picture of a description (keys card, model, words, dots), 1280 × 720, RGB."""
    image, pen = sheet(TEAL if description.get("card") else PAPER)
    if description.get("card"):
        _card(pen, *description["card"])
    else:
        square = description.get("model")
        if square is not None:
            model(pen, **square)
        words(pen, description.get("words", []), None if square is None else SQUARE[0] + SQUARE[2])
        _dots(pen, description.get("dots", 0))
    return reduced(image)


def _card(pen: Pen, title: str, below: str) -> None:
    write(pen, WIDTH / 2, 290, title, 96, WHITE)
    line(pen, WIDTH / 2 - 90, 378, WIDTH / 2 + 90, 378, 6, FILLS["yellow"])
    write(pen, WIDTH / 2, 450, below, 52, WHITE)


def _dots(pen: Pen, left: int) -> None:
    """The quiet seconds that are left, as dots."""
    for number in range(left):
        x = WIDTH / 2 + (number - (left - 1) / 2) * 48
        box(pen, x - 12, 560, x + 12, 584, radius=12 * SCALE, fill=TEAL)
