"""The markup of a question: one place, for the page and for the widget in JupyterLab."""

from __future__ import annotations

import html
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ownpace.ask import fading, nbgraders
from ownpace.ask.controls import controls
from ownpace.ask.mixed import mixed
from ownpace.ask.name import named
from ownpace.ask.needs import needs
from ownpace.ask.view import WAITING, view
from ownpace_graders.kinds import kind_of
from ownpace_graders.kinds.argument import SURE_WORDS
from ownpace_graders.kinds.kind import is_judged
from ownpace_graders.kinds.shape import blank
from ownpace_graders.lesson.calls import changed, fingerprint
from ownpace_graders.lesson.markdown import inline, to_html
from ownpace_graders.record import ItemState

if TYPE_CHECKING:  # a kernel reads no notebook, so it need not load what reads one
    from ownpace_graders.lesson import Cell
    from ownpace_graders.lesson.calls import Call


NO_PARTS = {"feedback": "", "hints": "", "hint": ""}


def form(call: Call | None, state: ItemState | None, cell: Cell, lesson: str = "") -> str:
    """The form of a question cell, drawn from its call alone; its buttons wait for the page's script.

    A cell without an ask call is one of nbgrader's own answers. `lesson` is the name of its lesson.
    """
    if call is None:
        draw = nbgraders.written if cell.cell_type == "markdown" else nbgraders.code
        return draw(cell, state or ItemState())
    if not call.literal or call.item is None:
        return f'<p class="op-waiting">{WAITING}</p>'
    stands = view(call.kind, call.arguments, state, place(lesson, call.item))
    return markup(call.kind, call.item, call.arguments, stands, lesson, ready=False)


def place(lesson: str, item: str) -> str:
    """Where a question stands, in a word."""
    return f"{lesson} {item}"


def markup(
    kind: str, item: str, arguments: Mapping[str, Any], stands: dict[str, Any], lesson: str = "", *, ready: bool
) -> str:
    """A question as HTML. `stands` is its `view`; `ready` says whether somebody listens to its buttons already."""
    if kind_of(kind).grows:
        return fading.markup(kind, item, arguments, stands)
    name = html.escape(item)
    parts, draft = stands["parts"], stands["draft"]
    # Nothing is said of what was not given as an answer yet.
    mark, feedback = ("new", "") if draft is not None else (stands["mark"], parts["feedback"])
    judged = "true" if is_judged(arguments) else "false"
    asked = kind_of(kind)
    seen = mixed(asked, item, arguments, lesson)
    given = stands["response"] if draft is None else draft
    return f"""<div class="op-question op-kind-{kind}" data-item="{name}" data-mark="{mark}" data-judged="{judged}"
 data-of="{fingerprint(kind, dict(arguments))}" data-shape="{asked.shape.name}"{needs(asked, arguments)}
 data-empty="{asked.empty}" role="group" {named(str(arguments.get("prompt", "")), f"op-{name}-prompt")}>
<div class="op-prompt" id="op-{name}-prompt">{inline(str(arguments.get("prompt", "")))}{_points(kind, arguments)}</div>
{_steps(arguments)}<form class="op-form" novalidate autocomplete="off">
{controls(asked.shape, name, seen, given, stands["marks"] if draft is None else {})}{_drawn(kind, parts)}
{_sure(item, arguments, stands)}<div class="op-actions">{_buttons(kind, arguments, parts["hint"], ready)}
<span class="op-saved">{"" if ready else WAITING}</span></div>
</form>
<div class="op-feedback" role="status" aria-live="polite" id="op-{name}-feedback">{feedback}</div>
<ol class="op-hints" aria-live="polite">{parts["hints"]}</ol>
</div>"""


def seen(cell: Cell, state: ItemState | None, lesson: str = "") -> dict[str, Any]:
    """The `view` of a question cell, whatever its kind."""
    if cell.call and cell.role == "ask":
        return view(cell.call.kind, cell.call.arguments, state, place(lesson, cell.call.item or ""))
    return {**nbgraders.stand(state or ItemState(), cell.tests), "marks": {}, "parts": NO_PARTS}


def done(cell: Cell, state: ItemState | None) -> bool:
    """Whether a student is through with a question: it is right, or it is answered and nobody can say yet."""
    return state is not None and state.response is not None and bool(seen(cell, state)["done"])


def answered(cell: Cell, state: ItemState | None) -> bool:
    """Whether there is an answer to a question as it is now, right or not."""
    if state is None or blank(state.response):
        return False
    # What is worked out of an answer to show it is not needed to say that there is one.
    return cell.role != "ask" or not cell.call or not changed(cell.call.kind, dict(cell.call.arguments), state.of)


def drafted(cell: Cell, state: ItemState | None, lesson: str) -> bool:
    """Whether something is typed in a question and not given as an answer. `lesson` is the name of its lesson."""
    if state is None or state.draft is None or cell.role != "ask":
        return False
    return not blank(seen(cell, state, lesson)["draft"])


def _sure(item: str, arguments: Mapping[str, Any], stands: Mapping[str, Any]) -> str:
    """How sure the student is, where the author asks: nobody has to say."""
    if not arguments.get("sure"):
        return ""
    picks = "".join(
        f'<label class="op-pick"><input type="radio" name="sure-{html.escape(item)}" value="{number}"'
        f"{' checked' if stands.get('sure') == number else ''}> <span>{words}</span></label>"
        for number, words in enumerate(SURE_WORDS, 1)
    )
    return f'<div class="op-sure op-picks" role="radiogroup" aria-label="How sure are you?">{picks}</div>'


def _points(kind: str, arguments: Mapping[str, Any]) -> str:
    """What an answer without a verdict counts; in practice points would only worry."""
    points = kind_of(kind).points(arguments)
    if is_judged(arguments) or not points:
        return ""
    return f' <span class="op-points">{points:g} point{"" if points == 1 else "s"}</span>'


def _drawn(kind: str, parts: Mapping[str, str]) -> str:
    """Where it is shown how an answer is understood while it is typed, for a kind that draws it."""
    if "drawn" not in parts:
        return ""
    return f'\n<div class="op-drawn" data-kind="{kind}" role="status" aria-live="polite">{parts["drawn"]}</div>'


def _steps(arguments: Mapping[str, Any]) -> str:
    steps = arguments.get("steps") or ()
    items = "".join(f"<li>{to_html(step).strip()}</li>" for step in steps)
    return f'<ol class="op-steps">{items}</ol>\n' if items else ""


def _buttons(kind: str, arguments: Mapping[str, Any], hint: str, ready: bool) -> str:
    waits = "" if ready else ' aria-disabled="true"'
    check = "Check" if is_judged(arguments) else "Save my answer"
    hidden = "" if hint else " hidden"
    button = (
        f'<button type="button" class="op-hint"{waits}{hidden}>{hint}</button>'
        if arguments.get("hints") or arguments.get("solution")
        else ""
    )
    return f'<button type="submit" class="op-check"{waits}>{check}</button>{button}'
