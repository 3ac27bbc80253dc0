"""Rules on what a lesson is worth, and on what nbgrader makes of it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from difflib import get_close_matches

from ownpace.authoring.check.diagnostic import ADVICE, Finding, line_at, line_of
from ownpace.authoring.check.rule import Rule
from ownpace_graders.kinds.verdict import is_name
from ownpace_graders.lesson import Cell, Lesson
from ownpace_graders.lesson.cells import without_code

_COMMENT = re.compile(r"<!--(.*?)(?:-->|\Z)", re.DOTALL)
_MARKS = {"SOLUTION": "an answer", "HIDDEN TESTS": "tests", "MARK SCHEME": "a task"}
"""What nbgrader's regions are called, and what the cell is in which each may stand."""
_MISSPELT = re.compile(r"^\s*(?:#|//)+.*\b(begin|end)[ _-]+(hidden[ _-]*tests?|solutions?)\b", re.IGNORECASE)


def no_points(lesson: Lesson) -> Iterator[Finding]:
    for phase in lesson.plan:
        asked = [cell for cell in lesson.cells if cell.phase == phase.slug and cell.role == "ask" and cell.kind]
        counted = [cell for cell in asked if cell.kind and not cell.kind.is_open]
        if phase.purpose == "check" and counted and not any(cell.points for cell in counted):
            what = f"All questions of “{phase.heading}” are worth 0 points, so no gradebook says how it went."
            yield Finding(counted[0].number, line_of(counted[0].source, "points"), what, "Give each its points.")


def regions(lesson: Lesson) -> Iterator[Finding]:
    """As nbgrader reads its marks: any line that has the words, in capitals."""
    for cell in lesson.cells:
        begun: dict[str, int] = {}
        if cell.role in ("ask", "show", "text", "raw", "front"):
            continue  # of a question another rule knows them; the others have none
        for line, text in enumerate(cell.source.splitlines(), 1):
            for name in _MARKS:
                if f"BEGIN {name}" in text:
                    yield from _begun(cell, name, line, begun)
                    begun[name] = line
                elif f"END {name}" in text and not begun.pop(name, 0):
                    what = f"END {name} ends what was not begun."
                    yield Finding(cell.number, line, what, f"Write ### BEGIN {name} where it begins.")
            yield from _misspelt(cell, line, text)
        for name, line in begun.items():
            what = f"BEGIN {name} is not ended, and nbgrader makes no release."
            yield Finding(cell.number, line, what, f"Write ### END {name} where it ends.")


def _begun(cell: Cell, name: str, line: int, begun: dict[str, int]) -> Iterator[Finding]:
    if name in begun:
        what = f"BEGIN {name} stands in a region that has begun, and nbgrader makes no release."
        yield Finding(cell.number, line, what, f"Write ### END {name} before it.")
    graded = cell.nbgrader.get("grade") or cell.role == "task"
    if not (cell.nbgrader.get("solution") if name == "SOLUTION" else graded):
        what = f"BEGIN {name} stands in a cell that is not one for {_MARKS[name]}, and nbgrader makes no release."
        yield Finding(cell.number, line, what, "Give the cell its type in nbgrader's toolbar, or take the marks out.")


def _misspelt(cell: Cell, line: int, text: str) -> Iterator[Finding]:
    found = _MISSPELT.match(text)
    if found and not any(f"{side} {name}" in text for side in ("BEGIN", "END") for name in _MARKS):
        name = "HIDDEN TESTS" if found[2].lower().startswith("hidden") else "SOLUTION"
        what = f"“{text.strip()}” is not one of nbgrader's marks, so it hides nothing."
        yield Finding(cell.number, line, what, f"Write ### {found[1].upper()} {name}")


def unmarked_solution(lesson: Lesson) -> Iterator[Finding]:
    last: Cell | None = None
    for cell in lesson.cells if lesson.has_front_matter else ():
        if cell.role == "tests" and cell.points:
            last = None
        if cell.role == "solution" and cell.cell_type == "code":
            if last:
                yield _unmarked(last)
            last = cell
    if last:
        yield _unmarked(last)


def _unmarked(cell: Cell) -> Finding:
    what = "Students write code here, and no tests after it give points for it."
    return Finding(cell.number, 1, what, "Add nbgrader's “autograder tests” after it, or make it manually graded.")


def similar_mistakes(lesson: Lesson) -> Iterator[Finding]:
    used = [(name, cell) for cell in lesson.cells for name in _mistakes(cell)]
    counted = Counter(name for name, _ in used)
    described = lesson.front.misconceptions
    for name, cell in used:
        near = get_close_matches(
            name, [other for other in counted if other != name and counted[other] > counted[name]], 1, 0.92
        )
        if near:
            what = f"The mistake “{name}” is called “{near[0]}” elsewhere, so the class table counts them apart."
            yield Finding(cell.number, line_of(cell.source, name), what, f'Write "{near[0]}" here too.')
        elif described and name not in described:
            what = f"The front matter describes misconceptions, and not “{name}”."
            yield Finding(
                cell.number, line_of(cell.source, name), what, f"Add   {name}: what the student did, in a sentence."
            )
    for name in described:
        if name not in counted:
            yield Finding(
                1,
                line_of(lesson.cells[0].source, f"{name}:"),
                f"No answer has the mistake “{name}”.",
                "Use its name in wrong={…}, or take it out.",
            )


def _mistakes(cell: Cell) -> list[str]:
    wrong = cell.call.answer_key.get("wrong") if cell.call and cell.role == "ask" else None
    names = (
        [each for each in wrong.values() if isinstance(each, str) and is_name(each)] if isinstance(wrong, dict) else []
    )
    return [*dict.fromkeys(names)]


def comment(lesson: Lesson) -> Iterator[Finding]:
    for cell in lesson.cells if lesson.has_front_matter else ():
        if cell.role != "text":
            continue
        text = without_code(cell.source)
        for found in _COMMENT.finditer(text):
            if found[1].strip():
                what = "Students can read this comment: it is in the notebook that they get."
                line = line_at(text, found.start())
                yield Finding(cell.number, line, what, "Put notes to yourself into a Raw cell, which is in no release.")


RULES = (
    Rule("OP41", "no-points", "grading", "An exit ticket is worth nothing.", no_points, ADVICE),
    Rule("OP42", "regions", "grading", "What is to be hidden is not marked as nbgrader wants it.", regions),
    Rule("OP43", "unmarked-solution", "grading", "Students write code that nothing marks.", unmarked_solution, ADVICE),
    Rule(
        "OP44",
        "similar-mistakes",
        "grading",
        "Mistakes are not named alike, or not described.",
        similar_mistakes,
        ADVICE,
    ),
    Rule("OP45", "comment", "grading", "A note to the author is in the notebook that students get.", comment, ADVICE),
)
