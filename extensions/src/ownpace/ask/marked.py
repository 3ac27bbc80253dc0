"""A question while nbgrader grades: its prompt, the response and what it is worth, as plain HTML and a score."""

import html

from ownpace.ask.question import Question
from ownpace.ask.view import BLANK, feedback
from ownpace.markdown import inline, to_html
from ownpace_graders.record import ItemState
from ownpace_graders.score import score


def marked(question: Question, state: ItemState | None) -> dict[str, str]:
    """{"text/plain": points earned, which nbgrader takes as partial credit, "text/html": what teacher and student see}.

    A reflection has no points of its own: its cell is one of nbgrader's manually graded answers.
    """
    state = state or ItemState()
    points = float(question.arguments.get("points", 1))
    if state.response in BLANK:
        return _bundle(question, "<em>No answer</em>", "", 0.0, points)
    verdict = score(question.kind, state.response, question.arguments)
    words = "" if verdict.right is None and verdict.readable else feedback(verdict, question.arguments)
    if state.of not in ("", question.fingerprint):
        words += " <em>The question was changed after this answer was given.</em>"
    return _bundle(question, _said(question, state), words, (verdict.score or 0.0) * points, points)


def _bundle(question: Question, said: str, words: str, earned: float, points: float) -> dict[str, str]:
    worth = "" if question.kind == "reflect" or not points else f"<p>{earned:g} of {points:g} points</p>"
    body = f"<div>{to_html(str(question.arguments.get('prompt', '')))}</div><blockquote>{said}</blockquote>"
    reason = f"<p>{words}</p>" if words else ""
    return {"text/plain": str(earned), "text/html": f'<div class="op-marked">{body}{reason}{worth}</div>'}


def _said(question: Question, state: ItemState) -> str:
    """The response as the student gave it, whatever characters are in it, and how many tries it took."""
    response = state.response
    lines = [str(part) for part in response] if isinstance(response, list) else str(response).splitlines()
    options = question.arguments.get("options", ())  # the author's own words, so their math is drawn
    tries = f" <small>(try {state.attempts})</small>" if state.attempts > 1 else ""
    return "<br>".join(inline(line) if line in options else html.escape(line) for line in lines) + tries
