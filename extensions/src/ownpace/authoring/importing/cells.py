"""What was found as cells of a notebook: a question or a block a cell, its words and its author's note beside it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ownpace.authoring.call_text import call_text, with_key
from ownpace.authoring.importing.found import Found
from ownpace.authoring.importing.letters import plain_name
from ownpace_graders.kinds.signature import KEY
from ownpace_graders.lesson.signatures import SIGNATURES

HELP = ("right", "hints", "solution")
"""What gives the answer away, or helps: a phase that checks has none of it."""
_FOR_YOU = "From the file, for you alone. Delete it when it is done."


@dataclass(frozen=True, slots=True)
class NewCell:
    """A cell to be written, and what it was made of; None of what is the lesson's own."""

    raw: dict[str, Any]
    of: Found | None = None


def cells(found: Iterable[Found], taken: set[str], *, checking: bool) -> list[NewCell]:
    """The cells in order. Their ids were not `taken`, and are then. `checking`: in a phase whose keys are hidden."""
    made = list[NewCell]()
    for each in found:
        if not each.is_taken:
            continue
        if each.words:
            made.append(NewCell(text_cell(below(each.words)), each))
            continue
        item = _free(name_of(each), taken)
        taken.add(item)
        made.append(NewCell(code_cell(text_of_call(each.call, item, each.arguments, checking=checking)), each))
        if note := "\n\n".join(filter(None, (each.note, _help(each) if checking else ""))):
            made.append(NewCell(_cell("raw", f"{_FOR_YOU}\n\n{note}"), each))
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


def name_of(found: Found) -> str:
    """An id made of what the question is called, or else of what it asks, in letters that ids have."""
    words = (found.name, re.sub(r"\(media/[^()]*\)|<[^<>]*>", "", str(found.arguments.get("prompt", ""))))
    return next(filter(None, map(plain_name, words)), found.call.partition(".")[2])


def text_of_call(call: str, item: str, arguments: Mapping[str, Any], *, checking: bool) -> str:
    """The call; where it checks, its key is hidden, and it gives no help."""
    given, signature = {"item": item, **arguments}, SIGNATURES[call]
    key = {name: given[name] for name in KEY.names if name in given} if checking else {}
    left = (*KEY.names, *HELP) if checking else ()
    kept = {name: value for name, value in given.items() if name not in left}
    text = call_text(call, signature.arguments, kept, wide=True)
    return with_key(text, item, KEY.arguments, key) if "answer" in key else text


def _free(name: str, taken: set[str]) -> str:
    return next(each for n in range(1, len(taken) + 2) if (each := name if n == 1 else f"{name}-{n}") not in taken)


def below(words: str) -> str:
    """Headings below those of phases."""
    return re.sub(r"^#{1,2}(?=\s)", "###", words, flags=re.MULTILINE)
