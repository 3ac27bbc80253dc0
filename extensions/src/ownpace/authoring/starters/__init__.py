"""The structures that a new lesson can begin with: a folder each, with a whole small lesson in `lesson.txt`.

The file's first lines say in a sentence what the structure is for. After them each cell begins with a line of its own:

    %% front              the front matter
    %% note               a note to the author: a Raw cell, which is in no release
    %% text               Markdown
    %% code               Python
    %% solution ID        nbgrader's cell that students fill
    %% tests ID POINTS    nbgrader's locked tests of it

The first cell is the front matter, the second a note about the whole.
Pictures lie beside it in `media/`, and the lesson's own tests in `tests/`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ownpace_graders.errors import UsageError
from ownpace_graders.own_tests import FOLDER as TESTS

FOLDER = Path(__file__).parent
USUAL = "explicit"
_CELL = re.compile(r"^%% (front|note|text|code|solution|tests)(?: ([a-z0-9-]+))?(?: (\d+))?\n", re.MULTILINE)
_TYPES = {"front": "raw", "note": "raw", "text": "markdown"}


@dataclass(frozen=True, slots=True)
class Starter:
    """`about` is a sentence; `cells` are those of a notebook, nbformat 4.5; `beside` are the folders that lie beside
    it."""

    name: str
    about: str
    cells: tuple[dict[str, Any], ...]
    beside: tuple[Path, ...]


def starters() -> dict[str, Starter]:
    """All there are, by their names."""
    return {path.parent.name: _read(path) for path in sorted(FOLDER.glob("*/lesson.txt"))}


def listed(known: dict[str, Starter]) -> str:
    """A line for each, with its number, from 1."""
    width = max(map(len, known))
    return "\n".join(f"  {n}  {name:<{width}}  {one.about}" for n, (name, one) in enumerate(known.items(), 1))


def picked(words: str, known: dict[str, Starter]) -> Starter:
    """The one of this number, of this name, or whose name begins so. InputError where there is none, or several."""
    said = "-".join(words.casefold().split())
    if said.isdecimal() and 0 < int(said) <= len(known):
        return [*known.values()][int(said) - 1]
    found = [known[said]] if said in known else [one for name, one in known.items() if said and name.startswith(said)]
    if len(found) == 1:
        return found[0]
    what = (
        f"“{words}” may be {' or '.join(one.name for one in found)}." if found else f"There is no structure “{words}”."
    )
    raise UsageError(what, next=f"Take one of these, by its number or name:\n{listed(known)}")


def _read(path: Path) -> Starter:
    about, *parts = _CELL.split(path.read_text(encoding="utf-8"))
    found = zip(parts[::4], parts[1::4], parts[2::4], parts[3::4], strict=True)
    cells = tuple(_cell(number, *each) for number, each in enumerate(found, 1))
    beside = tuple(folder for name in ("media", TESTS) if (folder := path.parent / name).is_dir())
    return Starter(path.parent.name, " ".join(about.split()), cells, beside)


def _cell(number: int, mark: str, item: str | None, points: str | None, source: str) -> dict[str, Any]:
    cell_type = _TYPES.get(mark, "code")
    metadata = {"nbgrader": dict(_role(mark, item or "", int(points or 0)))} if item else {}
    more: dict[str, Any] = {"execution_count": None, "outputs": []} if cell_type == "code" else {}
    lines = source.strip("\n").splitlines(keepends=True)
    return {"cell_type": cell_type, "id": f"{mark}-{number}", "metadata": metadata, "source": lines} | more


def _role(mark: str, item: str, points: int) -> Iterator[tuple[str, Any]]:
    """nbgrader's metadata of a solution, or of the tests that give its points."""
    yield "grade", mark == "tests"
    yield "grade_id", item
    yield "locked", mark == "tests"
    if mark == "tests":
        yield "points", points
    yield "schema_version", 3
    yield "solution", mark == "solution"
    yield "task", False
