"""A film from its storyboard: pictures first, then the voice, then the film, each piece only where it has changed."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ownpace.authoring.film import encoding, sound, written
from ownpace.authoring.film.drawing import Studio
from ownpace.authoring.film.filming import by_slide, picture_of, piece_of
from ownpace.authoring.film.kept import Pieces
from ownpace.authoring.film.moments import Moment, Picture, moments, unseen
from ownpace.authoring.film.needed import needed
from ownpace.authoring.film.ours import write_poster
from ownpace.authoring.film.place import StoryboardPlace
from ownpace.authoring.film.speaking import voiced
from ownpace.authoring.film.taken import taken
from ownpace.authoring.film.wrong import noted, on_its_line, tell_all
from ownpace_graders.errors import InputError

Tell = Callable[[str], None]


@dataclass(frozen=True)
class Film:
    """What was made: the files, and the call that shows them in a lesson. `seconds` is how long it lasts."""

    files: tuple[Path, ...]
    seconds: float
    call: str


def make(storyboard: Path, tell: Tell) -> Film:
    """Make the film of a storyboard in its module's media/, and tell what is being done.

    InputError, with slide and line, for what cannot be followed; OwnpaceError where something is not installed.
    """
    try:
        return _make(StoryboardPlace(storyboard), tell)
    except InputError as error:
        where = ", ".join(filter(None, (str(storyboard), error.where)))
        raise InputError(error.what, where=where, next=error.next) from None


def _make(place: StoryboardPlace, tell: Tell) -> Film:
    studio, kept = taken(place)
    film = moments(studio.board, studio.steps())
    with kept.alone():
        return _made(studio, place, film, kept, tell)


def _made(studio: Studio, place: StoryboardPlace, film: list[Moment], kept: Pieces, tell: Tell) -> Film:
    seen = _see(studio, film, kept)
    tell(f"Drew {len(studio.board.slides)} slides, to be looked at in {seen}")
    if without := unseen(studio.board):
        tell(f"Whoever cannot see slide {_listed(without)} is told nothing of it: write [seen: …] before a sentence.")
    film, narration = voiced(studio, place, film, kept)
    said = sum(bool(moment.sentence.say) for moment in film)
    tell(f"Spoke {said} sentences, {round(film[-1].end)} seconds with their pauses.")
    before = kept.made["mp4"]
    pieces = [piece_of(studio, film, span, kept) for span in by_slide(film)]
    new = kept.made["mp4"] - before
    tell(f"Filmed {new} of {len(pieces)} slides{'; the others are as they were' * (new < len(pieces))}.")
    return _finished(studio, place, film, kept, pieces, narration)


def _listed(numbers: list[int]) -> str:
    return ", ".join(map(str, numbers))


def _see(studio: Studio, film: list[Moment], kept: Pieces) -> Path:
    """Draw everything once, so that what cannot be drawn is said before anything takes long."""
    folder = kept.folder / "slides"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    wrong: list[InputError] = []
    for moment in film:
        with noted(wrong):
            shown = picture_of(studio, kept, moment.picture, studio.document(moment.picture))
            shutil.copyfile(shown, folder / f"slide-{moment.picture.slide + 1:02}.png")
            on_its_line(moment.picture.slide + 1, moment.sentence.at, _must_be_there, studio, moment.picture)
    # A slide that cannot be drawn cannot be at each of its sentences.
    tell_all([*{(error.where, error.what): error for error in wrong}.values()])
    return folder


def _must_be_there(studio: Studio, picture: Picture) -> None:
    if picture.point and studio.pointed(picture) is None:
        what = f"Nothing in this figure is called “{picture.point}” at step {picture.step}."
        raise InputError(what, next=f'Give what is to be pointed at an id="{picture.point}" in the file.')


def _finished(
    studio: Studio,
    place: StoryboardPlace,
    film: list[Moment],
    kept: Pieces,
    pieces: list[Path],
    narration: sound.Samples,
) -> Film:
    front, files = studio.board.front, place.written
    parts = written.chapters(studio.board, film)
    place.media.mkdir(exist_ok=True)
    work = kept.folder / "work"
    work.mkdir(exist_ok=True)
    sound.write(work / "narration.wav", narration)
    titled = written.metadata(front.title, front.language, parts, film[-1].end)
    (work / "about.txt").write_text(titled, encoding="utf-8")
    encoding.joined(pieces, work / "narration.wav", work / "about.txt", work / "film.mp4")
    shutil.copyfile(work / "film.mp4", files[0])
    files[1].write_text(written.captions(film, front.language), encoding="utf-8")
    files[2].write_text(written.transcript(front.title, film, front.language), encoding="utf-8")
    poster = next((each for each in film if each.sentence.is_poster), film[0])
    image = needed("PIL.Image").open(picture_of(studio, kept, poster.picture, studio.document(poster.picture)))
    write_poster(image.convert("RGB"), files[3])
    kept.remember(files)
    shutil.rmtree(work)
    kept.forget_unused()
    return Film(files, film[-1].end, written.call(front.title, place.name, parts))
