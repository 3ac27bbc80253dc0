"""H5P content packages: a .h5p file, which is a zip with content/content.json and its pictures and sounds."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any

from ownpace.authoring.importing import h5p_types
from ownpace.authoring.importing.found import Found, ImportedFile, Sheet, attempted, lost, titled
from ownpace.authoring.importing.h5p_part import Content
from ownpace.authoring.importing.pen import Pen
from ownpace.authoring.importing.tree import read_in, unpacked
from ownpace_graders.errors import InputError

NAME = "an H5P package"


def fits(source: ImportedFile) -> bool:
    return source.data[:2] == b"PK" and source.is_named(".h5p")


def read(source: ImportedFile) -> Sheet:
    """Every question in it, through all that holds others. InputError for what is not such a package."""
    with unpacked(source.data) as folder:
        about, content = _json(folder, "h5p.json"), _json(folder, "content/content.json")
        library = str(about.get("mainLibrary") or "")
        title = _title(about)
        found = tuple(_all(folder, library, content, title))
        return Sheet(title, tuple(replace(each, place=f"{n}. {each.place}") for n, each in enumerate(found, 1)))


def _title(about: Mapping[str, Any]) -> str:
    """What its author calls it; “Untitled …” is what its editor does."""
    title = unescape(str(about.get("title") or ""))
    return "" if title.startswith("Untitled ") else title


def _json(folder: Path, name: str) -> dict[str, Any]:
    data = read_in(folder, name)
    with suppress(ValueError, RecursionError):
        found = json.loads(data or b"")
        if isinstance(found, dict):
            return found
    raise InputError(
        f"There is no {name} in it that can be read.", next="Save it again where it was made (Reuse, Download as .h5p)."
    )


def _all(folder: Path, library: str, given: Mapping[str, Any], title: str, depth: int = 0) -> Iterator[Found]:
    """What this part holds, and what is in it."""
    name = library.partition(" ")[0]
    pen = Pen(lambda address: read_in(folder, f"content/{address}"))
    make = h5p_types.TYPES.get(name)
    place = titled(name.removeprefix("H5P."), title)
    if make:
        for each in attempted(place, lambda: make(Content(place, title, given, pen))):
            yield pen.kept(each)
        return
    inside = list(_inside(given)) if depth < 20 and name not in h5p_types.NOT_TAKEN else []
    if not inside and name not in h5p_types.HOLDERS:
        what, next = h5p_types.NOT_TAKEN.get(name, (f"There is nothing like {name or 'it'} here.", ""))
        yield lost(place, what, next or "Write it anew with one of our kinds of question or blocks.", title)
    if inside and name not in h5p_types.HOLDERS:
        yield lost(
            place,
            f"Of {name} only the questions in it are taken.",
            "Put the rest in anew, a film with show.video.",
            title,
        )
    for part in inside:
        metadata = part.get("metadata") if isinstance(part.get("metadata"), Mapping) else {}
        yield from _all(folder, str(part["library"]), part["params"], _title(metadata or {}), depth + 1)


def _inside(value: Any) -> Iterator[Mapping[str, Any]]:
    """The outermost parts in here: what has a library and its params."""
    left = [value]
    while left:
        each = left.pop(0)
        if isinstance(each, Mapping):
            if isinstance(each.get("library"), str) and isinstance(each.get("params"), Mapping):
                yield each
            else:
                left = [*each.values(), *left]
        elif isinstance(each, list):
            left = [*each, *left]
