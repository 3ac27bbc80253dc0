"""What a response is worth: a file a kind of question, each with one function `score(response, key) -> Verdict`.

A response is whatever JSON the student's side sent: of the wrong type or size it is unreadable, and never raises.
A key is the author's: one that cannot be understood raises LessonError, whatever the response.
A key without "answer", or with None (an exit ticket on the student's side) gives no score.
"""

from collections.abc import Callable, Mapping
from typing import Any

from ..errors import LessonError
from . import choice, choices, number, reflect, text
from .verdict import Verdict

__all__ = ["KINDS", "Verdict", "score"]

KINDS: dict[str, Callable[[Any, Mapping[str, Any]], Verdict]] = {
    "choice": choice.score,
    "choices": choices.score,
    "number": number.score,
    "reflect": reflect.score,
    "text": text.score,
    "written": reflect.score,
}


def score(kind: str, response: Any, key: Mapping[str, Any]) -> Verdict:
    """What `response` is worth by `key` for this kind of question. LessonError if the kind or the key is not known."""
    if kind not in KINDS:
        raise LessonError(f"There is no kind of question called “{kind}”.", next=f"There are: {', '.join(KINDS)}.")
    return KINDS[kind](response, key)
