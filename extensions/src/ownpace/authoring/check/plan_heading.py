"""The plan and the `##` headings say the same, in the same order.

Each entry of the plan opens the phase that begins at the `##` heading of the same words. An entry without its heading
would be an empty phase, a heading without its entry would be no phase of its own, and the plan's order is the order
in which the phases open.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ownpace.authoring.check.diagnostic import Finding, line_of
from ownpace.authoring.check.rule import Rule
from ownpace.authoring.check.text_in_code import text_line
from ownpace_graders.kinds.signature import meant, near
from ownpace_graders.lesson import Cell, Lesson
from ownpace_graders.lesson.cells import headings


def find(lesson: Lesson) -> Iterator[Finding]:
    if not lesson.plan:
        return
    planned = [phase.heading for phase in lesson.plan]
    found = [(text, cell) for cell in lesson.cells for text in _headings(cell, lesson)]
    there = [text for text, _ in found]
    front, other = lesson.cells[0], _otherwise(planned, there)
    for heading in planned:
        if heading not in there and heading not in other.values():
            what = f"The plan has “{heading}”, and no cell has the heading ## {heading}."
            fix = next(_nearly_there(lesson, heading), f"Add a Markdown cell ## {heading}, or take it out of the plan.")
            yield Finding(1, line_of(front.source, heading), what, fix)
    yield from _at_headings(found, planned, other)


def _otherwise(planned: list[str], there: list[str]) -> dict[str, str]:
    """Headings that are not in the plan, with what the plan calls the same phase."""
    lacking, more = [each for each in planned if each not in there], [each for each in there if each not in planned]
    if len(lacking) == len(more) == 1 and near(more[0], planned) in ("", lacking[0]):
        return {more[0]: lacking[0]}
    pairs = [(each, near(each, lacking)) for each in more]
    return {each: same for each, same in pairs if same and [same for _, same in pairs].count(same) == 1}


def _nearly_there(lesson: Lesson, heading: str) -> Iterator[str]:
    """What to do with a line that was to be this heading, in each cell that has one."""
    for cell in lesson.cells:
        for line in cell.source.splitlines() if cell.role == "text" else ():
            marks = re.match(r"\s*(#{1,6})\s*", line)
            if marks and line[marks.end() :].strip() == heading:
                yield f"In cell {cell.number} stands {line.strip()}: write ## {heading}"
        if cell.cell_type == "code" and f"## {heading}" in cell.source.splitlines():
            yield f"In cell {cell.number}, a Code cell, stands ## {heading}: write it into a Markdown cell before it."


def _at_headings(found: list[tuple[str, Cell]], planned: list[str], other: dict[str, str]) -> Iterator[Finding]:
    seen = dict[str, Cell]()
    there = [*dict.fromkeys(text for text, _ in found if text in planned)]
    kept = _in_order(there, planned)
    for text, cell in found:
        problem = _problem(text, cell, planned, seen)
        if same := other.get(text):
            what = f"The heading ## {text} is not in the plan, which calls this phase “{same}”."
            problem = what, "Write the same words in both."
        elif text in there and text not in kept and text not in seen:
            problem = _out_of_order(text, there, kept, planned)
        if problem:
            line = line_of(cell.source, f"## {text}")
            yield Finding(cell.number, line, *problem)
        if text in planned:
            seen[text] = cell


def _in_order(there: list[str], planned: list[str]) -> list[str]:
    """The most headings that stand in the plan's order: each other one was moved."""
    best: list[list[str]] = []
    for text in there:
        before = [run for run in best if planned.index(run[-1]) < planned.index(text)]
        best.append([*max(before, key=len, default=[]), text])
    return max(best, key=len, default=[])


def _out_of_order(text: str, there: list[str], kept: list[str], planned: list[str]) -> tuple[str, str]:
    at, wanted = there.index(text), planned.index(text)
    too_late = [each for each in kept if there.index(each) < at and planned.index(each) > wanted]
    too_early = [each for each in kept if there.index(each) > at and planned.index(each) < wanted]
    where = f"after ## {too_late[-1]}, and the plan has it before" if too_late else ""
    where = where or f"before ## {too_early[-1]}, and the plan has it after"
    return f"The heading ## {text} comes {where}.", "Move the section, or put the plan in the order of the headings."


def _problem(text: str, cell: Cell, planned: list[str], seen: dict[str, Cell]) -> tuple[str, str] | None:
    """What is wrong with this heading by itself and how to fix it, if anything is."""
    if text not in planned:
        fix = f"Add it to the plan, or make it a ### heading inside a phase.{meant(text, planned)}"
        return f"The heading ## {text} is not in the plan.", fix
    if text in seen:
        return f"The heading ## {text} is there twice.", "Each phase begins once: give the second another heading."
    if any(other is cell for other in seen.values()):
        return f"Two phases begin in this cell, and ## {text} would be lost.", "Begin each phase in a cell of its own."
    return None


def _headings(cell: Cell, lesson: Lesson) -> list[str]:
    """The phases that begin in a text; in one of the wrong type of cell too, of which another rule says so."""
    is_text = cell.role == "text" or text_line(cell, lesson)
    return [text for marks, text in headings(cell.source) if marks == "##"] if is_text else []


RULES = (Rule("OP2", "plan-heading", "plan", "The plan and the `##` headings do not say the same.", find),)
