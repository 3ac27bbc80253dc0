"""What a storyboard takes: its text, figures, recordings and a voice, all looked at before anything takes long."""

from __future__ import annotations

from typing import Any

from ownpace.authoring.film import figure, sound, voice
from ownpace.authoring.film.drawing import Studio
from ownpace.authoring.film.kept import Pieces, kept_of
from ownpace.authoring.film.needed import ffmpeg
from ownpace.authoring.film.ours import must_be_ours
from ownpace.authoring.film.place import StoryboardPlace
from ownpace.authoring.film.storyboard import readable
from ownpace.authoring.film.wrong import noted, on_its_line, tell_all
from ownpace_graders import plain
from ownpace_graders.errors import InputError, Unfit

LARGEST = 2_000_000
"""Bytes of a storyboard."""
_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp")


def taken(place: StoryboardPlace) -> tuple[Studio, Pieces]:
    """The storyboard with all that it takes, and what was made of it before. InputError, with slide and line, for all
    that is wrong with any of it; OwnpaceError where something is not installed."""
    wrong: list[InputError] = []
    studio = Studio(readable(_text(place), wrong))
    kept = kept_of(place.storyboard)
    if not all(slide.voice for slide in studio.board.slides):
        with noted(wrong):
            voice.must_speak(studio.board.front)
    for slide in studio.board.slides:
        with noted(wrong):
            if slide.voice:
                on_its_line(slide.number, slide.at, _recording, place, slide.voice)
        with noted(wrong):
            if slide.figure:
                file, at = slide.figure.file, slide.figure.at
                studio.figures[file] = on_its_line(slide.number, at, _figure, place, file)
    with noted(wrong):
        must_be_ours(place, kept)
    tell_all(wrong)
    ffmpeg()
    return studio, kept


def _recording(place: StoryboardPlace, file: str) -> None:
    sound.recorded(place.file(file))


def _text(place: StoryboardPlace) -> str:
    try:
        return plain.read(place.storyboard, LARGEST).decode()
    except FileNotFoundError:
        raise InputError("There is no such file.", next="Write its path as you see it from here.") from None
    except UnicodeDecodeError:
        raise InputError("It is not text.", next="Save it as plain text in UTF-8.") from None
    except Unfit as error:
        raise InputError(error.what, next="Write the path of the storyboard itself, a file of plain text.") from None


def _figure(place: StoryboardPlace, file: str) -> Any:
    path = place.file(file)
    try:
        if path.suffix.lower() == ".svg":
            return figure.read(path)
        if path.suffix.lower() in _PICTURES:
            return plain.read(path, figure.LARGEST)
    except Unfit as error:
        raise InputError(f"{file} cannot be taken. {error.what}", next="Save it smaller.") from None
    raise InputError(f"{file} is not a picture.", next="Take an SVG, or a PNG or JPEG.")
