"""A slide of a storyboard as a picture: its words and figure as typst's document, and what typst makes of that."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

from ownpace.authoring.film import figure
from ownpace.authoring.film.moments import Picture
from ownpace.authoring.film.needed import needed
from ownpace.authoring.film.palette import DARK, INK, LINE, NAME, PAPER
from ownpace.authoring.film.storyboard import Slide, Storyboard, Words
from ownpace.authoring.film.words import line, words
from ownpace.authoring.film.wrong import Wrong

Document = dict[str, bytes]
"""What typst is given: its files by name, of which main.typ is the first."""
_TEMPLATE = Path(__file__).with_name("slide.typ")
_FIGURE = "figure"


@dataclass
class Studio:
    """A storyboard with its figures, read: an SVG as a tree, another picture as its bytes; by the file's name."""

    board: Storyboard
    figures: dict[str, Element | bytes] = field(default_factory=dict)

    def steps(self) -> dict[str, int]:
        return {
            file: figure.last_step(found) if isinstance(found, Element) else 0 for file, found in self.figures.items()
        }

    def document(self, picture: Picture) -> Document:
        """What is drawn for a picture."""
        return self._of(picture, self._figure(picture), _WHOLE)

    def newcomers(self, before: Picture, after: Picture) -> list[Document]:
        """For each element of the figure that comes between the two pictures: a document where it alone is drawn."""
        slide = self.board.slides[after.slide]
        found = self.figures.get(slide.figure.file) if slide.figure else None
        same = self.board.slides[before.slide].figure
        if not isinstance(found, Element) or not same or not slide.figure or same.file != slide.figure.file:
            return []
        return [self._of(after, each, _ALONE) for each in figure.new_at(found, before.step, after.step)]

    def pointed(self, picture: Picture) -> Document | None:
        """A document where only what is pointed at is drawn; None where nothing is."""
        slide = self.board.slides[picture.slide]
        if not picture.point or not slide.figure:
            return None
        found = self.figures[slide.figure.file]
        one = figure.named(found, picture.step, picture.point) if isinstance(found, Element) else None
        return self._of(picture, one, _ALONE) if one else None

    def _figure(self, picture: Picture) -> bytes:
        slide = self.board.slides[picture.slide]
        found = self.figures[slide.figure.file] if slide.figure else b""
        return figure.at_step(found, picture.step) if isinstance(found, Element) else found

    def _of(self, picture: Picture, image: bytes, more: str) -> Document:
        slide = self.board.slides[picture.slide]
        main = (
            _COLORS
            + _language(self.board.front.language)
            + more
            + _TEMPLATE.read_text(encoding="utf-8")
            + self._body(slide, picture)
        )
        return {"main.typ": main.encode()} | ({_FIGURE: image} if slide.figure else {})

    def _body(self, slide: Slide, picture: Picture) -> str:
        body = _parts(slide, picture)
        all_dots = max((each.think for each in slide.sentences), default=0)
        if slide.is_card:
            return f"#card([{_line(slide)}], {body}, {picture.dots}, {all_dots})"
        heading = f"[{self._heading(slide)}]" if self._heading(slide) else "none"
        shown = f'image("{_FIGURE}", width: 100%, height: 100%, fit: "contain")' if slide.figure else "none"
        side = "left" if any(each in body for each in ("#numbered", "#dotted", "#coded", "#tabled")) else "center"
        return f"#slide({heading}, {shown}, {body}, {side}, {picture.dots}, {all_dots})"

    def _heading(self, slide: Slide) -> str:
        """A slide without a heading goes on with the one before, unless that stands on a card."""
        headed = [each for each in self.board.slides[: slide.number] if each.heading]
        return _line(headed[-1]) if headed and not headed[-1].is_card else ""


_COLORS = (
    f'#let paper = rgb("{PAPER}")\n#let ink = rgb("{INK}")\n#let teal = rgb("{DARK}")\n'
    f'#let line-ink = "{LINE}"\n#let name-ink = "{NAME}"\n'
)
_ALONE = "#let is-alone = true\n"
_WHOLE = "#let is-alone = false\n"


def _language(given: str) -> str:
    """By it typst knows where words are divided, and which way they are read."""
    code = given.partition("-")[0].lower()
    return f'#let language = "{code if code.isascii() and code.isalpha() and len(code) < 4 else "en"}"\n'


def _parts(slide: Slide, picture: Picture) -> str:
    """The slide's words; what is not seen yet keeps its place."""
    written = [part for part in slide.parts if isinstance(part, Words)]
    made = [_written(slide, part) for part in written]
    seen, hidden = made[: picture.words], made[picture.words :]
    return "[" + "".join([*seen, *(f"#hide[{each}]" for each in hidden)]) + "]" if made else "none"


def _written(slide: Slide, part: Words) -> str:
    try:
        return words(part.markdown)
    except ValueError as error:
        raise Wrong(str(error), slide=slide.number, line=part.at, next="Change it, or leave it out.") from None


def _line(slide: Slide) -> str:
    try:
        return line(slide.heading)
    except ValueError as error:
        raise Wrong(str(error), slide=slide.number, line=slide.at, next="Change it, or leave it out.") from None


def drawn(slide: Slide, document: Document, width: int) -> bytes:
    """A document as PNG, so many pixels wide. InputError where the slide holds more than fits."""
    typst = needed("typst")
    try:
        return bytes(typst.compile(document, format="png", ppi=72 * width / 1280, font_paths=_fonts()))
    except typst.TypstError as error:
        if "too much" in str(error):
            what, next = "There is more on this slide than fits in large type.", "Divide it with ---, or say less."
        elif slide.figure and "image" in str(error):
            what, next = f"{slide.figure.file} cannot be drawn.", "Export it again as plain SVG, PNG or JPEG."
        else:
            what, next = f"This slide cannot be drawn: {error}.", "Leave out what stands on it, piece by piece."
        raise Wrong(what, slide=slide.number, line=slide.at, next=next) from None


@cache
def _fonts() -> Any:
    """Those that come with us, and after them the computer's, for scripts that ours lack."""
    place = Path(needed("font_lato").__file__).with_name("files")
    return needed("typst").Fonts(include_system_fonts=True, font_paths=[str(place)])
