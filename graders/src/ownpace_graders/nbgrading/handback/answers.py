"""What a student was to answer in a lesson, and how each of it stands, as plain data."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from nbgrader.utils import compute_checksum

from ownpace_graders.kinds import kind_of
from ownpace_graders.kinds.shape import blank
from ownpace_graders.kinds.verdict import Verdict
from ownpace_graders.lesson import Cell, Lesson
from ownpace_graders.lesson.asked import Asked, asked
from ownpace_graders.lesson.cells import ANSWERS, HEADING, without_code
from ownpace_graders.lesson.spoken import plain
from ownpace_graders.nbgrading.handback.marked import Marked, read
from ownpace_graders.record.state import ItemState

LONGEST = 120
"""Characters of a question's name in a list."""
WORDS = {
    "right": "Right",
    "partly": "Partly right",
    "not-yet": "Not yet",
    "tried": "Tried, not for points",
    "waits": "Waiting for your teacher",
    "none": "Not answered",
    "given": "Answered",
}
"""How an answer can stand, and what a student reads of it. Nobody marks one that is only given; "tried" is one that is
not right and was never to be, such as a guess before the lesson: it has no points among others that have some."""
_OPENS = (*ANSWERS, "ask", "task")


@dataclass(frozen=True, slots=True)
class Answer:
    """One thing that was to be answered.

    number: counted from 1 · name: its prompt or heading in plain letters · state: one of WORDS · cells: the places of
    its cells in the notebook; where the first is an answer in code, the others are its tests · comments: the teacher's,
    as Markdown · by_hand: the teacher has marked it · prompt: of a question of ours, as Markdown · question, stands,
    verdict: of such a question, if they are known · marked: what grading has shown of it.
    """

    number: int
    name: str
    state: str
    score: float
    points: float
    cells: tuple[int, ...]
    comments: tuple[str, ...] = ()
    by_hand: bool = False
    prompt: str = ""
    question: Asked | None = None
    stands: ItemState | None = None
    verdict: Verdict | None = None
    marked: Marked | None = None


def answers(lesson: Lesson, cells: Sequence[Any], stands: Mapping[str, ItemState]) -> list[Answer]:
    """All answers of a graded notebook, in order. `stands`: by the id of each question, as the record has it."""
    made: list[Answer] = []
    used: dict[str, int] = {}
    for places in _groups(lesson.cells):
        name = _name(lesson.cells, places[0])
        used[name] = used.get(name, 0) + 1
        shown = name if used[name] == 1 else f"{name} ({used[name]})"
        made.append(_answer(len(made) + 1, shown, [(lesson.cells[at], cells[at]) for at in places], stands))
    if any(each.points for each in made):
        return [replace(each, state="tried") if _for_no_points(each) else each for each in made]
    return made


def _for_no_points(each: Answer) -> bool:
    return each.state == "not-yet" and not each.points


def _groups(cells: Sequence[Cell]) -> list[list[int]]:
    """The places of what belongs to one answer: tests to the code before them, as on the lesson's page."""
    groups: list[list[int]] = []
    coded: list[int] | None = None
    for cell in cells:
        if cell.role in _OPENS:
            groups.append([cell.index])
            if cell.role in ANSWERS and cell.cell_type == "code":
                coded = groups[-1]
        elif cell.role == "tests":
            if coded is None:
                groups.append(coded := [])
            coded.append(cell.index)
    return groups


def _answer(number: int, name: str, cells: Sequence[tuple[Cell, Any]], stands: Mapping[str, ItemState]) -> Answer:
    (first, graded), marks = cells[0], [cell.nbgrader for cell, _ in cells]
    question = asked(first.source) if first.role == "ask" else None
    state, shown = (stands.get(question.item) if question else None), read(graded)
    score, points = (sum(float(mark.get(what) or 0) for mark in marks) for what in ("score", "points"))
    by_hand = any(mark.get("by_hand") for mark in marks)
    verdict = _verdict(question, state, has_points=points > 0) if score < points or not points else None
    is_blank = _is_blank(first, graded, state, shown) and not by_hand
    waits = any(mark.get("waits") for mark in marks)
    return Answer(
        number=number,
        name=name,
        state=_state(score, points, is_blank, waits, _is_right(cells, verdict)),
        score=score,
        points=points,
        cells=tuple(cell.index for cell, _ in cells),
        comments=tuple(str(mark["comment"]) for mark in marks if mark.get("comment")),
        by_hand=by_hand,
        prompt=_prompt(first),
        question=question,
        stands=state,
        verdict=verdict,
        marked=shown,
    )


def _state(score: float, points: float, is_blank: bool, waits: bool, is_right: bool | None) -> str:
    if is_blank and not score:
        return "none"
    if waits:
        return "waits"
    if points:
        return "right" if score >= points else "partly" if score > 0 else "not-yet"
    return {True: "right", False: "not-yet", None: "given"}[is_right]


def _is_blank(first: Cell, graded: Any, state: ItemState | None, shown: Marked | None) -> bool:
    if first.role == "ask":
        return (state is None or blank(state.response)) and (shown is None or shown.is_blank)
    checksum = first.nbgrader.get("checksum")
    return first.role in ANSWERS and checksum is not None and checksum == compute_checksum(graded)


def _is_right(cells: Sequence[tuple[Cell, Any]], verdict: Verdict | None) -> bool | None:
    """Of an answer that has no points; None where nobody can say."""
    if cells[0][0].role == "ask":
        if verdict is None:
            return None
        return verdict.right if verdict.counts else False
    tests = [graded for cell, graded in cells if cell.role == "tests"]
    return not any(output.output_type == "error" for test in tests for output in test.outputs) if tests else None


def _verdict(question: Asked | None, state: ItemState | None, *, has_points: bool) -> Verdict | None:
    """What is to be said of it; None where the points say enough, as of a set, which takes long to go through."""
    if question is None or state is None or blank(state.response):
        return None
    kind = kind_of(question.kind)
    if kind.fades and has_points:
        return None
    if kind.is_program(question.arguments):
        return None  # what its tests say stands in what grading has shown
    return kind.score(state.all if kind.grows else state.response, question.arguments)


def _name(cells: Sequence[Cell], at: int) -> str:
    """What a question is called in a list: its prompt, or the heading that it stands below."""
    cell = cells[at]
    prompt = _prompt(cell)
    texts = [each.source for each in reversed(cells[:at]) if each.role == "text"]
    own = [cell.source] if cell.role == "task" else []
    heads = (found[-1][1] for text in [*own, *texts] if (found := HEADING.findall(without_code(text))))
    return _cut(plain(prompt or next(heads, "") or _first_line(texts)) or "Your answer")


def _prompt(cell: Cell) -> str:
    return str(cell.call.arguments.get("prompt") or "") if cell.call and cell.role == "ask" else ""


def _first_line(texts: Sequence[str]) -> str:
    return next((line for text in texts for line in text.splitlines() if re.search(r"\w", line)), "")


def _cut(name: str) -> str:
    return name if len(name) <= LONGEST else f"{name[:LONGEST].rsplit(' ', 1)[0]}\u00a0…"
