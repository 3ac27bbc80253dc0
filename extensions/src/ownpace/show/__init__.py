"""Teaching blocks: what a lesson shows between its questions. They need no kernel once they are drawn.

`show.video` a video with captions and a transcript · `show.worked` a worked example, step by step.
"""

from collections.abc import Callable
from pathlib import Path

from ownpace.show.video import draw as _draw_video
from ownpace.show.video import video
from ownpace.show.worked import draw as _draw_worked
from ownpace.show.worked import worked
from ownpace_graders.calls import Call
from ownpace_graders.errors import LessonError

__all__ = ["block", "video", "worked"]

_KINDS: dict[str, Callable[..., str]] = {"video": _draw_video, "worked": _draw_worked}


def block(call: Call, folder: Path) -> str:
    """The HTML of a `show.…` call whose arguments are literal, in the lesson that lies in `folder`.

    LessonError where the block or one of its arguments is unknown, or a file it needs is not there.
    """
    try:
        return _KINDS[call.kind](folder, **call.arguments)
    except (KeyError, TypeError) as error:
        raise LessonError(
            f"show.{call.kind} cannot be drawn: {error}.",
            where=f"line {call.line}",
            next=f"The blocks are {', '.join(f'show.{kind}' for kind in _KINDS)}; `ownpace check` names what is wrong.",
        ) from None
