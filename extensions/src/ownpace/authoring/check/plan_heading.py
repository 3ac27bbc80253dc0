"""The plan and the `##` headings say the same, in the same order.

Each entry of the plan opens the phase that begins at the `##` heading of the same words. An entry without its heading
would be an empty phase, a heading without its entry would be no phase of its own, and the plan's order is the order
in which the phases open.
"""

from __future__ import annotations

from collections.abc import Iterator

from ownpace.authoring.check.diagnostic import Finding, line_of
from ownpace.authoring.check.rule import Rule
from ownpace_graders.kinds.signature import meant
from ownpace_graders.lesson import Cell, Lesson
from ownpace_graders.lesson.cells import headings


def find(lesson: Lesson) -> Iterator[Finding]:
    if not lesson.plan:
        return
    planned = [phase.heading for phase in lesson.plan]
    found = [(text, cell) for cell in lesson.cells for text in _headings(cell)]
    there = [text for text, _ in found]
    front = lesson.cells[0]
    for heading in planned:
        if heading not in there:
            what = f"The plan has “{heading}”, and no cell has the heading ## {heading}."
            fix = f"Add a Markdown cell ## {heading}, or take it out of the plan.{meant(heading, there)}"
            if joined := next((cell for cell in lesson.cells if _is_joined(cell, heading)), None):
                fix = f"In cell {joined.number} a space is missing: write ## {heading}."
            yield Finding(1, line_of(front.source, heading), what, fix)
    yield from _at_headings(found, planned)


def _at_headings(found: list[tuple[str, Cell]], planned: list[str]) -> Iterator[Finding]:
    last, seen = -1, dict[str, Cell]()
    for text, cell in found:
        problem = _problem(text, cell, planned, last, seen)
        if problem:
            line = line_of(cell.source, f"## {text}")
            yield Finding(cell.number, line, *problem)
        if text in planned:
            last = max(last, planned.index(text))
            seen[text] = cell


def _problem(text: str, cell: Cell, planned: list[str], last: int, seen: dict[str, Cell]) -> tuple[str, str] | None:
    """What is wrong with this heading and how to fix it, if anything is."""
    if text not in planned:
        fix = f"Add it to the plan, or make it a ### heading inside a phase.{meant(text, planned)}"
        return f"The heading ## {text} is not in the plan.", fix
    if text in seen:
        return f"The heading ## {text} is there twice.", "Each phase begins once: give the second another heading."
    if planned.index(text) < last:
        return (
            f"The heading ## {text} comes after ## {planned[last]}, and the plan has it before.",
            "Move the section, or put the plan in the order of the headings.",
        )
    if any(other is cell for other in seen.values()):
        return f"Two phases begin in this cell, and ## {text} would be lost.", "Begin each phase in a cell of its own."
    return None


def _is_joined(cell: Cell, heading: str) -> bool:
    """Whether its heading stands there without the space that makes it one."""
    return cell.role == "text" and f"##{heading}" in map(str.strip, cell.source.splitlines())


def _headings(cell: Cell) -> list[str]:
    return [text for marks, text in headings(cell.source) if marks == "##"] if cell.role == "text" else []


RULES = (Rule("OP2", "plan-heading", "plan", "The plan and the `##` headings do not say the same.", find),)
