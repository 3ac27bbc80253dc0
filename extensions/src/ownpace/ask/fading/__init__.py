"""A set that fades, on the screen: where the student stands, why, and what can be done. `practice.js` listens to it."""

from __future__ import annotations

import hashlib
import html
from collections.abc import Mapping, Sequence
from typing import Any

from ownpace.ask.fading.body import body, hints
from ownpace.ask.name import named
from ownpace.ask.needs import needs
from ownpace_graders.errors import LessonError
from ownpace_graders.kinds import kind_of
from ownpace_graders.kinds.way import Way
from ownpace_graders.lesson.calls import fingerprint
from ownpace_graders.lesson.markdown import inline
from ownpace_graders.marked import feedback
from ownpace_graders.practice.journey import Journey
from ownpace_graders.student import owner

BROKEN = "This practice cannot be shown. Please tell your teacher."
MARKS = {"able": "right", "left": "answered"}


def seed(kind: str, arguments: Mapping[str, Any], place: str = "") -> str:
    """What a student's questions are drawn by who has done nothing yet: who they are, where the set stands (its lesson
    and id, so that two that ask the same draw different questions), and what it asks.

    It goes with every deed, so that another computer, a later visit and grading draw the same.
    """
    words = f"{owner()} {place} {fingerprint(kind, dict(arguments))}"
    return hashlib.sha256(words.encode(errors="replace")).hexdigest()[:16]


def seen(
    kind: str,
    arguments: Mapping[str, Any],
    deeds: Sequence[Any],
    draft: Any = None,
    place: str = "",
    due: str = "",
) -> dict[str, Any]:
    """Where the student stands: mark, done, draft, and parts by the class they fill; "at" changes with the question.

    `draft` is what was typed last and not checked, as deeds; in what is given back it is what stands in the fields, or
    None where it was typed for another question. `due` is what a seed says besides, of a review that is not begun.
    """
    way = kind_of(kind).grows
    if way is None:
        raise TypeError(f"{kind} is not a set.")
    try:
        found = way.journey(arguments, deeds, seed(kind, arguments, place) + due)
        typed = _typed(found, draft)
        return {
            "mark": _mark(found),
            "done": _is_done(found),
            "draft": typed,
            "parts": _parts(arguments, found, way, typed),
        }
    except LessonError:
        return {"mark": "new", "done": True, "draft": None, "parts": {**_NONE, "body": f"<p>{BROKEN}</p>"}}


def _typed(found: Journey, draft: Any) -> Any:
    deed = draft[-1] if isinstance(draft, list) and draft else None
    if not isinstance(deed, dict) or (deed.get("n"), deed.get("seed")) != (found.standing.n, found.seed):
        return None
    return deed.get("given")


def _mark(found: Journey) -> str:
    """Right is what was shown; a review in which something was missed is through, and no more is said."""
    missed = found.standing.why == "through" and not all(past.right for past in found.past)
    return "answered" if missed else MARKS.get(found.standing.ends, "new")


_NONE = {"at": "", "n": "0", "seed": "", "body": "", "why": "", "feedback": "", "hints": "", "hint": ""}


def _is_done(found: Journey) -> bool:
    return found.standing.ends in MARKS


def _parts(arguments: Mapping[str, Any], found: Journey, way: Way, typed: Any) -> dict[str, str]:
    at, asked = found.standing, way.present(arguments, found)
    shown, label = hints(asked, at)
    return {
        "at": f"{at.n} {at.stage} {at.ends}",
        "n": str(at.n),
        "seed": found.seed,
        "body": body(arguments, found, asked, way, typed),
        "why": way.why(arguments, found),
        "feedback": feedback(found.verdict, asked.arguments),
        "hints": shown,
        "hint": label,
    }


def markup(kind: str, item: str, arguments: Mapping[str, Any], stands: Mapping[str, Any]) -> str:
    """The whole set as HTML. `stands` is its `view`."""
    name, parts, asked = html.escape(item), stands["parts"], kind_of(kind)
    title = str(arguments.get("prompt", ""))
    return f"""<div class="op-question op-set op-{kind}" data-item="{name}" data-mark="{stands["mark"]}"
 data-judged="true" data-of="{fingerprint(kind, dict(arguments))}" data-shape="{asked.shape.name}"
 data-empty="{asked.empty}"{needs(asked, arguments)} role="group" {named(title, f"op-{name}-title")}>
<div class="op-set-title" id="op-{name}-title">{inline(title)}</div>
<div class="op-why" role="status" aria-live="polite" tabindex="-1">{parts["why"]}</div>
<div class="op-body" data-at="{parts["at"]}" data-n="{parts["n"]}" data-seed="{html.escape(parts["seed"])}">
{parts["body"]}</div>
<div class="op-feedback" role="status" aria-live="polite">{parts["feedback"]}</div>
<span class="op-saved"></span>
</div>"""
