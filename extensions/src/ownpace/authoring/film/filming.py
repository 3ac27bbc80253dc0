"""The film of each slide, without sound, made again only where something in it has changed."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from itertools import pairwise
from pathlib import Path

from ownpace.authoring.film import encoding, frames
from ownpace.authoring.film.drawing import Document, Studio, drawn
from ownpace.authoring.film.kept import Pieces, made_by
from ownpace.authoring.film.moments import Moment, Picture
from ownpace.authoring.film.needed import needed
from ownpace.authoring.film.storyboard import Slide


def picture_of(studio: Studio, kept: Pieces, picture: Picture, document: Document) -> Path:
    """The PNG of a picture, which is drawn as this document."""
    slide, width = studio.board.slides[picture.slide], studio.board.front.width

    def draw(path: Path) -> None:
        path.write_bytes(drawn(slide, document, width))

    return kept.piece("png", (made_by(), document, width), draw)


def by_slide(film: list[Moment]) -> list[tuple[int, int]]:
    """From which moment to which each slide is seen."""
    slides = [moment.picture.slide for moment in film]
    places = [place for place, slide in enumerate(slides) if not place or slide != slides[place - 1]]
    return list(zip(places, [*places[1:], len(film)], strict=True))


def piece_of(studio: Studio, film: list[Moment], span: tuple[int, int], kept: Pieces) -> Path:
    """The film of one slide, which begins with the last picture of the slide before."""
    shown = film[max(0, span[0] - 1) : span[1]]
    pictures = [studio.document(moment.picture) for moment in shown]
    news = [studio.newcomers(a.picture, b.picture) for a, b in pairwise(shown)]
    points = [studio.pointed(moment.picture) for moment in shown]
    counts = [round((moment.end - moment.start) * frames.RATE) for moment in shown]
    front = studio.board.front
    of = (made_by(), front.width, bool(span[0]), pictures, news, points, counts[1 if span[0] else 0 :])

    def film_it(path: Path) -> None:
        encoding.piece(path, _frames(studio, kept, shown, counts, bool(span[0])), (front.width, front.height))

    return kept.piece("mp4", of, film_it)


def _frames(studio: Studio, kept: Pieces, shown: list[Moment], counts: list[int], goes_on: bool) -> Iterator[bytes]:
    before = None
    for place, moment in enumerate(shown):
        shot = _shot(studio, kept, shown[place - 1] if place else None, moment, counts[place])
        if place or not goes_on:
            yield from frames.frames(before, shot)
        before = shot


def _shot(studio: Studio, kept: Pieces, before: Moment | None, moment: Moment, count: int) -> frames.Shot:
    picture, slide = moment.picture, studio.board.slides[moment.picture.slide]
    image = needed("PIL.Image").open(picture_of(studio, kept, picture, studio.document(picture))).convert("RGB")
    new = studio.newcomers(before.picture, picture) if before else []
    boxes = [_box(slide, studio, document) for document in new]
    pointed = studio.pointed(picture)
    box = _box(slide, studio, pointed) if pointed else None
    tip = ((box[0] + box[2]) / 2, box[1] + (box[3] - box[1]) * 0.6) if box else None
    return frames.Shot(image, tuple(filter(None, boxes)), tip, count)


def _box(slide: Slide, studio: Studio, document: Document) -> frames.Box | None:
    """Where in the picture something is drawn; None where nothing is."""
    alone = needed("PIL.Image").open(BytesIO(drawn(slide, document, studio.board.front.width))).convert("RGBA")
    found: frames.Box | None = alone.getchannel("A").getbbox()
    return found
