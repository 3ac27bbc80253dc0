"""Which of the files that a film is written into were made by one: an author's own picture may have the film's name."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ownpace.authoring.film.kept import Pieces
from ownpace.authoring.film.needed import needed
from ownpace.authoring.film.place import StoryboardPlace
from ownpace.authoring.film.written import is_transcript
from ownpace_graders.errors import InputError

_MARK = {"Software": "ownpace film"}
"""What stands in a poster for who made it."""


def must_be_ours(place: StoryboardPlace, kept: Pieces) -> None:
    """InputError where something would be written over that no film has made."""
    there = [path for path in place.written if path.exists() and not kept.has_written(path)]
    if _is_made_elsewhere(place):
        there = [path for path in there if path.suffix == ".png" and not _is_poster(path)]
    if there:
        names = ", ".join(f"media/{path.name}" for path in there)
        many = "it was" if len(there) == 1 else "they were"
        what = f"The film would be written over {names}, and {many} not made by ownpace film."
        raise InputError(what, next="Give what is there another name, or the storyboard; or delete it.")


def _is_made_elsewhere(place: StoryboardPlace) -> bool:
    """Whether a film of this name was made by somebody else, or before this was looked after: by its transcript."""
    transcript = place.written[2]
    return transcript.is_file() and is_transcript(transcript.read_text(encoding="utf-8", errors="replace"))


def _is_poster(path: Path) -> bool:
    try:
        with needed("PIL.Image").open(path) as image:
            return all(image.info.get(name) == value for name, value in _MARK.items())
    except OSError:
        return False


def write_poster(image: Any, path: Path) -> None:
    """An RGB image as the poster, marked as ours."""
    about = needed("PIL.PngImagePlugin").PngInfo()
    for name, value in _MARK.items():
        about.add_text(name, value)
    image.quantize(64).save(path, optimize=True, pnginfo=about)
