"""A storyboard as data: slides, what stands on them, and what is said over each. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NoReturn

from ownpace.authoring.film.front import Front, front
from ownpace.authoring.film.sentence import SpokenSentence, sentences
from ownpace.authoring.film.wrong import Wrong, noted, tell_all
from ownpace_graders.errors import InputError

_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_HEADING = re.compile(r"(#{1,2})[ \t]+(.*?)(?:[ \t]+#+)?[ \t]*$")
_FIGURE = re.compile(r"!\[([^\]]*)\]\(([^()]+)\)[ \t]*$")
_BREAK = re.compile(r"-{3,}[ \t]*$")


@dataclass(frozen=True)
class Words:
    """Markdown that is seen from here on, and the line of the file it begins on."""

    markdown: str
    at: int


@dataclass(frozen=True)
class Figure:
    """A picture; `file` is a path from the storyboard's folder."""

    file: str
    alt: str
    at: int


@dataclass(frozen=True)
class Slide:
    """`heading` is "" where the part before goes on, `is_card` where it stands alone; `voice` is a recording."""

    number: int
    at: int
    heading: str = ""
    is_card: bool = False
    figure: Figure | None = None
    voice: str = ""
    parts: tuple[Words | SpokenSentence, ...] = ()

    @property
    def sentences(self) -> tuple[SpokenSentence, ...]:
        return tuple(part for part in self.parts if isinstance(part, SpokenSentence))


@dataclass(frozen=True)
class Storyboard:
    front: Front
    slides: tuple[Slide, ...]


def read(text: str) -> Storyboard:
    """The storyboard. InputError where it cannot be understood, with slide and line."""
    wrong: list[InputError] = []
    board = readable(text, wrong)
    tell_all(wrong)
    return board


def readable(text: str, wrong: list[InputError]) -> Storyboard:
    """What of it can be understood; what is wrong with the other slides is added to `wrong`."""
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")
    about, began = front(lines)
    slides: list[Slide] = []
    for number, found in enumerate(_divided(lines, began), 1):
        with noted(wrong):
            slides.append(_slide(number, found))
    if not slides and not wrong:
        raise InputError("There is no slide in it.", next="Write a heading, what is seen, and after > what is said.")
    return Storyboard(about, tuple(slides))


Numbered = list[tuple[int, str]]
Coded = list[tuple[int, str, bool]]
"""Lines with their numbers, and whether each belongs to a block of code."""


def _divided(lines: list[str], began: int) -> Iterator[Coded]:
    """The lines of each slide with their numbers: three hyphens end one, and a heading begins one."""
    slide: Coded = []
    for number, line, is_code in _coded(lines, began):
        ends = not is_code and bool(_BREAK.match(line))
        if ends or (not is_code and _HEADING.match(line)):
            if any(each.strip() for _, each, _ in slide):
                yield slide
            slide = []
        if not ends:
            slide.append((number, line, is_code))
    if any(each.strip() for _, each, _ in slide):
        yield slide


def _coded(lines: list[str], began: int) -> Iterator[tuple[int, str, bool]]:
    """Each line after `began` with its number, and whether it belongs to a block of code."""
    fence = ""
    for number, line in enumerate(lines[began:], began + 1):
        found = _FENCE.match(line)
        yield number, line, bool(fence or found)
        if found and not fence:
            fence = found[1]
        elif found and line.strip() == line.strip()[0] * len(line.strip()) and line.strip().startswith(fence):
            fence = ""


def _slide(number: int, lines: Coded) -> Slide:
    while not lines[0][1].strip():
        lines = lines[1:]
    slide = Slide(number, lines[0][0])
    if heading := _HEADING.match(lines[0][1]):
        slide, lines = replace(slide, heading=heading[2], is_card=len(heading[1]) == 1), lines[1:]
    quote: Numbered = []
    words: Numbered = []
    for at, line, is_code in lines:
        if not is_code and line.startswith(">"):
            slide, words = _with_words(slide, words), []
            quote.append((at, line[1:].strip()))
            continue
        slide, quote = _with_quote(slide, quote), []
        if not is_code and (figure := _FIGURE.match(line)):
            slide = _with_figure(slide, Figure(figure[2].strip(), figure[1], at))
        else:
            words.append((at, line))
    return _whole(_with_quote(slide, quote), words)


def _with_words(slide: Slide, lines: Numbered) -> Slide:
    written = [(at, line) for at, line in lines if line.strip()]
    if not written:
        return slide
    return replace(slide, parts=(*slide.parts, Words("\n".join(line for _, line in lines), written[0][0])))


def _with_quote(slide: Slide, lines: Numbered) -> Slide:
    if not lines:
        return slide
    said, voice = sentences(slide.number, lines)
    if voice and slide.voice:
        _refuse(slide, lines[0][0], "This slide has two recordings.", "Keep one, or divide the slide with ---.")
    return replace(slide, voice=voice or slide.voice, parts=(*slide.parts, *said))


def _with_figure(slide: Slide, figure: Figure) -> Slide:
    if slide.figure:
        _refuse(slide, figure.at, "This slide has two figures.", "Divide it with ---: a slide shows one.")
    if slide.is_card:
        _refuse(slide, figure.at, "A card shows no figure.", "Begin its heading with ##, or put it on the next slide.")
    if not figure.alt.strip():
        say = "Say between the brackets what it shows: ![A square](media/square.svg)."
        _refuse(slide, figure.at, "This figure has no words for those who cannot see it.", say)
    return replace(slide, figure=figure)


def _whole(slide: Slide, after: Numbered) -> Slide:
    rest = [at for at, line in after if line.strip()]
    if not slide.sentences:
        _refuse(slide, slide.at, "Nothing is said on this slide.", "Write what is said after >, a sentence a line.")
    if slide.voice and not any(each.say for each in slide.sentences):
        _refuse(slide, slide.at, "Nothing is said here, and yet there is a recording.", "Write what it says after >.")
    if rest:
        _refuse(slide, rest[0], "Nothing is said after this, so it is never seen.", "Write a line with > below it.")
    return slide


def _refuse(slide: Slide, line: int, what: str, next: str) -> NoReturn:
    raise Wrong(what, slide=slide.number, line=line, next=next)
