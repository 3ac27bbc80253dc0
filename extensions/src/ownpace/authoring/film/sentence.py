"""What is said: a sentence a line, with what happens as it is begun in brackets before it."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches

from ownpace.authoring.film.wrong import Wrong

WIDTH, ROWS = 42, 3
"""Letters and rows of a caption."""
LONGEST_QUIET = 120
"""Seconds."""
_CALL = re.compile(r"\[(?P<name>[a-z]+)(?:(?::[ \t]*|[ \t]+)(?P<given>[^\]]*))?\][ \t]*")
_NUMBER = re.compile(r"\d{1,3}")
_FORMS = (
    "[draw] or [draw 2]",
    "[point NAME], or [point] to take it away",
    "[seen: A square is cut in two.]",
    "[think 5]",
    "[poster]",
    "[voice intro.wav]",
)
_FORM_OF = {re.findall("[a-z]+", form)[0]: form for form in _FORMS}


@dataclass(frozen=True)
class SpokenSentence:
    """`say` is "" while it is quiet, for `think` seconds. Steps: `draw` up to one, -1 the next, None as it is.

    `point` is an element's id in the figure, "" for none, None as it is; `seen` is for those who cannot see.
    """

    at: int
    say: str = ""
    seen: str = ""
    draw: int | None = None
    point: str | None = None
    think: int = 0
    is_poster: bool = False


@dataclass
class _Reading:
    slide: int
    next: SpokenSentence
    said: list[SpokenSentence] = field(default_factory=list)
    voice: str = ""
    open: int = 0  # the line of a bracket after which nothing is said yet


def sentences(slide: int, lines: Sequence[tuple[int, str]]) -> tuple[list[SpokenSentence], str]:
    """The sentences of numbered lines, and the recording they name, if any. InputError for what cannot be followed."""
    reading = _Reading(slide, SpokenSentence(0))
    for at, line in lines:
        while line and (found := _CALL.match(line)):
            _take(reading, at, found["name"], (found["given"] or "").strip())
            line = line[found.end() :]
        if line.startswith("["):
            raise _wrong(slide, at, f"The bracket in “{line}” is not one that is known.", _forms())
        if line:
            _say(reading, at, line)
    if reading.open:
        what = "Nothing is said after this bracket, so it would never happen."
        raise _wrong(slide, reading.open, what, "Write the sentence after it that it belongs to.")
    return reading.said, reading.voice


def _say(reading: _Reading, at: int, words: str) -> None:
    if (rows := len(textwrap.wrap(words, WIDTH))) > ROWS:
        what = f"This sentence takes {rows} rows of {WIDTH} letters, and a caption holds {ROWS}."
        raise _wrong(reading.slide, at, what, "Divide it into shorter sentences, a line each.")
    reading.said.append(replace(reading.next, at=at, say=words))
    reading.next, reading.open = SpokenSentence(0), 0


def _take(reading: _Reading, at: int, name: str, given: str) -> None:
    if name == "voice" and given:
        reading.voice = given
        return
    if name == "think" and _NUMBER.fullmatch(given) and 0 < int(given) <= LONGEST_QUIET:
        reading.said.append(replace(reading.next, at=at, think=int(given)))
        reading.next, reading.open = SpokenSentence(0), 0
        return
    reading.next, reading.open = _told(reading.slide, reading.next, at, name, given), at


def _told(slide: int, before: SpokenSentence, at: int, name: str, given: str) -> SpokenSentence:
    if name == "draw" and (not given or _NUMBER.fullmatch(given)):
        return replace(before, draw=int(given) if given else -1)
    if name == "point" and len(given.split()) < 2:
        return replace(before, point=given)
    if name == "seen" and given:
        return replace(before, seen=given)
    if name == "poster" and not given:
        return replace(before, is_poster=True)
    near = "".join(get_close_matches(name, _FORM_OF, n=1))
    if near:
        raise _wrong(
            slide, at, f"“[{name} {given}]” cannot be followed.".replace(" ]", "]"), f"Write {_FORM_OF[near]}."
        )
    raise _wrong(slide, at, f"“[{name}]” is not one of the brackets that are known.", _forms())


def _forms() -> str:
    return "Write one of " + ", ".join(_FORMS) + "; what is said must not begin with a bracket."


def _wrong(slide: int, at: int, what: str, next: str) -> Wrong:
    return Wrong(what, slide=slide, line=at, next=next)
