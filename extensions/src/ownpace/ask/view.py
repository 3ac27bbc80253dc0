"""What a student sees of where they stand with a question, as plain data: the same before and after a kernel runs."""

import html
from collections.abc import Mapping
from typing import Any

from ownpace_graders.calls import fingerprint
from ownpace_graders.markdown import inline
from ownpace_graders.marked import BLANK, feedback
from ownpace_graders.record import ItemState
from ownpace_graders.score import Verdict, score

MARKS = {True: "right", False: "wrong", None: "answered"}
EMPTY_WORDS = {
    "choice": "Choose one first.",
    "choices": "Choose at least one first.",
    "reflect": "Write something first.",
}


def view(kind: str, arguments: Mapping[str, Any], state: ItemState | None) -> dict[str, Any]:
    """Where the student stands: {"mark", "response", "done", "parts": {"feedback", "hints", "hint"}}.

    mark is new, right, wrong, partly or answered; parts are HTML by the class they fill (`.op-feedback` …);
    response is None where the earlier one was given to a question that has changed since.
    """
    state = state or ItemState()
    changed = state.response is not None and state.of not in ("", fingerprint(kind, dict(arguments)))
    response = None if changed else state.response
    verdict = None if response in BLANK else score(kind, response, arguments)
    return {
        "mark": _mark(verdict),
        "response": response,
        "done": verdict is not None and verdict.readable and verdict.right is not False,
        "parts": {
            "feedback": _changed(state.response) if changed else feedback(verdict, arguments),
            **hint_parts(arguments, state.hints),
        },
    }


def hint_parts(arguments: Mapping[str, Any], shown: int) -> dict[str, str]:
    """The hints shown so far, and the words on the button for the next one ("" when there is none)."""
    hints = list(arguments.get("hints") or ())
    left = max(0, len(hints) - shown)
    label = f"Hint ({left} left)" if shown else "Hint"
    return {
        "hints": "".join(f"<li>{inline(hint)}</li>" for hint in hints[:shown]),
        "hint": label if left else "",
    }


def _mark(verdict: Verdict | None) -> str:
    if verdict is None or not verdict.readable:
        return "new"
    return "partly" if verdict.right is False and verdict.score else MARKS[verdict.right]


def _changed(response: Any) -> str:
    said = ", ".join(map(str, response)) if isinstance(response, list) else str(response)
    return (
        f"This question was changed after you answered it. You said: <q>{html.escape(said)}</q>. Please answer again."
    )
