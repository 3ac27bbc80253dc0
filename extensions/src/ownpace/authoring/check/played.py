"""Rules on films, sounds and what else takes long to load."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from ownpace.authoring.check.diagnostic import ADVICE, Finding, line_of
from ownpace.authoring.check.genuine import PICTURES, begins
from ownpace.authoring.check.loudness import loudness
from ownpace.authoring.check.media_names import is_there
from ownpace.authoring.check.media_time import film_seconds, seconds_of
from ownpace.authoring.check.rule import Rule
from ownpace.show.webvtt import cues
from ownpace_graders.lesson import Cell, Lesson
from ownpace_graders.lesson.blocks.given import files

LONGEST = 6
"""Minutes of a film; advice, not law (Guo 2014; Lagerstrom 2015)."""
_PICTURE, _ALL = 1.0, 60.0
"""Megabytes of a picture, and of all that a lesson shows."""
_FASTEST = 25
"""Signs a second that captions can be read with: 180 words a minute, Ofcom's most, are about 18."""
_QUIET, _LOUD = -40.0, -6.0
"""dBFS of a sound's mean, between which speech lies."""
_NO_CAPTIONS = "Begin it with WEBVTT and an empty line; then a time, and its words below: 00:01.000 --> 00:03.000"


def _media(lesson: Lesson) -> Iterator[tuple[Cell, str, str, Path]]:
    """Cell, argument, address and file of everything in a block's arguments that is there."""
    for cell in lesson.cells:
        signature = cell.call.signature if cell.call else None
        for each in signature.arguments if signature and cell.call else ():
            for address in files(cell.call.arguments.get(each.name)) if each.media and cell.call else ():
                path = lesson.path.parent / address
                if "://" not in address and is_there(path) and path.is_file():
                    yield cell, each.name, address, path


def long_film(lesson: Lesson) -> Iterator[Finding]:
    for cell, name, address, path in _media(lesson):
        minutes = seconds_of(path) / 60 if name == "src" else 0
        given = cell.call.arguments if cell.call else {}
        if minutes > LONGEST and not given.get("questions") and not given.get("chapters"):
            what = f"{path.name} lasts {minutes:.0f} minutes without a stop."
            fix = 'Cut it, or let it wait at questions: questions={"2:10": "their-id"}.'
            yield Finding(cell.number, line_of(cell.source, address), what, fix)


def heavy(lesson: Lesson) -> Iterator[Finding]:
    folder = lesson.path.parent / "media"
    if not lesson.has_front_matter or not folder.is_dir():
        return
    source = "\n".join(cell.source for cell in lesson.cells)
    used = [path for path in sorted(folder.rglob("*")) if path.is_file() and path.name in source]
    for path in used:
        size = path.stat().st_size / 1e6
        if path.suffix.lower() in PICTURES and size > _PICTURE:
            cell = next((each for each in lesson.cells if path.name in each.source), lesson.cells[0])
            what = f"{path.name} has {size:.1f} MB, {size * 8 / 5:.0f} seconds on a slow phone."
            fix = "Save it smaller: 1600 pixels wide, as JPEG or WebP for a photo, as SVG for a drawing."
            yield Finding(cell.number, line_of(cell.source, path.name), what, fix)
    whole = sum(path.stat().st_size for path in used) / 1e6
    if whole > _ALL:
        what = f"All pictures, sounds and films of the lesson have {whole:.0f} MB, which some must pay for."
        yield Finding(1, 1, what, f"Make them smaller than {_ALL:.0f} MB, the films first.")


def captions(lesson: Lesson) -> Iterator[Finding]:
    for cell, name, address, path in _media(lesson):
        if name != "captions":
            continue
        for what, fix in _of_captions(path, lesson, cell):
            yield Finding(cell.number, line_of(cell.source, address), what, fix)


def _of_captions(path: Path, lesson: Lesson, cell: Cell) -> Iterator[tuple[str, str]]:
    said = cues(path)
    if not said:
        yield f"There are no captions in {path.name}.", _NO_CAPTIONS
        return
    fast = [each for each in said if each.end - each.begin < len(each.words) / _FASTEST and len(each.words) > 20]
    if fast:
        at = f"{int(fast[0].begin) // 60}:{int(fast[0].begin) % 60:02}"
        yield (
            f"{len(fast)} of the captions in {path.name} go by too fast to be read, the first at {at}.",
            "Shorten their words, or let them stand longer.",
        )
    begun = [each.begin for each in said]
    if any(each.end < each.begin for each in said) or begun != sorted(begun):
        yield (
            f"The times in {path.name} are not in order.",
            "Let each caption begin after the one before, and end after it begins.",
        )
    length = film_seconds(cell, lesson)
    if length and said[-1].begin > length:
        yield f"The captions in {path.name} go on after the film's end.", "Make them for this film again."
    elif length > 60 and said[-1].end < 0.6 * length:
        yield (
            f"The captions in {path.name} end at {said[-1].end / length:.0%} of the film.",
            "Write the rest; for what is not speech say what is heard.",
        )
    text = begins(path, 1_000_000).decode("utf-8", "replace")
    if re.search(r"::cue[^{]*\{[^}]*\bcolor\s*:", text) and "background" not in text:
        yield (
            f"{path.name} colours its words, and says nothing of what is behind them.",
            "Leave colours to the page, or give a background with them.",
        )


def loud(lesson: Lesson) -> Iterator[Finding]:
    for cell, name, address, path in _media(lesson):
        mean = loudness(path) if name in ("src", "cards") else None
        if mean is not None and not _QUIET < mean < _LOUD:
            how = "so quiet that it is hardly heard" if mean <= _QUIET else "so loud that it hurts"
            what = f"{path.name} is {how} (mean {mean:.0f} dBFS)."
            yield Finding(
                cell.number, line_of(cell.source, address), what, "Save it again at about -20 dBFS, as speech is."
            )


RULES = (
    Rule("OP54", "long-film", "media", "A film is long, and nothing stops it.", long_film, ADVICE),
    Rule("OP55", "heavy", "media", "Pictures and films take long to load on a cheap phone.", heavy, ADVICE),
    Rule("OP56", "captions", "media", "Captions cannot be read, or are not this film’s.", captions, ADVICE),
    Rule("OP57", "loudness", "media", "A recording is too quiet or too loud.", loud, ADVICE),
)
