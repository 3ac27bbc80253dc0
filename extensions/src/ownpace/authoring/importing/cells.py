"""What was found as cells of a notebook: a question or a block a cell, its words and its author's note beside it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from ownpace.authoring.importing.call_text import HELP, call_text, ticket_text
from ownpace.authoring.importing.found import Found
from ownpace_graders.lesson import slug

IMPORT = "from ownpace import ask, show"
_FOR_YOU = "From the file, for you alone. Delete it when it is done."
_SIGNS = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell to be written, and what it was made of; None of what is the lesson's own."""

    raw: dict[str, Any]
    of: Found | None = None


def cells(found: Iterable[Found], taken: Collection[str], *, checking: bool) -> list[Cell]:
    """The cells in order, with ids that are not `taken`. `checking`: in a phase whose keys are hidden."""
    known, made = {*taken}, list[Cell]()
    for each in found:
        if not each.is_taken:
            continue
        if each.words:
            made.append(Cell(text_cell(_below(each.words)), each))
            continue
        item = _free(_named(each), known)
        known.add(item)
        written = (ticket_text if checking else call_text)(each.call, item, each.arguments)
        made.append(Cell(_cell("code", written), each))
        if note := "\n\n".join(filter(None, (each.note, _help(each) if checking else ""))):
            made.append(Cell(_cell("raw", f"{_FOR_YOU}\n\n{note}"), each))
    return made


def _help(found: Found) -> str:
    """What a ticket leaves out, as its author has it."""
    left = [f"{name}: {found.arguments[name]}" for name in HELP if name in found.arguments]
    return "\n".join(["Left out, because this phase checks:", *left]) if left else ""


def text_cell(source: str) -> dict[str, Any]:
    return _cell("markdown", source)


def code_cell(source: str) -> dict[str, Any]:
    return _cell("code", source)


def _cell(cell_type: str, source: str) -> dict[str, Any]:
    more: dict[str, Any] = {"execution_count": None, "outputs": []} if cell_type == "code" else {}
    return {"cell_type": cell_type, "metadata": {}, "source": source.splitlines(keepends=True)} | more


def with_ids(raw: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each cell with an id, as nbformat 4.5 wants it; those that have one keep theirs."""
    known = {str(cell["id"]) for cell in raw if "id" in cell}
    named = []
    for number, cell in enumerate(raw, 1):
        if "id" not in cell:
            cell = {"cell_type": cell["cell_type"], "id": _free(f"imported-{number}", known), **cell}
            known.add(cell["id"])
        named.append(cell)
    return named


def _named(found: Found) -> str:
    """An id made of what the question is called, or else of what it asks, in letters that ids have."""
    for words in (found.name, str(found.arguments.get("prompt", ""))):
        if name := "-".join(
            _SIGNS.sub("-", slug(re.sub(r"\(media/.*?\)|<[^>]*>", "", words))).strip("-").split("-")[:6]
        )[:40].strip("-"):
            return name
    return found.call.partition(".")[2]


def _free(name: str, known: Collection[str]) -> str:
    return next(each for n in range(1, len(known) + 2) if (each := name if n == 1 else f"{name}-{n}") not in known)


def _below(words: str) -> str:
    """Headings below those of phases."""
    return re.sub(r"^#{1,2}(?=\s)", "###", words, flags=re.MULTILINE)
