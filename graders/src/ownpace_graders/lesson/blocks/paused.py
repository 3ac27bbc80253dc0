"""Blocks that give time: to rest, to work, to try something."""

from dataclasses import replace
from typing import Any

from ownpace_graders.kinds.argument import Argument, is_words
from ownpace_graders.kinds.signature import Signature
from ownpace_graders.lesson.blocks.given import TITLE

_LONGEST = 180


def _is_minutes(value: Any) -> bool:
    return type(value) in (int, float) and 0 < value <= _LONGEST


_MINUTES = Argument(
    "minutes", f"a number of minutes, more than 0 and up to {_LONGEST}", _is_minutes, "how long", by_position=True
)

TIMER = Signature("show.timer", "timer", "a timer that students start themselves", (_MINUTES, TITLE))

PAUSE = Signature(
    "show.pause",
    "break",
    "a short break, with something to do in it",
    (
        Argument("words", "a text", is_words, "what to do in it", by_position=True),
        TITLE,
        replace(_MINUTES, default=2, by_position=False),
    ),
)


def _is_shown(value: Any) -> bool:
    """Words, numbers, lists of these, and whatever a package makes; of a function or a class only its name is shown."""
    return isinstance(value, str | int | float | list | tuple | dict) or type(value).__module__ != "builtins"


EXPLORE = Signature(
    "show.explore",
    "thing to explore",
    "a widget or a drawing to try things with, and a task",
    (
        Argument("task", "a text", is_words, "what to find out with it", by_position=True),
        Argument(
            "thing",
            "something that a notebook shows",
            _is_shown,
            "a widget of ipywidgets, a figure of matplotlib, or anything else that a cell can end in",
            by_position=True,
        ),
        TITLE,
    ),
)
