"""A picture or a recording that lies in a lesson's folder: as an address with all of it in it, and how large it is."""

import base64
import mimetypes
import re
from functools import lru_cache
from pathlib import Path

from ownpace_graders.file_names import TYPES, end_of


def embedded(folder: Path, address: str, most: int) -> str | None:
    """The data URL of what is at an address within the folder; None if it is neither, or has over `most` bytes."""
    path = _within(folder, address)
    if path is None or path.stat().st_size > most:
        return None
    kind = TYPES.get(end_of(path.name)) or mimetypes.guess_type(path.name)[0] or ""
    if not kind.startswith(("image/", "audio/")):
        return None
    return f"data:{kind};base64,{base64.b64encode(path.read_bytes()).decode()}"


def size(folder: Path, address: str) -> tuple[int, int] | None:
    """Width and height in CSS pixels of the picture at an address within the folder, turned as it is shown.

    None where that is nowhere said: no picture, or a drawing that takes the width it finds.
    """
    path = _within(folder, address)
    return _size(path, path.stat().st_mtime_ns) if path else None


def _within(folder: Path, address: str) -> Path | None:
    """The file at an address within the folder, if there is one. An address may be anything."""
    try:
        path = (folder / address).resolve()
        return path if path.is_relative_to(folder.resolve()) and path.is_file() else None
    except (OSError, ValueError):  # it is too long, or no name of a file
        return None


@lru_cache(maxsize=1000)
def _size(path: Path, changed: int) -> tuple[int, int] | None:
    # 50 ms that a page without pictures need not wait.
    import imagesize

    found = _of_drawing(path) if path.suffix.lower() == ".svg" else imagesize.get(path)
    return found if found and min(found) > 0 else None


_ROOT = re.compile(r"<svg\b[^>]*>")
_LENGTH = r"""\s%s\s*=\s*["']\s*(\d+)(?:\.\d*)?(?:px)?\s*["']"""


def _of_drawing(path: Path) -> tuple[int, int] | None:
    """What an SVG says of itself in its first tag."""
    with path.open(encoding="utf-8", errors="replace") as file:
        root = _ROOT.search(file.read(10_000))
    said = [re.search(_LENGTH % side, root[0]) for side in ("width", "height")] if root else []
    return (int(said[0][1]), int(said[1][1])) if len(said) == 2 and said[0] and said[1] else None
