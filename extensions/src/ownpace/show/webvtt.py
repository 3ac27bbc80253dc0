"""Captions as data: what is said when. A file that says nothing of that kind has no captions."""

import html
import re
from pathlib import Path
from typing import NamedTuple

LARGEST = 2_000_000
"""Bytes of a file of captions."""

_MARK = "WEBVTT"
_AT = r"(?:(\d{2,}):)?(\d{2}):(\d{2})\.(\d{3})"
_TIMES = re.compile(rf"{_AT}[ \t]+-->[ \t]+{_AT}")
_TAG = re.compile(r"<[^>]*>")


class Cue(NamedTuple):
    """When some words begin and end, in seconds, and the words, in one line."""

    begin: float
    end: float
    words: str


def cues(path: Path) -> list[Cue]:
    """What is said, in order; [] where the file is none of captions, or cannot be read."""
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


def _cue(block: str) -> Cue | None:
    lines = block.split("\n")
    for number, line in enumerate(lines[:2]):
        if found := _TIMES.match(line):
            words = html.unescape(_TAG.sub("", " ".join(lines[number + 1 :]))).strip()
            times = [int(each or 0) for each in found.groups()]
            return Cue(_seconds(*times[:4]), _seconds(*times[4:]), words) if words else None
    return None


def _seconds(hours: int, minutes: int, seconds: int, thousandths: int) -> float:
    return hours * 3600 + minutes * 60 + seconds + thousandths / 1000
