"""The questions of a lesson, as rules on practice go through them."""

from __future__ import annotations

from ownpace_graders.lesson import Cell, Lesson


def asked(lesson: Lesson) -> list[Cell]:
    return [cell for cell in lesson.cells if cell.role == "ask" and cell.call and cell.call.literal and cell.kind]


def marked(lesson: Lesson) -> list[Cell]:
    """The questions that tell at once whether an answer is right."""
    return [
        cell
        for cell in asked(lesson)
        if cell.phase not in lesson.checking and cell.call and cell.call.arguments.get("answer") is not None
    ]


def line(cell: Cell) -> int:
    return cell.call.line if cell.call else 1
