"""A set of questions on the page of feedback: how it went, and each question with what the student gave.

Grading shows a set to a teacher, by its stages; a student wants to see their questions again.
"""

import html

from ownpace_graders.errors import LessonError
from ownpace_graders.kinds import kind_of
from ownpace_graders.lesson.markdown import inline
from ownpace_graders.nbgrading.handback.answers import Answer
from ownpace_graders.practice.journey import Journey, Past
from ownpace_graders.practice.journey import kind_of as kind_posed
from ownpace_graders.practice.rule import EXAMPLE
from ownpace_graders.practice.words import number

_ENDED = {
    "able": "You did {streak} in a row alone. Done with this.",
    "left": "You went on without this after {past}.",
    "hard": "You stayed with this for {past}. It was hard, and your teacher sees that it needs another way.",
    "": "You have done {past} of this set.",
}
_SIGNS = {
    "example": "– worked out for you",
    "right": "✓ right",
    "helped": "✓ right, with some help",
    "wrong": "✗ not right",
    "open": "– left open",
}
"""How a question of a set went; the sign never stands without its words."""


def practised(given: Answer) -> str:
    """HTML of the set; "" for anything else, and where its record or its key is not there any more."""
    kind = kind_of(given.question.kind) if given.question else None
    if not (given.question and kind and kind.grows and given.stands and given.stands.all):
        return ""
    try:
        found = kind.grows.journey(given.question.arguments, given.stands.all, "")
    except LessonError:
        return ""
    rows = "".join(map(_row, found.past))
    return f"<p>{_ended(found, kind.fades)}</p><ol>{rows}</ol>" if rows else f"<p>{_ended(found, kind.fades)}</p>"


def _ended(found: Journey, fades: bool) -> str:
    past = f"{number(len(found.past))} question{'s' * (len(found.past) != 1)}"
    if not fades:
        right = sum(each.right is True for each in found.past)
        return f"{number(right).capitalize()} of {past} right."
    return _ENDED[found.standing.ends].format(streak=number(found.standing.streak), past=past)


def _row(past: Past) -> str:
    said = kind_posed(past.question).shape.said
    given = [] if past.stage == EXAMPLE else [" · ".join(said(each)) for each in past.given]
    shown = ", then ".join(f"<b><bdi>{html.escape(each)}</bdi></b>" for each in given)
    prompt = inline(str(past.question.arguments.get("prompt") or ""))
    return f"<li><p>{prompt}</p>{shown} <small>{_SIGNS[_went(past)]}</small></li>"


def _went(past: Past) -> str:
    if past.stage == EXAMPLE:
        return "example"
    if past.right is None:
        return "open"
    return "wrong" if not past.right else "helped" if past.helped else "right"
