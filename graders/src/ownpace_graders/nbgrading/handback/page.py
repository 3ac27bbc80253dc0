"""The page of feedback, put together."""

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, Template
from markupsafe import Markup

from ownpace_graders.lesson import Lesson
from ownpace_graders.lesson.direction import direction
from ownpace_graders.nbgrading.handback import levels, pieces
from ownpace_graders.nbgrading.handback.answers import Answer
from ownpace_graders.nbgrading.handback.points import counts, total

_HERE = Path(__file__).parents[1] / "templates/handback"
_UNREADABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_TURNED = re.compile(r"[\u202d\u202e]")
"""What has letters run the other way, and the rest of the page's with them."""
_FIRST = 3
"""The level of the lesson's own headings: above them are its title and “Your answers”."""


def page(lesson: Lesson, notebook: Any, given: Sequence[Answer], graded: Any) -> str:
    """The page as HTML. `graded` is what nbgrader says of the whole notebook."""
    return _template().render(
        lesson=lesson,
        direction=direction(lesson.language),
        style=_style(),
        total=total(given, graded),
        counts=[(Markup(pieces.sign(state)), words) for state, words in counts(given)],  # noqa: S704 - ours
        answers=[{**row, "sign": Markup(pieces.sign(row["state"]))} for row in pieces.names(given)],  # noqa: S704 - ours
        body=Markup(_UNREADABLE.sub("\ufffd", _TURNED.sub("", _body(lesson, notebook, given)))),  # noqa: S704 - escaped where it is drawn
    )


def _body(lesson: Lesson, notebook: Any, given: Sequence[Answer]) -> str:
    begins = {each.cells[0]: each for each in given}
    checks = {at: each for each in given for at in each.cells[1:]}
    language = _language(notebook)
    texts = {cell.index: pieces.text(notebook.cells[cell.index]) for cell in lesson.cells if cell.role == "text"}
    texts = {at: levels.without(html, lesson.title) for at, html in texts.items()}
    shift = _FIRST - min(map(levels.highest, texts.values()), default=_FIRST)
    made, last = [], _FIRST - 1
    for cell, graded in zip(lesson.cells, notebook.cells, strict=True):
        if cell.index in texts:
            html, last = levels.below(texts[cell.index], shift, last)
            made.append(f'<div class="op-prose">{html}</div>')
        elif found := begins.get(cell.index):
            level = min(last + 1, levels.DEEPEST)
            made.append(pieces.answer(found, cell, graded, lesson.front, language, level))
        elif found := checks.get(cell.index):
            made.append(pieces.check(found, graded, language))
        elif pieces.is_shown(cell):
            made.append(pieces.raw(graded) if cell.role == "raw" else pieces.code(graded, language))
    return "\n".join(made)


def _language(notebook: Any) -> str:
    """What the notebook's code is written in, by its lexer's name."""
    said = notebook.metadata.get("language_info", {})
    return str(said.get("pygments_lexer") or said.get("name") or "ipython3")


@cache
def _template() -> Template:
    made = Environment(autoescape=True, loader=FileSystemLoader(_HERE), trim_blocks=True, lstrip_blocks=True)
    return made.get_template("page.html.j2")


@cache
def _style() -> Markup:
    return Markup((_HERE / "page.css").read_text(encoding="utf-8"))  # noqa: S704 - ours
