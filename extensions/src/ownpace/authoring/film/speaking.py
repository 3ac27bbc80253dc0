"""The narration: each slide is spoken by its recording or by the synthetic voice."""

from __future__ import annotations

import array
from itertools import groupby
from pathlib import Path

from ownpace.authoring.film import frames, sound, spread, voice
from ownpace.authoring.film.drawing import Studio
from ownpace.authoring.film.kept import Pieces, made_by
from ownpace.authoring.film.moments import Moment, timed
from ownpace.authoring.film.place import StoryboardPlace
from ownpace.authoring.film.wrong import on_its_line


def voiced(
    studio: Studio, place: StoryboardPlace, film: list[Moment], kept: Pieces
) -> tuple[list[Moment], sound.Samples]:
    """The moments with their times, and the whole narration."""
    spoken: list[sound.Samples] = []
    for _, group in groupby(film, key=lambda moment: moment.picture.slide):
        of_slide = list(group)
        slide = studio.board.slides[of_slide[0].picture.slide]
        said = [moment.sentence.say for moment in of_slide if moment.sentence.say]
        if slide.voice:
            parts = iter(on_its_line(slide.number, slide.at, _recorded, place.file(slide.voice), said))
        else:
            parts = iter([_synthetic(studio, kept, sentence) for sentence in said])
        spoken += [next(parts) if moment.sentence.say else sound.quiet(0) for moment in of_slide]
    film = timed(film, [len(samples) / sound.RATE for samples in spoken], frames.RATE)
    narration = array.array("h")
    for moment, samples in zip(film, spoken, strict=True):
        narration += samples
        narration += sound.quiet(moment.end - len(narration) / sound.RATE)
    return film, narration


def _synthetic(studio: Studio, kept: Pieces, sentence: str) -> sound.Samples:
    name, speed = voice.voice_of(studio.board.front), studio.board.front.speed

    def speak(path: Path) -> None:
        path.write_bytes(voice.VOICES[name](sentence, speed).tobytes())

    return array.array("h", kept.piece("sound", (made_by(), name, speed, sentence), speak).read_bytes())


def _recorded(path: Path, said: list[str]) -> list[sound.Samples]:
    samples = sound.trimmed(sound.recorded(path))
    ends = [round(at * sound.RATE) for at in spread.ends(said, len(samples) / sound.RATE, sound.pauses(samples))]
    return [samples[start:end] for start, end in zip([0, *ends], ends, strict=False)]
