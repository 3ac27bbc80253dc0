"""The questions of a lesson, as rules on practice go through them."""

from __future__ import annotations

from typing import NamedTuple

from ownpace_graders.kinds import Kind
from ownpace_graders.lesson import Cell, Lesson
from ownpace_graders.lesson.calls import Call


class AskedCell(NamedTuple):
    """A question: its cell, its call, whose arguments are all literals, and its kind."""

    cell: Cell
    call: Call
    kind: Kind


def asked(lesson: Lesson) -> list[AskedCell]:
    return [
        AskedCell(cell, cell.call, cell.kind)
        for cell in lesson.cells
        if cell.role == "ask" and cell.call and cell.call.literal and cell.kind
    ]


def marked(lesson: Lesson) -> list[AskedCell]:
    """The questions that tell at once whether an answer is right."""
    return [
        each
        for each in asked(lesson)
        if each.cell.phase not in lesson.checking and each.call.arguments.get("answer") is not None
    ]
