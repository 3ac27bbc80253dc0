"""Captions as data: what is said when. A file that says nothing of that kind has no captions."""

import html
import re
from pathlib import Path

LARGEST = 2_000_000
"""Bytes of a file of captions."""

_MARK = "WEBVTT"
_TIMES = re.compile(r"(?:(\d{2,}):)?(\d{2}):(\d{2})\.(\d{3})[ \t]+-->[ \t]+(?:\d{2,}:)?\d{2}:\d{2}\.\d{3}")
_TAG = re.compile(r"<[^>]*>")


def cues(path: Path) -> list[tuple[float, str]]:
    """The second at which each begins, and its words, in order; [] where the file is none, or cannot be read."""
    try:
        if path.stat().st_size > LARGEST:
            return []
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, ValueError):
        return []
    return [*filter(None, map(_cue, re.split(r"\n{2,}", text.replace("\r\n", "\n"))))] if is_webvtt(text) else []


def is_webvtt(text: str) -> bool:
    """Whether it begins as the standard wants it."""
    return text.removeprefix("\ufeff").startswith(_MARK)


def _cue(block: str) -> tuple[float, str] | None:
    lines = block.split("\n")
    for number, line in enumerate(lines[:2]):
        if found := _TIMES.match(line):
            words = html.unescape(_TAG.sub("", " ".join(lines[number + 1 :]))).strip()
            hours, minutes, seconds, thousandths = (int(each or 0) for each in found.groups())
            return (hours * 3600 + minutes * 60 + seconds + thousandths / 1000, words) if words else None
    return None
