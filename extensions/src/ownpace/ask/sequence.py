"""Rows that are put in order; and the lines of a program, which are moved in and out, too."""

import html
from collections.abc import Mapping
from typing import Any

from ownpace.ask.parts import GRIP, SIGN, Marks, part
from ownpace_graders.kinds.by_part import texts
from ownpace_graders.lesson.markdown import inline
from ownpace_graders.lesson.spoken import plain

_MOVES = (("move", -1, "up", "↑"), ("move", 1, "down", "↓"), ("step", -1, "out", "←"), ("step", 1, "in", "→"))
STEP = "    "
"""What a line of a program is moved in by, a step."""


def sequence(name: str, arguments: Mapping[str, Any], response: Any, marks: Marks) -> str:
    """A row an option, which goes to a place from a list, or up and down by a button; lines also in and out."""
    options, indent = texts(arguments.get("options") or ()), bool(arguments.get("indent"))
    given = [each for each in response if isinstance(each, str)] if isinstance(response, list) else []
    lines = {each.lstrip(" ") if indent else each: each for each in given}
    order = lines if {*lines} == {*options} and len(given) == len(options) else {each: each for each in options}
    rows = "".join(
        _row(number, option, line, len(order), marks, indent) for number, (option, line) in enumerate(order.items(), 1)
    )
    kind = " op-program" if indent else ""
    return f'<ol class="op-sequence{kind}">{rows}</ol>' + (
        '<p class="op-moved op-spoken" role="status" aria-live="polite"></p>'
    )


def _row(number: int, option: str, line: str, of: int, marks: Marks, indent: bool) -> str:
    words = html.escape(option if indent else plain(option))
    places = "".join(f"<option{' selected' if n == number else ''}>{n}</option>" for n in range(1, of + 1))
    moves = "".join(
        f'<button type="button" data-{what}="{step}" aria-label="{words}: {said}">{sign}</button>'
        for what, step, said, sign in _MOVES[: 4 if indent else 2]
    )
    shown = f"<code>{html.escape(option)}</code>" if indent else inline(option)
    steps = f' style="--steps:{(len(line) - len(option)) // len(STEP)}"' if indent else ""
    return (
        f'<li{part(option, marks)} data-words="{words}"{steps}>'
        f'<input type="hidden" name="response" value="{html.escape(line)}">'
        f'<select name="place" aria-label="{words}: place">{places}</select>'
        f'<span class="op-card-words">{GRIP}{shown}</span>{SIGN}<span class="op-moves">{moves}</span></li>'
    )
