"""`show.explore`: something to try things with, and a task."""

import html
from pathlib import Path
from typing import Any

from ownpace.ask.view import WAITING
from ownpace.show.block import LITERAL, framed, headed
from ownpace_graders.lesson.markdown import to_html


def before(folder: Path, task: str = "", title: str = "", **_: Any) -> str:
    """What stands there until a kernel has made the thing: it can be read, and thought about, in any case."""
    return task and framed("explore", f'{_asked(task, title)}<p class="op-waiting">{WAITING}</p>')


def draw(folder: Path, task: str, thing: Any, title: str = "") -> str:
    """The task, below which a cell's output shows the thing; one that is only words and numbers stands here."""
    shown = f"<p>{html.escape(str(thing))}</p>" if isinstance(thing, LITERAL) else ""
    return framed("explore", f"{_asked(task, title)}{shown}")


def _asked(task: str, title: str) -> str:
    return f"{headed(title or 'Try it out')}<div>{to_html(task)}</div>"
