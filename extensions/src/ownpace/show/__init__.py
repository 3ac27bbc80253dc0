"""Teaching blocks: what a lesson shows between its questions. They need no kernel once they are drawn.

Each block of `ownpace_graders.lesson.blocks` is a call: `show.video(…)`, `show.worked(…)`. Its help says what it takes.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

from ownpace.call import function, missing
from ownpace.show.block import FOLDER, Block
from ownpace_graders.errors import LessonError
from ownpace_graders.kinds.signature import refuse
from ownpace_graders.lesson.blocks import BLOCKS, EXPLAINED
from ownpace_graders.lesson.calls import Call
from ownpace_graders.lesson.signatures import unknown

__all__ = ["before", "block", "looks"]

_MODULES: dict[str, ModuleType] = {name: import_module(f"ownpace.show.{name}") for name in BLOCKS}
_DRAW: dict[str, Callable[..., str]] = {name: module.draw for name, module in _MODULES.items()}

_SCRIPT = re.compile(r'^<\w+ class="op-block [^"]*" data-block="(\w+)"')


def block(call: Call, folder: Path) -> str:
    """The HTML of a `show.…` call whose arguments are literal, in the lesson that lies in `folder`.

    LessonError where the block or one of its arguments is unknown, or a file it needs is not there.
    """
    try:
        signature = call.signature
        problems = signature.problems([*call.arguments.items()]) if signature else [unknown(call.written)]
        refuse(problems, strictly=False)
        return _drawn(call.kind, folder, call.arguments)
    except LessonError as error:
        raise LessonError(error.what, where=error.where or f"line {call.line}", next=error.next) from None


def before(call: Call, folder: Path) -> str:
    """What can be read of a block of which a kernel makes the rest, "" where that is nothing."""
    draw = getattr(_MODULES.get(call.kind), "before", None)
    return draw(folder, **call.arguments) if draw else ""


def looks(sources: Iterable[str]) -> list[str]:
    """The names of the styles that a lesson with these cells needs; nothing where no block is called."""
    code = "\n".join(sources)
    called = [name for name in BLOCKS if re.search(rf"\bshow\.{name}\b", code)]
    return [*dict.fromkeys(["block", *filter(None, map(_looks, called))])] if called else []


def _looks(name: str) -> str:
    """The name of a block's own style, "" where what all have is enough."""
    own = str(getattr(_MODULES[name], "LOOKS", name))
    return own if (FOLDER / f"{own}.css").is_file() else ""


def _drawn(name: str, folder: Path, arguments: Mapping[str, Any]) -> str:
    """What it explains is its author's business, and is not drawn."""
    return _DRAW[name](folder, **{each: value for each, value in arguments.items() if each != EXPLAINED.name})


def _shown(name: str, arguments: dict[str, Any]) -> Block:
    html = _drawn(name, Path.cwd(), arguments)
    script = _SCRIPT.match(html)
    item = str(arguments.get("item") or arguments.get("src") or "")
    return Block(html, _looks(name), script[1] if script else "", item, arguments.get("thing"))


globals().update({name: function(block, partial(_shown, name)) for name, block in BLOCKS.items()})
__all__ += BLOCKS


def __dir__() -> list[str]:
    """What an author is offered after `show.`: blocks, and nothing that the page alone calls."""
    return [*BLOCKS]


def __getattr__(name: str) -> Callable[..., Block]:
    raise missing("show", name)
