"""Teaching blocks: what a lesson shows between its questions. They need no kernel once they are drawn.

Each block of `ownpace_graders.lesson.blocks` is a call: `show.video(…)`, `show.worked(…)`. Its help says what it takes.
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from ownpace.call import function, missing
from ownpace.show import video, worked
from ownpace.show.block import Block
from ownpace_graders.errors import LessonError
from ownpace_graders.kinds.signature import refuse
from ownpace_graders.lesson.blocks import BLOCKS
from ownpace_graders.lesson.calls import Call
from ownpace_graders.lesson.signatures import unknown

__all__ = ["block"]

_DRAW: dict[str, Callable[..., str]] = {module.__name__.rpartition(".")[2]: module.draw for module in (video, worked)}


def block(call: Call, folder: Path) -> str:
    """The HTML of a `show.…` call whose arguments are literal, in the lesson that lies in `folder`.

    LessonError where the block or one of its arguments is unknown, or a file it needs is not there.
    """
    try:
        signature = call.signature
        problems = signature.problems([*call.arguments.items()]) if signature else [unknown(call.written)]
        refuse(problems, strictly=False)
        return _DRAW[call.kind](folder, **call.arguments)
    except LessonError as error:
        raise LessonError(error.what, where=error.where or f"line {call.line}", next=error.next) from None


def _shown(name: str, arguments: dict[str, Any]) -> Block:
    return Block(_DRAW[name](Path.cwd(), **arguments))


globals().update({name: function(block, partial(_shown, name)) for name, block in BLOCKS.items()})
__all__ += BLOCKS


def __dir__() -> list[str]:
    """What an author is offered after `show.`."""
    return __all__


def __getattr__(name: str) -> Callable[..., Block]:
    raise missing("show", name)
