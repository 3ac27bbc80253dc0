"""What a student in the preview has done, as the record of it: nothing, all phases up to one right, or all wrong."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Any

from ownpace.demo.answers import answer
from ownpace_graders.errors import LessonError
from ownpace_graders.lesson import Cell, Lesson
from ownpace_graders.lesson.calls import fingerprint
from ownpace_graders.record import Event

START, WRONG, AFTER = "start", "wrong", "after-"
"""The views; after AFTER comes the number of phases that are done."""


def views(lesson: Lesson | None) -> list[tuple[str, str]]:
    """The views of a lesson there are, each with the words that an author picks it by."""
    phases = [*enumerate(lesson.plan, 1)] if lesson else []
    after = [(f"{AFTER}{number}", f"After “{phase.heading}”, all right") for number, phase in phases]
    return [(START, "From the start"), *after, (WRONG, "Everything wrong")]


def events(source: Lesson, released: Lesson, view: str) -> list[Event]:
    """What such a student has done in a lesson. `source` has the keys, `released` is what they see."""
    if view == START:
        return []
    number = view.removeprefix(AFTER)
    count = int(number) if view.startswith(AFTER) and number.isdecimal() else len(released.plan)
    return [*_events(source, released, count, right=view != WRONG)]


def _events(source: Lesson, released: Lesson, count: int, *, right: bool) -> Iterator[Event]:
    draw = Random(f"ownpace preview {released.key}")  # noqa: S311 - a simulation, no secret
    done = {None, *(phase.slug for phase in released.plan[:count])}
    keyed = {cell.item: cell for cell in source.questions}
    for phase in released.plan[: count + 1]:
        yield Event.new(released.name, phase.slug, "open", {})
    for cell in released.questions:
        if cell.phase in done and cell.item in keyed:
            yield from _answer(keyed[cell.item], cell, released.name, draw, right=right)


def _answer(keyed: Cell, cell: Cell, lesson: str, draw: Random, *, right: bool) -> Iterator[Event]:
    if cell.kind is None or cell.kind.shape.files:
        return
    try:
        response: Any = answer(keyed, right, draw)
    except (LessonError, LookupError, TypeError, ValueError):
        return  # a key that is none: the bar says so
    if response is None:
        return
    of = fingerprint(cell.call.kind, cell.call.arguments) if cell.call else ""
    yield Event.new(lesson, str(cell.item), "answer", {"response": response, "of": of})
    if cell.role == "solution":
        yield Event.new(lesson, str(cell.item), "check", {"right": right})
