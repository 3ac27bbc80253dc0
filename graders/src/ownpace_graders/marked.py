"""A question when it is graded: its prompt, the response and what it is worth, as plain HTML and a score."""

import html
from collections.abc import Mapping
from typing import Any

from ownpace_graders.calls import fingerprint
from ownpace_graders.fold import ItemState
from ownpace_graders.markdown import inline, to_html
from ownpace_graders.score import Verdict, score

BLANK: tuple[Any, ...] = ("", None, [])


def marked(kind: str, arguments: Mapping[str, Any], state: ItemState | None) -> dict[str, str]:
    """{"text/plain": points earned, which nbgrader takes as partial credit, "text/html": what teacher and student see}.

    `arguments` are those of the call, with the key's over them. LessonError for a key that cannot be understood.
    A reflection has no points of its own: its cell is one of nbgrader's manually graded answers.
    """
    state = state or ItemState()
    points = float(arguments.get("points", 1))
    if state.response in BLANK:
        return _bundle(kind, arguments, "<em>No answer</em>", "", 0.0, points)
    verdict = score(kind, state.response, arguments)
    words = "" if verdict.right is None and verdict.readable else feedback(verdict, arguments)
    if state.of not in ("", fingerprint(kind, dict(arguments))):
        words += " <em>The question was changed after this answer was given.</em>"
    return _bundle(kind, arguments, _said(arguments, state), words, (verdict.score or 0.0) * points, points)


def feedback(verdict: Verdict | None, arguments: Mapping[str, Any]) -> str:
    """The verdict in words, as HTML. The author's words are Markdown; any others may quote the student."""
    if verdict is None:
        return ""
    if verdict.right is None and verdict.readable:
        return "Your answer is kept. You can still change it."
    authored = {arguments.get("right"), *dict(arguments.get("wrong") or {}).values()}
    return inline(verdict.message) if verdict.message in authored else html.escape(verdict.message)


def _bundle(
    kind: str, arguments: Mapping[str, Any], said: str, words: str, earned: float, points: float
) -> dict[str, str]:
    worth = "" if kind == "reflect" or not points else f"<p>{earned:g} of {points:g} points</p>"
    body = f"<div>{to_html(str(arguments.get('prompt', '')))}</div><blockquote>{said}</blockquote>"
    reason = f"<p>{words}</p>" if words else ""
    return {"text/plain": str(earned), "text/html": f'<div class="op-marked">{body}{reason}{worth}</div>'}


def _said(arguments: Mapping[str, Any], state: ItemState) -> str:
    """The response as the student gave it, whatever characters are in it, and how many tries it took."""
    response = state.response
    lines = [str(part) for part in response] if isinstance(response, list) else str(response).splitlines()
    options = arguments.get("options", ())  # the author's own words, so their math is drawn
    tries = f" <small>(try {state.attempts})</small>" if state.attempts > 1 else ""
    return "<br>".join(inline(line) if line in options else html.escape(line) for line in lines) + tries
