"""What a student sees of where they stand with a question, as plain data: the same before and after a kernel runs."""

import html
from collections.abc import Mapping, Sequence
from typing import Any

from ownpace.ask import fading
from ownpace_graders.errors import LessonError
from ownpace_graders.kinds import Kind, kind_of
from ownpace_graders.kinds.kind import is_judged, with_results
from ownpace_graders.kinds.shape import blank
from ownpace_graders.kinds.verdict import TRY_AGAIN, Verdict
from ownpace_graders.lesson.calls import changed
from ownpace_graders.lesson.markdown import inline
from ownpace_graders.marked import feedback
from ownpace_graders.record import ItemState

WAITING = "Getting ready…"
"""In the place of “Saved”, until somebody listens."""
HINT_OR_AGAIN = "Try again, or take a hint."
MARKS = {True: "right", False: "wrong", None: "answered"}


def view(kind: str, arguments: Mapping[str, Any], state: ItemState | None, place: str = "") -> dict[str, Any]:
    """Where the student stands: {"mark", "response", "draft", "sure", "done", "marks", "parts"}, which are
    {"feedback", "hints", "hint", "drawn"}.

    A kind that grows has parts of its own (`ask/fading`); `place`, a lesson and a question, says which of two alike.
    mark is new, right, wrong, partly or answered; marks say of parts of the response, by name, whether they are right,
    where the author lets that be shown; parts are HTML by the class they fill (`.op-feedback` …), "drawn" of
    kinds that draw alone; response is None where the earlier one was given to a question that has changed since. draft
    is what was typed after it and is not to be judged yet, or None.
    """
    state, asked = state or ItemState(), kind_of(kind)
    is_old = state.response is not None and changed(kind, dict(arguments), state.of)
    response = None if is_old else state.response
    if asked.grows:
        deeds = [] if is_old or blank(response) else state.all
        stands = fading.seen(kind, arguments, deeds, _draft(kind, arguments, state), place, state.due)
        if is_old:
            stands["parts"]["feedback"] = _changed(asked.shape.said(state.response))
        return {**stands, "response": response, "sure": None, "marks": {}}
    sure = state.sure if not is_old and asked.value(arguments, "sure", False) else None
    known = with_results(arguments, state.results)
    verdict, draft = None if blank(response) else _verdict(asked, response, known), _draft(kind, arguments, state)
    return {
        "mark": _mark(verdict),
        "response": response,
        "draft": draft,
        "sure": sure,
        "done": verdict is not None and verdict.counts and verdict.right is not False,
        "marks": _marks(asked, arguments, verdict),
        "parts": {
            "feedback": _changed(asked.shape.said(state.response))
            if is_old
            else feedback(verdict, arguments, _now(arguments, state)) + _of_sure(verdict, sure),
            **hint_parts(helps(asked, arguments, state), len(arguments.get("hints") or ()), state.hints),
            **({"drawn": drawn(kind, response if draft is None else draft)} if asked.drawn else {}),
        },
    }


def _marks(asked: Kind, arguments: Mapping[str, Any], verdict: Verdict | None) -> dict[str, str]:
    if verdict is None or not asked.value(arguments, "which", True):
        return {}
    return {part.name: MARKS[part.right] for part in verdict.parts if part.given}


def _of_sure(verdict: Verdict | None, sure: int | None) -> str:
    """What to make of how sure they were, where that and the verdict do not agree; a surprise is remembered best."""
    if verdict is None or sure is None or not verdict.counts:
        return ""
    words = {
        (True, 1): "You knew more than you thought.",
        (False, 3): "You were sure, so this one is worth a closer look.",
    }
    said = words.get((bool(verdict.right), sure), "") if verdict.right is not None else ""
    return f"<br>{said}" if said else ""


def _now(arguments: Mapping[str, Any], state: ItemState) -> str:
    return HINT_OR_AGAIN if len(arguments.get("hints") or ()) > state.hints else TRY_AGAIN


def _draft(kind: str, arguments: Mapping[str, Any], state: ItemState) -> Any:
    if state.draft is None or changed(kind, dict(arguments), state.draft[1]):
        return None
    given, _ = state.draft
    # What is typed back to what was checked is that answer.
    return None if given == state.response and not changed(kind, dict(arguments), state.of) else given


def _verdict(asked: Kind, response: Any, arguments: Mapping[str, Any]) -> Verdict:
    """What it is worth; as without a key where the key is none. Its author hears that from `check` and their own cell.

    A student can do nothing about it, and their answer is kept all the same.
    """
    try:
        return asked.score(response, arguments)
    except LessonError:
        return asked.score(response, {**arguments, "answer": None})


def drawn(kind: str, response: Any) -> str:
    """How a response is understood, as HTML; "" where it is not, or where the kind does not draw it."""
    draw = kind_of(kind).drawn
    return draw(response) if draw else ""


def helps(asked: Kind, arguments: Mapping[str, Any], state: ItemState) -> list[str]:
    """What can be asked for, one after another: the hints, and after a try the worked solution."""
    hints, solution = list(arguments.get("hints") or ()), asked.solution(arguments)
    return [*hints, solution] if solution and state.attempts and is_judged(arguments) else hints


def hint_parts(helps: Sequence[str], hints: int, shown: int) -> dict[str, str]:
    """The help shown so far, and the words on the button for the next one ("" when there is none); `hints` of the help
    are hints, and after these comes the worked solution."""
    label = f"Hint ({hints - shown} left)" if shown else "Hint"
    return {
        "hints": "".join(f"<li>{inline(each)}</li>" for each in helps[:shown]),
        "hint": (label if shown < hints else "Show me how") if shown < len(helps) else "",
    }


def _mark(verdict: Verdict | None) -> str:
    if verdict is None or not verdict.readable:
        return "new"
    return "partly" if verdict.right is False and verdict.score else MARKS[verdict.right]


def _changed(said: list[str]) -> str:
    words = html.escape(", ".join(said))
    return f"This question was changed after you answered it. You said: <q>{words}</q>. Please answer again."
