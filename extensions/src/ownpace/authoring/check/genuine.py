"""A file of media that is not what its name says, would fill a phone's memory, or would run something.

The page makes all of it harmless: it says what each file is by its name, and lets no drawing run a script. But who
opens the lesson would see nothing in its place, or wait for it.
"""

import re
import struct
from collections.abc import Iterator
from pathlib import Path

MOST_PIXELS = 40_000_000
"""Of a picture: 160 MB in the memory of who looks at it."""
LARGEST = {"image": 10, "media": 200}
"""Megabytes."""

Found = tuple[str, str]
"""What is wrong, and how to fix it."""

_ISO, _OGG, _WEBM = rb"[\s\S]{4}ftyp", rb"OggS", rb"\x1aE\xdf\xa3"
_BEGINS = {
    ".png": rb"\x89PNG\r\n\x1a\n",
    ".jpg": rb"\xff\xd8\xff",
    ".jpeg": rb"\xff\xd8\xff",
    ".gif": rb"GIF8[79]a",
    ".webp": rb"RIFF[\s\S]{4}WEBP",
    ".avif": _ISO,
    ".svg": rb"\xef?\xbb?\xbf?\s*(?:<\?xml[^>]*>\s*|<!--[\s\S]*?-->\s*|<!DOCTYPE[\s\S]*?>\s*)*<svg[\s>]",
    ".mp4": _ISO,
    ".m4v": _ISO,
    ".m4a": _ISO,
    ".webm": _WEBM,
    ".ogv": _OGG,
    ".ogg": _OGG,
    ".oga": _OGG,
    ".opus": _OGG,
    ".mp3": rb"ID3|\xff[\xe0-\xff]",
    ".aac": rb"ID3|\xff[\xf0-\xff]",
    ".wav": rb"RIFF[\s\S]{4}WAVE",
    ".flac": rb"fLaC",
}
"""How a file begins whose name ends so."""

PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg")
_HEAD = 4096
_RUNS = re.compile(r"<script\b|\son[a-z]+\s*=|javascript:|<foreignObject\b|<!ENTITY", re.IGNORECASE)
_ASKS = re.compile(
    r"""(?:href|src)\s*=\s*["']\s*(?:https?:)?//|url\(\s*["']?\s*(?:https?:)?//|@import""", re.IGNORECASE
)


def strange(path: Path) -> Iterator[Found]:
    """What is wrong with the file that lies there, by its bytes."""
    end = path.suffix.lower()
    head = begins(path, _HEAD)
    if end in _BEGINS and not re.match(_BEGINS[end], head):
        yield f"{path.name} is not a {end[1:]} file, whatever its name says.", f"Export it again as {end[1:]}."
        return
    yield from _large(path, end, head)
    if end == ".svg":
        yield from _drawing(path)


def _large(path: Path, end: str, head: bytes) -> Iterator[Found]:
    wide, high = _pixels(end, head)
    if wide * high > MOST_PIXELS:
        yield (
            f"{path.name} has {wide} × {high} pixels, more than a phone can show.",
            "Make it smaller: 2000 pixels on its longer side are enough.",
        )
    most = LARGEST["image" if end in PICTURES else "media"]
    size = path.stat().st_size / 1_000_000
    if end in _BEGINS and size > most:
        yield f"{path.name} has {size:.0f} MB, and students wait for it.", f"Make it smaller than {most} MB."


def _drawing(path: Path) -> Iterator[Found]:
    text = begins(path, LARGEST["image"] * 1_000_000).decode("utf-8", "replace")
    if found := _RUNS.search(text):
        what = f"{path.name} holds a script or another page ({found[0].strip()}), and no picture on the page runs it."
        yield what, "Export it again as a plain drawing."
    elif found := _ASKS.search(text):
        yield f"{path.name} asks another server for a part of it.", "Export it again with all its parts in it."


def _pixels(end: str, head: bytes) -> tuple[int, int]:
    """Width and height that the picture's beginning says; (0, 0) where it says none.

    imagesize, which the page asks, takes a GIF of 65 000 pixels for one of -536, and says nothing of a file that ends
    after these numbers.
    """
    if end == ".png" and len(head) >= 24:
        return struct.unpack(">II", head[16:24])
    if end == ".gif" and len(head) >= 10:
        return struct.unpack("<HH", head[6:10])
    if end == ".webp" and head[12:16] == b"VP8X" and len(head) >= 30:
        return int.from_bytes(head[24:27], "little") + 1, int.from_bytes(head[27:30], "little") + 1
    if end in (".jpg", ".jpeg"):
        return _of_jpeg(head)
    return 0, 0


def _of_jpeg(head: bytes) -> tuple[int, int]:
    found = re.search(rb"\xff[\xc0-\xc3\xc5-\xc7\xc9-\xcb\xcd-\xcf][\s\S]{3}([\s\S]{2})([\s\S]{2})", head)
    return (int.from_bytes(found[2]), int.from_bytes(found[1])) if found else (0, 0)


def begins(path: Path, most: int = 100) -> bytes:
    """The first bytes of a file of any size: a notebook that is only looked at may name whichever it likes."""
    with path.open("rb") as file:
        return file.read(most)
