"""The lesson's cells on the page of feedback, with the student's answers where they stand."""

import html
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from ownpace_graders.kinds import kind_of
from ownpace_graders.lesson import Cell, FrontMatter
from ownpace_graders.lesson.markdown import inline
from ownpace_graders.nbgrading.drawn import COLOURED, coloured, drawn
from ownpace_graders.nbgrading.handback import levels
from ownpace_graders.nbgrading.handback.answers import WORDS, Answer
from ownpace_graders.nbgrading.handback.outputs import outputs
from ownpace_graders.nbgrading.handback.points import got, of
from ownpace_graders.nbgrading.handback.practised import practised
from ownpace_graders.nbgrading.handback.what_next import what_next

LONG = 3_000
"""Characters of an answer from which on it scrolls in a box of its own on a screen."""


def text(cell: Any) -> str:
    """A Markdown cell of the lesson's, which is the same for every student."""
    attached = cell.get("attachments")
    return drawn(cell.source, attached) if attached or len(cell.source) > COLOURED else _drawn(cell.source)


_drawn = lru_cache(128)(drawn)


def code(cell: Any, language: str) -> str:
    """A cell of code that is nobody's answer, with what it put out."""
    return f'<div class="op-code">{_source(cell, language)}{outputs(cell)}</div>'


def answer(given: Answer, cell: Cell, graded: Any, front: FrontMatter, language: str, level: int) -> str:
    """An answer at its place: how it stands, what was given, what is said of it, and what to do next."""
    at = f"op-{given.number}"
    body = _of_question(given, graded) if cell.role == "ask" else _of_nbgrader(given, cell, graded, language)
    said = "".join(map(_comment, given.comments))
    then = f'<div class="op-then">{words}</div>' if (words := what_next(given, front)) else ""
    back = f'All questions<span class="op-sr">, from question {given.number}</span>'
    return (
        f'<div class="op-answer" id="{at}" data-state="{given.state}" role="group" aria-labelledby="{at}-name">'
        f'<h{level} id="{at}-name" tabindex="-1"><span>Question {given.number}</span> {standing(given)}</h{level}>'
        f'{body}{said}{then}<p class="op-back"><a href="#op-all">{back}</a></p></div>'
    )


def check(given: Answer, graded: Any, language: str) -> str:
    """Tests of an answer in code, which stand after it."""
    marks = graded.metadata.get("nbgrader", {})
    worth = f": {of(marks.get('score') or 0, marks['points'])}" if marks.get("points") else ""
    label = f"A check of question {given.number}{worth}"
    return f'<div class="op-check"><p class="op-label">{label}</p>{_source(graded, language)}{outputs(graded)}</div>'


def standing(given: Answer) -> str:
    """In words with a shape beside them."""
    by = ", given by your teacher" if given.by_hand else ""
    worth = f' <span class="op-worth">{got(given)}{by}</span>' if given.points else ""
    return f'<span class="op-standing">{sign(given.state)}<b>{WORDS[given.state]}</b></span>{worth}'


def sign(state: str) -> str:
    return f'<svg class="op-sign" aria-hidden="true" width="20" height="20"><use href="#op-{state}"/></svg>'


def _of_question(given: Answer, graded: Any) -> str:
    """What grading has shown; what cannot be taken apart is shown as it is. An error would quote the key."""
    others = [each for each in graded.outputs if each.output_type != "error"]
    if given.marked is None:
        return f'<div class="op-prompt">{inline(str(given.prompt))}</div>{outputs({"outputs": others})}'
    of_set = practised(given)
    is_said = given.marked.words and not given.by_hand and not of_set  # the teacher has another opinion
    words = f'<div class="op-words">{given.marked.words}</div>' if is_said else ""
    said = "" if given.state == "none" else _box(given, of_set or f"{given.marked.said}{_understood(given)}")
    rest = [each for each in others if "op-marked" not in str(each.get("data", {}).get("text/html"))]
    shown = f'<div class="op-prompt">{given.marked.prompt}</div>{said}{words}'
    return f'<div class="op-marked">{shown}</div>{outputs({"outputs": rest})}'


def _understood(given: Answer) -> str:
    """An answer that reads otherwise than it was typed, as a formula."""
    kind = kind_of(given.question.kind) if given.question else None
    found = kind.drawn(given.stands.response) if kind and kind.drawn and given.stands else ""
    return f'<p class="op-read"><span class="op-label">Understood as</span> {found}</p>' if found else ""


def _of_nbgrader(given: Answer, cell: Cell, graded: Any, language: str) -> str:
    if cell.role == "tests":
        return f"{_source(graded, language)}{outputs(graded)}"
    if cell.role == "task":
        return f'<div class="op-prose">{levels.flat(text(graded))}</div>'
    if given.state == "none":
        return ""
    shown = levels.flat(text(graded)) if cell.cell_type == "markdown" else _source(graded, language)
    return f"{_box(given, shown, len(graded.source))}{outputs(graded)}"


def _box(given: Answer, shown: str, length: int | None = None) -> str:
    """What the student gave; what is long scrolls, by keys too."""
    named = f' class="op-long" tabindex="0" role="group" aria-label="Your answer to question {given.number}"'
    is_long = (len(shown) if length is None else length) > LONG
    return f'<p class="op-label">Your answer</p><blockquote dir="auto"{named * is_long}>{shown}</blockquote>'


def _source(cell: Any, language: str) -> str:
    return coloured(cell.source, language) if cell.source.strip() else ""


def _comment(comment: str) -> str:
    return f'<div class="op-comment"><p><b>Your teacher says</b></p>{levels.flat(drawn(comment))}</div>'


def is_shown(cell: Cell) -> bool:
    """Whether a cell that is not an answer is shown here: front matter, teaching blocks and our imports are not."""
    return cell.role in ("text", "code", "raw") and bool(cell.source.strip()) and not _is_set_up(cell)


def _is_set_up(cell: Cell) -> bool:
    lines = [line.strip() for line in cell.source.splitlines() if line.strip()]
    return cell.role == "code" and all(line.startswith("from ownpace import ") for line in lines)


def raw(cell: Any) -> str:
    return f"<p>{html.escape(cell.source)}</p>"


def names(given: Sequence[Answer]) -> list[dict[str, Any]]:
    """The list of all questions, a row each."""
    return [
        {
            "at": f"#op-{each.number}",
            "number": each.number,
            "name": each.name,
            "state": each.state,
            "words": WORDS[each.state],
            "points": got(each) if each.points else "",
            "comments": len(each.comments),
        }
        for each in given
    ]
