"""The controls of a form, a function a shape. Each is named `response`, which is how the page reads it."""

import html
from collections.abc import Callable, Mapping
from typing import Any

from ownpace.ask.editor import program
from ownpace.ask.figure import places
from ownpace.ask.made import drawing, photos, speech
from ownpace.ask.marks import marking
from ownpace.ask.name import named
from ownpace.ask.parts import SIGN, TYPED, Marks, cells, gaps, groups, pairs, part
from ownpace.ask.sequence import sequence
from ownpace.ask.spots import spots
from ownpace_graders.kinds.by_part import texts
from ownpace_graders.kinds.shape import (
    CELLS,
    DRAWING,
    GAPS,
    GROUPS,
    LINE,
    LINES,
    MANY,
    MARKS,
    ONE,
    PAIRS,
    PHOTOS,
    PLACES,
    PROGRAM,
    SEQUENCE,
    SPEECH,
    SPOTS,
    Shape,
)
from ownpace_graders.lesson.markdown import inline
from ownpace_graders.lesson.spoken import plain


def controls(shape: Shape, name: str, arguments: Mapping[str, Any], response: Any, marks: Marks) -> str:
    """The controls for a response of this shape, with the earlier one in them. `name` is the item, escaped.

    `marks` say of its parts, by name, whether they are right.
    """
    return CONTROLS[shape.name](name, arguments, response, marks)


def _options(kind: str, arguments: Mapping[str, Any], chosen: list[Any], marks: Marks) -> str:
    sign = SIGN if arguments.get("which") else ""
    rows = "".join(
        _option(kind, option, option in chosen, marks, sign) for option in texts(arguments.get("options") or ())
    )
    return f'<div class="op-options">{rows}</div>'  # the question around it is a group of that name already


def _option(kind: str, option: str, chosen: bool, marks: Marks, sign: str) -> str:
    words, value = inline(option), html.escape(option)
    marked = part(option, marks)
    said = f' aria-label="{html.escape(plain(option))}"' if "<math" in words or "<audio" in words else ""
    checked = " checked" if chosen else ""
    return (
        f'<label class="op-option"{marked}><input type="{kind}" name="response" value="{value}"{said}{checked}>'
        f"<span>{words}</span>{sign}</label>"
    )


def named_by_prompt(name: str, arguments: Mapping[str, Any]) -> str:
    """The attribute that names a control by its question's prompt."""
    return named(str(arguments.get("prompt", "")), f"op-{name}-prompt")


def _one(name: str, arguments: Mapping[str, Any], response: Any, marks: Marks) -> str:
    return _options("radio", arguments, [response], marks)


def _many(name: str, arguments: Mapping[str, Any], response: Any, marks: Marks) -> str:
    return _options("checkbox", arguments, response if isinstance(response, list) else [], marks)


def _line(name: str, arguments: Mapping[str, Any], response: Any, marks: Marks) -> str:
    value = html.escape(response) if isinstance(response, str) else ""
    return (
        f'<input type="text" name="response" value="{value}" maxlength="{LINE.longest}" dir="auto" {TYPED}'
        f' {named_by_prompt(name, arguments)} aria-describedby="op-{name}-feedback">'
    )


def _lines(name: str, arguments: Mapping[str, Any], response: Any, marks: Marks) -> str:
    value = html.escape(response) if isinstance(response, str) else ""
    # HTML drops a newline right after the tag: one of ours keeps the student's first one.
    return (
        f'<textarea name="response" rows="{int(arguments.get("rows", 4))}" maxlength="{LINES.longest}" dir="auto"'
        f" {named_by_prompt(name, arguments)}>\n{value}</textarea>"
    )


CONTROLS: dict[str, Callable[[str, Mapping[str, Any], Any, Marks], str]] = {
    ONE.name: _one,
    MANY.name: _many,
    LINE.name: _line,
    LINES.name: _lines,
    PROGRAM.name: program,
    PAIRS.name: pairs,
    GROUPS.name: groups,
    SEQUENCE.name: sequence,
    GAPS.name: gaps,
    CELLS.name: cells,
    PLACES.name: places,
    SPOTS.name: spots,
    MARKS.name: marking,
    PHOTOS.name: photos,
    DRAWING.name: drawing,
    SPEECH.name: speech,
}
