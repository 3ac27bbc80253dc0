"""nbgrader's own answers on the page: a solution cell becomes an editor, its visible tests the "Check" button."""

from __future__ import annotations

import html
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import anywidget
import traitlets

from ownpace.ask.run import Ran, run
from ownpace.lesson.sitting import sitting
from ownpace_graders.record import ItemState

if TYPE_CHECKING:
    from ownpace_graders.lesson import Cell

WAITING = "Getting ready…"


class CodeWidget(anywidget.AnyWidget):
    """An answer that is code, or text that a teacher marks.

    `state` is {"mark", "response": what the record holds or None, "done", "saved", "why", "feedback": HTML,
    "outputs": nbformat outputs of the last run, "serial"}.
    Messages from the browser: {"do": "save" | "run" | "check", "source": …}.
    """

    _esm = Path(__file__).with_name("code.js")
    item = traitlets.Unicode().tag(sync=True)
    html = traitlets.Unicode().tag(sync=True)
    state = traitlets.Dict().tag(sync=True)

    def __init__(self, item: str, starter: str, tests: Sequence[str], runs: bool) -> None:
        self.starter, self.tests, self.runs = starter, tuple(tests), runs
        self.done = sitting().items.setdefault(item, ItemState())
        state = {"outputs": [], "feedback": "", "saved": None, "why": "", "serial": 0, **self._stand()}
        drawn = _markup(item, starter, self.done, runs=runs, checks=bool(tests), ready=True)
        super().__init__(item=item, html=drawn, state=state)
        self.on_msg(self._heard)

    def _stand(self) -> dict[str, Any]:
        right = self.done.checked if self.tests else None
        answered = self.done.response is not None
        mark = {True: "right", False: "wrong", None: "answered" if answered else "new"}[right]
        return {"mark": mark, "response": self.done.response, "done": right is True or (answered and not self.tests)}

    def _heard(self, _: Any, message: Any, buffers: Any) -> None:
        wish, source = (message.get("do"), message.get("source")) if isinstance(message, dict) else (None, None)
        if wish not in ("save", "run", "check") or not isinstance(source, str):
            return
        why = self._save(source)
        ran = run(source) if self.runs and wish != "save" else Ran([], "", None)
        words = ran.words
        if wish == "check" and not words:
            words, why_check = self._check()
            why = why or why_check
        self._show(outputs=ran.outputs, feedback=words, why=why, wish=wish)

    def _save(self, source: str) -> str:
        if source == self.done.response:
            return ""
        why = sitting().save(self.item, "answer", {"response": source, "of": ""})
        self.done.response, self.done.checked = source, None
        return why

    def _check(self) -> tuple[str, str]:
        """Run the visible tests after the student's code; (what to say, why it could not be saved)."""
        failed = next((ran for test in self.tests if (ran := run(test)).words), None)
        self.done.checked = failed is None
        why = sitting().save(self.item, "check", {"right": failed is None})
        words = failed.words if failed else "Right! Every check passes."
        return (f"Not yet. {words}" if failed else words), why

    def _show(self, *, outputs: list[Any], feedback: str, why: str, wish: str) -> None:
        kept = self.state if wish == "save" else {"outputs": outputs, "feedback": feedback}
        shown = {name: kept[name] for name in ("outputs", "feedback")}
        self.state = {**shown, "saved": not why, "why": why, "serial": self.state["serial"] + 1, **self._stand()}


def code(item: str, starter: str, tests: Sequence[str] = ()) -> CodeWidget:
    """An editor for nbgrader's solution cell `item`, which begins with `starter`; `tests` are its visible test cells.

    What the student wrote before is run at once, quietly, so that the cells after it find its names.
    """
    widget = CodeWidget(item, starter, tests, runs=True)
    if isinstance(widget.done.response, str):
        run(widget.done.response)
    return widget


def written(item: str, starter: str) -> CodeWidget:
    """A field for nbgrader's manually graded answer `item`, which begins with `starter`."""
    return CodeWidget(item, starter, (), runs=False)


def answer_markup(cell: Cell, state: ItemState | None) -> str:
    """The static form of a solution or written cell, until its widget takes it over."""
    runs = cell.cell_type == "code"
    return _markup(cell.item or "", cell.source, state or ItemState(), runs=runs, checks=runs, ready=False)


def _markup(item: str, starter: str, done: ItemState, *, runs: bool, checks: bool, ready: bool) -> str:
    name = html.escape(item)
    source = html.escape(done.response if isinstance(done.response, str) else starter)
    waits = "" if ready else ' aria-disabled="true"'
    run_button = f'<button type="button" class="op-run"{waits}>Run</button>' if runs else ""
    check = f'<button type="button" class="op-check"{waits}>{"Check" if runs else "Save my answer"}</button>'
    label = "Your code" if runs else "Your answer"
    direction, spelling = ("ltr", "false") if runs else ("auto", "true")
    rows = max(4, source.count("\n") + 2)
    return f"""<div class="op-question op-code" data-item="{name}" data-mark="new" data-runs="{str(runs).lower()}"
 role="group" aria-label="{label}: {name}">
<div class="op-editor"><textarea name="response" rows="{rows}" dir="{direction}" spellcheck="{spelling}"
 aria-label="{label}">
{source}</textarea></div>
<div class="op-actions">{run_button}{check if checks or not runs else ""}
<button type="button" class="op-stop" hidden>Stop</button>
<span class="op-saved">{"" if ready else WAITING}</span></div>
<div class="op-feedback" role="status" aria-live="polite"></div>
<div class="op-outputs" role="group" aria-label="Output" aria-live="polite"></div>
</div>"""
