"""The moments of a film: what stands on the screen while each sentence is said or it is quiet. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil

from ownpace.authoring.film.sentence import SpokenSentence
from ownpace.authoring.film.storyboard import Slide, Storyboard, Words
from ownpace.authoring.film.wrong import Wrong, noted, tell_all
from ownpace_graders.errors import InputError

AFTER_A_SENTENCE, AFTER_A_SLIDE = 0.45, 1.0
"""Seconds of quiet."""


@dataclass(frozen=True)
class Picture:
    """`slide` by its place from 0; `words` how many of its parts stand there; `dots` seconds of quiet that are left."""

    slide: int
    words: int = 0
    step: int = 0
    point: str = ""
    dots: int = 0


@dataclass(frozen=True)
class Moment:
    """Times in seconds; `rest` is the quiet after what is said; without a voice yet `spoken` and `start` are 0."""

    picture: Picture
    sentence: SpokenSentence
    rest: float
    spoken: float = 0.0
    start: float = 0.0

    @property
    def end(self) -> float:
        return self.start + self.spoken + self.rest


def moments(board: Storyboard, steps: Mapping[str, int]) -> list[Moment]:
    """In order, without times; `steps` are those that each figure has. InputError where a figure has no such step."""
    found, wrong = list[Moment](), list[InputError]()
    for place, slide in enumerate(board.slides):
        goes_on = bool(found) and _same_figure(board.slides[place - 1], slide)
        before = found[-1].picture if goes_on else Picture(0)
        slide = slide if goes_on else _described(slide)
        with noted(wrong):
            found += _of_slide(slide, Picture(place, 0, before.step, before.point), steps)
    tell_all(wrong)
    return found


def unseen(board: Storyboard) -> list[int]:
    """The numbers of the slides without a figure of which the transcript says nothing that is seen."""
    return [
        slide.number
        for slide in board.slides
        if not slide.figure
        and not any(each.seen for each in slide.sentences)
        and any(isinstance(part, Words) for part in slide.parts)
    ]


def _same_figure(before: Slide, slide: Slide) -> bool:
    return bool(before.figure and slide.figure and before.figure.file == slide.figure.file)


def _described(slide: Slide) -> Slide:
    """A figure of which nothing else is said is said to be there, for those who cannot see it."""
    if slide.figure is None or any(each.seen for each in slide.sentences):
        return slide
    first = slide.sentences[0]
    parts = (replace(first, seen=slide.figure.alt) if part is first else part for part in slide.parts)
    return replace(slide, parts=tuple(parts))


def _of_slide(slide: Slide, picture: Picture, steps: Mapping[str, int]) -> Iterator[Moment]:
    for part in slide.parts:
        if isinstance(part, Words):
            picture = replace(picture, words=picture.words + 1)
            continue
        picture = replace(picture, step=_step(slide, part, picture.step, steps), point=_point(slide, part, picture))
        for second in range(part.think):
            quiet = part if not second else SpokenSentence(part.at)
            yield Moment(replace(picture, dots=part.think - second), quiet, 1.0)
        if part.say:
            is_last = part is slide.parts[-1]
            recorded = 0.0 if slide.voice else AFTER_A_SENTENCE
            yield Moment(picture, part, AFTER_A_SLIDE if is_last else recorded)


def _step(slide: Slide, sentence: SpokenSentence, now: int, steps: Mapping[str, int]) -> int:
    if sentence.draw is None:
        return now
    if slide.figure is None:
        what, next = "There is no figure on this slide to draw in.", "Put one there: ![What it shows](media/x.svg)"
        raise Wrong(what, slide=slide.number, line=sentence.at, next=next)
    wanted, last = now + 1 if sentence.draw < 0 else sentence.draw, steps[slide.figure.file]
    if wanted > last:
        what = f"{slide.figure.file} has no step {wanted}; its last is {last}."
        next = f'Give what is to appear there data-step="{wanted}" in the file, or draw an earlier step.'
        raise Wrong(what, slide=slide.number, line=sentence.at, next=next)
    return wanted


def _point(slide: Slide, sentence: SpokenSentence, before: Picture) -> str:
    if sentence.point and slide.figure is None:
        what, next = "There is no figure on this slide to point into.", "Put one there: ![What it shows](media/x.svg)"
        raise Wrong(what, slide=slide.number, line=sentence.at, next=next)
    return before.point if sentence.point is None else sentence.point


def timed(film: Sequence[Moment], spoken: Sequence[float], frames: int) -> list[Moment]:
    """The moments with their times, when it is known for how long each is spoken, in seconds.

    Each lasts a whole number of frames, of so many a second: so a slide stays as it was, whatever comes before it.
    """
    found, shown = [], 0
    for moment, seconds in zip(film, spoken, strict=True):
        count = ceil(round((seconds + moment.rest) * frames, 6))
        found.append(replace(moment, spoken=seconds, start=shown / frames, rest=count / frames - seconds))
        shown += count
    return found
