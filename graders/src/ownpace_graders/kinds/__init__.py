"""The kinds of question: a file a kind.

A response is whatever JSON the student's side sent: of the wrong type or size it is unreadable, and never raises.
A key is the author's: one that cannot be understood raises LessonError, whatever the response.
A key without "answer", or with None (an exit ticket on the student's side) gives no score.
"""

from collections.abc import Callable, Mapping
from typing import Any

from . import choice, choices, number, reflect, text
from .verdict import Verdict

__all__ = ["KINDS", "Verdict"]

KINDS: dict[str, Callable[[Any, Mapping[str, Any]], Verdict]] = {
    "choice": choice.score,
    "choices": choices.score,
    "number": number.score,
    "reflect": reflect.score,
    "text": text.score,
    "written": reflect.score,
}
