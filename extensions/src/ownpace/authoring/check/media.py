"""Every picture, sound, video, formula and linked file is there, and can be seen, heard and read by everybody.

Media lie in the lesson's `media` folder, the only one that the page gives out. A picture has alternative text (an
ornament has it in words too: say what it adds, or leave it out), a video has captions (WebVTT) and a transcript.
A file is what its name says, no larger than a phone can show, and runs nothing.
A plain nbgrader notebook has its pictures beside it, as nbgrader has them. A link may lead to a file beside the
notebook, which students can save, to another lesson's notebook, whose page it opens, and to a heading.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote

from ownpace.authoring.check.diagnostic import Finding, line_at, line_of
from ownpace.authoring.check.drawable import drawings, formulas
from ownpace.authoring.check.formula_slips import slips
from ownpace.authoring.check.front_matter import is_ours
from ownpace.authoring.check.genuine import begins, strange
from ownpace.authoring.check.links import ADDRESS, links
from ownpace.authoring.check.media_names import OWN_PLACE, SPACED, is_there, meant_file, name_of, split
from ownpace.authoring.check.rule import Rule
from ownpace_graders.kinds.argument import Argument
from ownpace_graders.kinds.signature import is_left_out
from ownpace_graders.lesson import Cell, Lesson
from ownpace_graders.lesson.blocks.given import files as addresses
from ownpace_graders.lesson.calls import Call

PICTURE = re.compile(rf"!\[([^\]]{{0,2000}})\]{ADDRESS}")

Problem = tuple[int, str, str]


def find(lesson: Lesson) -> Iterator[Finding]:
    folder = lesson.path.parent
    for cell in lesson.cells if is_ours(lesson) else ():
        signature = cell.call.signature if cell.call else None
        media = [each for each in signature.arguments if each.media] if signature else []
        files = _files(cell, cell.call, media, folder) if cell.call else ()
        for line, what, fix in [*files, *_pictures(cell, folder), *links(cell, lesson), *_drawable(cell, lesson)]:
            yield Finding(cell.number, line, what, fix)


def _files(cell: Cell, call: Call, files: list[Argument], folder: Path) -> Iterator[Problem]:
    """The files that a block needs."""
    for argument in files:
        if call.literal and call.signature and is_left_out(argument, call.arguments.get(argument.name)):
            missing = call.signature.missing(argument)
            yield call.line, missing.what, missing.next
    for argument in files:
        for address in addresses(call.arguments.get(argument.name)):
            line = line_of(cell.source, address)
            if not argument.by_position or split(address).scheme not in ("http", "https"):
                yield from _file(address, folder, line)
            yield from _captions(argument.name, folder / address, line)


def _captions(name: str, path: Path, line: int) -> Iterator[Problem]:
    if (
        name == "captions"
        and is_there(path)
        and path.is_file()
        and not begins(path).removeprefix(b"\xef\xbb\xbf").startswith(b"WEBVTT")
    ):
        yield line, f"The captions {path.name} are not WebVTT.", "The file's first line must be WEBVTT."


def _pictures(cell: Cell, folder: Path) -> Iterator[Problem]:
    """Pictures, sounds and films in Markdown: of a text cell, or of the words in a call."""
    for text in _texts(cell):
        for found in SPACED.finditer(text):
            line = line_at(text, found.start()) if cell.role == "text" else line_of(cell.source, found[1])
            what = f"The address {found[1]} ends at its first space, and nothing is shown."
            yield line, what, f"Write <{found[1]}> in the brackets, or give the file a name without spaces."
        for line_in_text, words, address in [*_markdown(SPACED.sub("", text)), *_tags(text)]:
            line = line_in_text if cell.role == "text" else line_of(cell.source, address)
            if words is not None and not words.strip():
                what = f"The picture {address} has no alternative text."
                yield line, what, f"Say what it shows: ![A square cut into three columns]({address})"
            if address not in (f"attachment:{name}" for name in cell.attachments):
                yield from _file(address, folder, line)


def _drawable(cell: Cell, lesson: Lesson) -> Iterator[Problem]:
    """What a page shows in words, because it cannot be drawn there."""
    for text in _texts(cell):
        for where, what, fix in (*formulas(text), *slips(text)):
            yield line_of(cell.source, where), what, fix
    for where, what, fix in drawings(cell, lesson):
        yield line_of(cell.source, where), what, fix


def _texts(cell: Cell) -> list[str]:
    """The Markdown of a cell: of a text cell, or the words in a call."""
    if cell.role == "text":
        return [cell.source]
    return list(_words(cell.call.arguments)) if cell.call else []


def _file(address: str, folder: Path, line: int) -> Iterator[Problem]:
    """What is wrong with an address of a file: elsewhere on the web, outside `media`, or not there."""
    parts, meant = split(address.replace("\\", "/")), meant_file(unquote(address), folder)
    if parts.scheme == "data":
        return
    if OWN_PLACE.match(address):
        what = f"{address} is a place on your computer, and students have another one."
        yield line, what, f"Write {meant or f'media/{name_of(address)}'}, where the file is to lie."
        return
    if parts.scheme or parts.netloc:
        what = f"{address} is on another server, and the page asks no other server."
        yield (
            line,
            what,
            "Put a copy in the lesson's media folder. A video alone may be elsewhere: it loads on a click.",
        )
        return
    path = PurePosixPath(unquote(parts.path))
    if path.is_absolute() or ".." in path.parts or path.parts[:1] != ("media",):
        fix = f"Write {meant}." if meant else f"Move the file there: media/{path.name}"
        yield line, f"{address} is not in the lesson's media folder.", fix
    elif "\\" in address:
        yield line, f"Strokes in {address} lean to the left, as in no address.", f"Write {meant or path}."
    elif not (is_there(folder / path) and (folder / path).is_file()):
        fix = f"Did you mean “{meant}”?" if meant else f"Put it at {folder / path}, or fix the name."
        yield line, f"There is no file {address}.", fix
    else:
        yield from ((line, what, fix) for what, fix in strange(folder / path))


def _words(value: Any) -> Iterator[str]:
    """Every text in the arguments of a call."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, (dict, list)):
        for entry in value.values() if isinstance(value, dict) else value:
            yield from _words(entry)


def _markdown(text: str) -> Iterator[tuple[int, str | None, str]]:
    """Line, alternative text and address of each `![…](…)`."""
    for picture in PICTURE.finditer(text):
        yield line_at(text, picture.start()), picture[1], picture[2] or picture[3]


def _tags(text: str) -> list[tuple[int, str | None, str]]:
    """Line, alternative text (None of what needs none) and address of each picture, sound and film that is a tag."""
    if "<" not in text:
        return []
    tags = _Tags()
    tags.feed(text)
    return tags.found


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[int, str | None, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given, line = dict(attrs), self.getpos()[0]
        if tag == "img":
            self.found.append((line, given.get("alt") or "", given.get("src") or ""))
        elif tag in ("audio", "video", "source", "track"):
            self.found += [(line, None, address) for name in ("src", "poster") if (address := given.get(name))]


RULES = (
    Rule(
        "OP8",
        "media",
        "media",
        "A picture, sound, film, formula or link is missing, or cannot be seen, heard or read by everybody.",
        find,
    ),
)
