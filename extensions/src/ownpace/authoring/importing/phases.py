"""Where cells go in a lesson: at the end of a phase, or in a new one, which the plan then has too."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

from ownpace.authoring.check.alive import IMPORT
from ownpace.authoring.importing.cells import NewCell, cells, code_cell, text_cell
from ownpace.authoring.importing.found import Sheet
from ownpace_graders.errors import InputError
from ownpace_graders.lesson import Lesson, slug
from ownpace_graders.lesson.cells import headings, source_of


def with_sheets(lesson: Lesson, sheets: Sequence[Sheet], phase: str) -> list[NewCell]:
    if not lesson.has_front_matter:
        raise InputError(
            "The lesson has no front matter, so there is no plan to put a phase into.",
            where=str(lesson.path),
            next="Import into a lesson of Ownpace's, or into a new one.",
        )
    written = [NewCell(raw) for raw in lesson.notebook["cells"]]
    items = {str(cell.call.item if cell.call and cell.role == "show" else cell.item) for cell in lesson.cells}
    plan = {each.heading: each.purpose for each in lesson.plan}
    for sheet in sheets:
        heading = phase or _heading(sheet, plan)
        made = cells(sheet.found, items, checking=plan.get(heading) == "check")
        if not made:
            continue
        if heading not in plan:
            written = [
                NewCell(_planned(written[0].raw, heading, made)),
                *written[1:],
                NewCell(text_cell(f"## {heading}")),
            ]
            plan[heading] = "practise"
        written = _at_end_of(heading, written, made, plan)
    return _with_import(written)


def _heading(sheet: Sheet, plan: dict[str, str]) -> str:
    """A heading of its own, without what a heading cannot say."""
    name = " ".join(re.sub(r"[#\\`*_<>\[\]{}]", " ", sheet.title).split())[:80] or "Questions"
    slugs = {slug(each) for each in plan}
    return next(each for n in range(1, len(plan) + 2) if slug(each := name if n == 1 else f"{name} {n}") not in slugs)


def _planned(front: dict[str, Any], heading: str, made: Sequence[NewCell]) -> dict[str, Any]:
    """The front matter with a phase more, all else as it was written."""
    minutes = max(1, sum(1 for cell in made if cell.of and cell.of.call and cell.raw["cell_type"] == "code"))
    entry = f"  - {{heading: {json.dumps(heading, ensure_ascii=False)}, purpose: practise, minutes: {minutes}}}"
    lines = source_of(front).split("\n")
    at = next((n for n, line in enumerate(lines) if re.match(r"plan\s*:", line)), 0)
    if re.match(r"plan\s*:\s*\[\s*\]\s*$", lines[at]):
        lines[at] = "plan:"
    end = next((n for n in range(at + 1, len(lines)) if not re.match(r"\s|-\s|#|$", lines[n])), len(lines) - 1)
    dash = next((re.match(r"\s*", line)[0] for line in lines[at + 1 : end] if line.lstrip().startswith("- ")), "  ")  # type: ignore[index]
    lines.insert(end, dash + entry.strip())
    return {**front, "source": "\n".join(lines).splitlines(keepends=True)}


def _at_end_of(heading: str, written: list[NewCell], made: list[NewCell], plan: dict[str, str]) -> list[NewCell]:
    def phase_of(cell: NewCell) -> str:
        is_text = cell.raw.get("cell_type") == "markdown"
        return (
            next((text for marks, text in headings(source_of(cell.raw)) if marks == "##" and text in plan), "")
            if is_text
            else ""
        )

    begin = next(n for n, cell in enumerate(written) if phase_of(cell) == heading)
    end = next((n for n in range(begin + 1, len(written)) if phase_of(written[n])), len(written))
    return [*written[:end], *made, *written[end:]]


def _with_import(written: list[NewCell]) -> list[NewCell]:
    """With the line that calls need, where no cell before the first of them has it."""
    calls = [n for n, cell in enumerate(written) if cell.of and cell.of.call]
    before = (
        "\n".join(source_of(cell.raw) for cell in written[: calls[0]] if cell.raw.get("cell_type") == "code")
        if calls
        else ""
    )
    if not calls or re.search(
        r"^from ownpace import (?:.*\bask\b.*\bshow\b|.*\bshow\b.*\bask\b|\*)", before, re.MULTILINE
    ):
        return written
    return [written[0], NewCell(code_cell(IMPORT)), *written[1:]]
