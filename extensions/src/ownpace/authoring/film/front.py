"""A storyboard's front matter: the film's title, language, voice and size."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches

import yaml

from ownpace_graders.errors import InputError

_NAMES = ("title", "language", "voice", "speed", "size")
_BEGIN = "Begin the file with\n---\ntitle: What the film is called\n---"
LARGEST = 1920
"""Pixels across."""


@dataclass(frozen=True)
class Front:
    """`voice` is "" for the language's own; `speed` 1 is the voice's own; `width` in pixels, at 16 by 9."""

    title: str
    language: str = "en"
    voice: str = ""
    speed: float = 1.0
    width: int = 1280

    @property
    def height(self) -> int:
        return self.width * 9 // 16


def front(lines: list[str]) -> tuple[Front, int]:
    """What it says, and the number of lines it takes. InputError where it is missing or cannot be understood."""
    ends = [number for number, line in enumerate(lines) if number and line.rstrip() == "---"]
    if lines[0].rstrip() != "---" or not ends:
        raise InputError("The storyboard has no front matter.", where="line 1", next=_BEGIN)
    given = _read("\n".join(lines[1 : ends[0]]))
    for name in given:
        if name not in _NAMES:
            near = "".join(get_close_matches(name, _NAMES, n=1)) or ", ".join(_NAMES)
            raise _wrong(f"There is no “{name}”.", f"Did you mean {near}?")
    title = " ".join(given.get("title", "").split())
    if not title:
        raise _wrong("The film has no title.", "Write a line: title: What the film is called")
    language, voice = given.get("language") or "en", given.get("voice", "")
    return Front(title, language, voice, _speed(given), _width(given)), ends[0] + 1


def _read(text: str) -> dict[str, str]:
    """Everything is words: no: is a language, and a year a title."""
    try:
        given = yaml.load(text, Loader=yaml.BaseLoader) or {}  # noqa: S506 - it makes nothing but texts, lists and tables
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"line {mark.line + 2}" if mark else "front matter"
        next = 'Write name: words on each line, and words with a colon in quotes: title: "Halves: a start".'
        raise InputError("The front matter cannot be read.", where=where, next=next) from None
    if not isinstance(given, dict) or not all(isinstance(words, str) for pair in given.items() for words in pair):
        raise _wrong("The front matter is not a list of names and words.", _BEGIN)
    return given


def _speed(given: dict[str, str]) -> float:
    speed = given.get("speed", "1")
    if not re.fullmatch(r"\d(\.\d{1,9})?", speed) or not 0.5 <= float(speed) <= 2:
        raise _wrong(f"The speed “{speed}” is not one.", "Write a number from 0.5 (slow) to 2 (fast), such as 0.9.")
    return float(speed)


def _width(given: dict[str, str]) -> int:
    size = given.get("size", "1280x720")
    found = re.fullmatch(r"(\d{3,4})\s*[x×]\s*(\d{3,4})", size)
    width, height = (int(found[1]), int(found[2])) if found else (0, 0)
    if not 320 <= width <= LARGEST or width % 32 or height * 16 != width * 9:
        raise _wrong(f"The size “{size}” is not one.", "Write 1280x720, 1920x1080, 960x540 or 640x360.")
    return width


def _wrong(what: str, next: str) -> InputError:
    return InputError(what, where="front matter", next=next)
