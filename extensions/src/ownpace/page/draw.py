"""One cell as it stands in the page before any kernel runs."""

import logging
import re
from collections.abc import Collection

from ownpace import ask, show
from ownpace.ask.made import not_taken
from ownpace.page.glossary import explained
from ownpace.page.references import referred
from ownpace.page.text import text
from ownpace_graders.lesson import Cell, Lesson
from ownpace_graders.record import ItemState, State

_OF_PICTURES = re.compile(r"<table>(?=(?:(?!</table>)[\s\S])*?<img)")
"""A table that keeps its pictures at a size scrolls on a phone: by the keyboard too."""

log = logging.getLogger("ownpace")

TASK = (
    '<p class="op-note">This task asks for cells of your own. Work on it in JupyterLab: it cannot be answered here.</p>'
)


def draw(cell: Cell, lesson: Lesson, state: State, files: Collection[str]) -> str | None:
    """The cell's HTML; "" where only its outputs will stand; None where it has no place in the page. `files`: the kinds
    by which the course takes files of its students."""
    if cell.role in ("front", "raw", "tests"):
        return None
    try:
        drawn = referred(_draw(cell, lesson, state.items.get(cell.item or ""), files), lesson, cell.index)
        return explained(drawn, lesson.front.glossary, str(cell.index))
    except Exception:  # an author's mistake in one cell must not take the rest of the lesson away
        log.exception("%s, cell %d cannot be drawn", lesson.path, cell.number)
        words = f"Cell {cell.number} of this lesson cannot be shown. Please tell your teacher."
        return f'<p class="op-note" data-broken>{words}</p>'


def _draw(cell: Cell, lesson: Lesson, item: ItemState | None, files: Collection[str]) -> str:
    if cell.role in ("text", "task"):
        prose = _OF_PICTURES.sub('<table tabindex="0">', text(cell, lesson))
        return f'<div class="op-prose">{prose}</div>{TASK if cell.role == "task" else ""}'
    if cell.kind and cell.kind.shape.files and cell.kind.name not in files:
        return not_taken(cell.call.prompt if cell.call else "")
    if cell.role in ("ask", "solution", "written"):
        return ask.form(cell.call, item, cell, lesson.name)
    if cell.call is None or not cell.call.literal:
        return show.before(cell.call, lesson.path.parent) if cell.call else ""
    return show.block(cell.call, lesson.path.parent)
