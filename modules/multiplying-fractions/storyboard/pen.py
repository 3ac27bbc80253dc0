"""The pen that draws a still: its measures, colors and type, and the few marks it can make.

Places and sizes are in the video's pixels. Needs Pillow and the Andika typeface, which is made for people who learn to
read (Debian: fonts-sil-andika).
"""

from __future__ import annotations

from functools import cache
from typing import Any

from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT = 1280, 720  # captions may cover the lowest 110 pixels
SCALE = 2  # drawn twice as large and reduced, which smooths the edges
PAPER, INK, TEAL, WHITE = "#FBF8F1", "#1B2838", "#0B5563", "#FFFFFF"
FILLS = {"blue": "#9CCBFA", "yellow": "#FFE48A", "green": "#67C58F"}
HALF_FILLS = {"tops": FILLS["green"], "bottoms": "#E2D9C3"}  # behind one half of a fraction
FONT = "/usr/share/fonts/truetype/andika/Andika-Bold.ttf"

Pen = ImageDraw.ImageDraw


def sheet(ground: str) -> tuple[Image.Image, Pen]:
    image = Image.new("RGB", (WIDTH * SCALE, HEIGHT * SCALE), ground)
    return image, ImageDraw.Draw(image)


def reduced(image: Image.Image) -> Image.Image:
    return image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)


@cache
def font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FONT, size * SCALE)


def write(pen: Pen, x: float, y: float, text: str, size: int, color: str = INK) -> None:
    pen.text((x * SCALE, y * SCALE), text, font=font(size), fill=color, anchor="mm")


def box(pen: Pen, left: float, top: float, right: float, bottom: float, **look: Any) -> None:
    pen.rounded_rectangle((left * SCALE, top * SCALE, right * SCALE, bottom * SCALE), **look)


def line(pen: Pen, x1: float, y1: float, x2: float, y2: float, width: int = 4, color: str = INK) -> None:
    pen.line((x1 * SCALE, y1 * SCALE, x2 * SCALE, y2 * SCALE), fill=color, width=width * SCALE)


def wide(text: str, size: int) -> float:
    return font(size).getlength(text) / SCALE
