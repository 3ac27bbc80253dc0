"""A question when it is graded: its prompt, the response and what it is worth, as plain HTML and a score."""

import html
from collections.abc import Collection, Mapping
from typing import Any

from ownpace_graders.kinds import Kind, kind_of
from ownpace_graders.kinds.shape import PROGRAM, blank
from ownpace_graders.kinds.verdict import TRY_AGAIN, Part, Verdict
from ownpace_graders.lesson.calls import changed
from ownpace_graders.lesson.markdown import in_words, inline, to_html
from ownpace_graders.record.state import ItemState
from ownpace_graders.safe.files import Read, shown

_MOST_LINES = 200


def marked(
    kind: str, arguments: Mapping[str, Any], state: ItemState | None, read: Read = lambda name: None
) -> dict[str, str]:
    """{"text/plain": points earned, which nbgrader takes as partial credit, "text/html": what teacher and student see}.

    `arguments` are those of the call, with the key's over them; `read` gives the files that a response names.
    LessonError for a key that cannot be understood.
    A reflection has no points of its own: its cell is one of nbgrader's manually graded answers.
    """
    state, asked = state or ItemState(), kind_of(kind)
    if blank(state.response):
        return _bundle(asked, arguments, "<em>No answer</em>", "", 0.0)
    verdict = asked.score(state.all if asked.grows else state.response, arguments)
    words = "" if verdict.right is None and verdict.readable else feedback(verdict, arguments, after="")
    if changed(kind, dict(arguments), state.of):
        words += " <em>The question was changed after this answer was given.</em>"
    return _bundle(asked, arguments, _said(asked, arguments, state, verdict, read), words, verdict.score or 0.0)


def feedback(verdict: Verdict | None, arguments: Mapping[str, Any], after: str = TRY_AGAIN) -> str:
    """The verdict in words, as HTML. The author's words are Markdown; any others may quote the student.

    `after` is what a student can do now, in place of “Try again.”.
    """
    if verdict is None:
        return ""
    if verdict.right is None and verdict.readable and not verdict.almost:
        return "Your answer is kept. You can still change it."
    authored = [arguments.get("right"), *dict(arguments.get("wrong") or {}).values()]
    if verdict.message in authored:
        return inline(verdict.message)
    message = verdict.message
    if message.endswith(TRY_AGAIN):
        message = f"{message.removesuffix(TRY_AGAIN)}{after}".strip()
    return "<br>".join([*map(inline, verdict.remarks), html.escape(message)])


def _bundle(kind: Kind, arguments: Mapping[str, Any], said: str, words: str, score: float) -> dict[str, str]:
    points = float(kind.points(arguments))
    earned = score * points
    worth = "" if kind.by_hand or not points else f"<p>{earned:g} of {points:g} points</p>"
    asked = [each for each in (str(arguments.get("prompt") or ""), kind.more(arguments)) if each]
    body = f"<div>{to_html(chr(10).join(f'{each}{chr(10)}' for each in asked))}</div><blockquote>{said}</blockquote>"
    reason = f"<p>{words}</p>" if words else ""
    return {"text/plain": str(earned), "text/html": f'<div class="op-marked">{body}{reason}{worth}</div>'}


def _said(kind: Kind, arguments: Mapping[str, Any], state: ItemState, verdict: Verdict, read: Read) -> str:
    """The response as the student gave it, whatever characters are in it, and how many tries it took.

    What could not be understood, or was almost right, is not a try. Beyond a hundred nobody counts.
    """
    if kind.grows:
        return "<br>".join(html.escape(line) for line in kind.shape.said(state.all)[-_MOST_LINES:])
    if kind.shape.files:
        return shown(state.response, kind.shape.files, read, str(arguments.get("picture") or ""))
    number = 1 + sum(kind.score(given, arguments).counts for _, given in state.tries[-100:-1])
    tries = f" <small>(try {number})</small>" if number > 1 else ""
    own = {str(each) for name in ("cards", "options") for each in arguments.get(name) or ()}
    rows = "".join(f"<li>{_part(part, own)}</li>" for part in verdict.parts)
    listed = f'<ul class="op-parts">{rows}</ul>' if rows else ""
    if kind.shape == PROGRAM:
        return f"<pre>{html.escape(str(state.response))}</pre>{listed}{tries}"
    said = listed or "<br>".join(_words(line, own) for line in kind.shape.said(state.response))
    return said + tries


def _part(part: Part, own: Collection[str]) -> str:
    """A part of the response with its sign, which never stands without its word."""
    sign = {True: "✓ right", False: "✗ not right", None: "almost right"}[part.right] if part.given else "– left open"
    name = f"{_words(part.name, own)}: " if part.name != part.given else ""
    return f"{name}{_words(part.given, own)} <small>{sign}</small>"


def _words(text: str, own: Collection[str]) -> str:
    """The author's own words are Markdown, so their math is drawn; a sound, which is not there then, is said."""
    return in_words(inline(text)) if text in own else html.escape(text)
