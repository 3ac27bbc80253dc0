"""A text, each part of which can be ticked; with categories, of the one that is at hand."""

import html
import re
from collections.abc import Mapping
from typing import Any

from ownpace.ask.name import named
from ownpace.ask.parts import SIGN, Marks, part
from ownpace_graders.kinds import mark
from ownpace_graders.kinds.by_part import texts
from ownpace_graders.lesson.markdown import inline
from ownpace_graders.lesson.spoken import plain

_AGAIN = re.compile(r" \(\d+\)$")


def marking(name: str, arguments: Mapping[str, Any], response: Any, marks: Marks) -> str:
    """The categories, if there are any, and the text."""
    options = texts(arguments.get("options") or ())
    ticked = [each for each in response if isinstance(each, str)] if isinstance(response, list) else []
    given = response if isinstance(response, dict) else dict.fromkeys(ticked, "")
    pieces = "".join(
        _piece(text, options, given, marks) if can_be else html.escape(text) for text, can_be in mark.pieces(arguments)
    )
    said = named(str(arguments.get("prompt", "")), f"op-{name}-prompt")
    by = html.escape(str(arguments.get("by") or "word"))
    return f'{_pens(name, options)}<div class="op-marking" data-by="{by}" role="group" dir="auto" {said}>{pieces}</div>'


def _pens(name: str, options: list[str]) -> str:
    if not options:
        return ""
    rows = "".join(
        f'<label class="op-pick" data-card="{number % 6}"><input type="radio" name="pen-{name}"'
        f' value="{html.escape(option)}"{"" if number else " checked"}> <b>{number + 1}</b>'
        f" <span>{inline(option)}</span></label>"
        for number, option in enumerate(options)
    )
    return f'<div class="op-picks op-pens" role="radiogroup" aria-label="What to mark it as">{rows}</div>'


def _piece(text: str, options: list[str], given: Mapping[Any, Any], marks: Marks) -> str:
    """A part of the text: ticked where it is marked, and of which category, by its number."""
    shown = _AGAIN.sub("", text)
    number = options.index(given[text]) if given.get(text) in options else None
    value, label, card = f'value="{html.escape(text)}"', shown, ""
    if options:
        value = f'data-of="{html.escape(text)}" value=""'
    if number is not None:
        value = f'data-of="{html.escape(text)}" value="{html.escape(options[number])}"'
        label, card = f"{shown}, {plain(options[number])}", f' data-card="{number % 6}" data-number="{number + 1}"'
    checked = " checked" if number is not None or (not options and text in given) else ""
    return (
        f'<label class="op-piece"{part(text, marks)}{card}><input type="checkbox" name="response" {value}'
        f' aria-label="{html.escape(label)}" data-words="{html.escape(shown)}"{checked}>'
        f"<span>{html.escape(shown)}</span>{SIGN}</label>"
    )
