"""nbgrader's own answers as they stand in the page: words, or code that its widget (`solution.py`) takes over."""

from __future__ import annotations

import html
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ownpace.ask.view import WAITING
from ownpace_graders.kinds import NBGRADERS
from ownpace_graders.kinds.shape import blank
from ownpace_graders.record import ItemState

if TYPE_CHECKING:
    from ownpace_graders.lesson import Cell

CHECK = '<button type="button" class="op-check" aria-disabled="true">Check</button>'


def stand(state: ItemState, tests: Sequence[str]) -> dict[str, Any]:
    """Where the student stands with an answer that has these visible tests: {"mark", "response", "done"}.

    They are through when the tests pass, and without tests when they have answered.
    """
    answered = not blank(state.response)
    right = state.checked if tests and answered else None
    mark = {True: "right", False: "wrong", None: "answered" if answered else "new"}[right]
    return {"mark": mark, "response": state.response, "done": answered and (right is True or not tests)}


def code(cell: Cell, state: ItemState) -> str:
    """The form of an answer that is code, as it stands in the page; its widget takes it over."""
    name = html.escape(cell.item or "")
    source = html.escape(state.response if isinstance(state.response, str) else cell.source)
    rows = max(4, source.count("\n") + 2)
    check = CHECK if cell.tests else ""
    return f"""<div class="op-question op-code" data-item="{name}" data-mark="{stand(state, cell.tests)["mark"]}"
 role="group" aria-label="Your code: {html.escape(cell.grade_id or "")}">
<div class="op-editor"><textarea name="response" rows="{rows}" dir="ltr" spellcheck="false"
 autocomplete="off" aria-label="Your code">
{source}</textarea></div>
<div class="op-actions"><button type="button" class="op-run" aria-disabled="true">Run</button>{check}
<button type="button" class="op-stop" hidden>Stop</button>
<span class="op-saved">{WAITING}</span></div>
<div class="op-feedback" role="status" aria-live="polite"></div>
<div class="op-outputs" role="group" aria-label="Output" aria-live="polite"></div>
</div>"""


def written(cell: Cell, state: ItemState) -> str:
    """nbgrader's manually graded answer in words."""
    name, asked = html.escape(cell.item or ""), NBGRADERS[cell.role]
    words = state.response if isinstance(state.response, str) else cell.source
    rows = max(4, words.count("\n") + 2)
    return f"""<div class="op-question op-written" data-item="{name}" data-mark="{stand(state, cell.tests)["mark"]}"
 data-judged="false" data-of="" data-shape="{asked.shape.name}" data-empty="{asked.empty}"
 role="group" aria-label="Your answer: {html.escape(cell.grade_id or "")}">
<form class="op-form" novalidate autocomplete="off">
<textarea name="response" rows="{rows}" maxlength="{asked.shape.longest}" dir="auto" aria-label="Your answer">
{html.escape(words)}</textarea>
<div class="op-actions"><button type="submit" class="op-check" aria-disabled="true">Save my answer</button>
<span class="op-saved">{WAITING}</span></div>
</form>
<div class="op-feedback" role="status" aria-live="polite"></div>
</div>"""
