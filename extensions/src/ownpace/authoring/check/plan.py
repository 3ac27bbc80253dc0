"""Rules on a lesson's time."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ownpace.authoring.check.diagnostic import ADVICE, Finding, line_at
from ownpace.authoring.check.phases import by_phase, line_in_plan, minutes_of
from ownpace.authoring.check.reading import is_english, plain
from ownpace.authoring.check.rule import Rule
from ownpace_graders.lesson import Lesson

SHORTEST = 25
"""Minutes: in a lesson of fewer, a part of it may well be a third."""
_TOO_LONG, _TOO_SHORT, _SURE = 2.0, 0.25, 5
"""How far off a plan must be, as parts of what is planned and in minutes: what a cell takes is only roughly known."""
_ROUNDED = 1
"""Minutes more than a third of a lesson that say nothing: a plan is in whole ones."""
_ON_THE_PAGE = ("recall", "fluency")
"""Purposes of phases in which nobody reads a book, draws or goes and looks."""
_TAKES = re.compile(
    r"\b(?:lesson|this)\s+(?:takes?|lasts?|will take|needs)\s+(?:you\s+)?"
    r"(?:about\s+|around\s+|only\s+)?(\d{1,3})\s+minutes",
    re.IGNORECASE,
)


def minutes(lesson: Lesson) -> Iterator[Finding]:
    for phase, cells in by_phase(lesson):
        need = sum(minutes_of(cell, lesson) for cell in cells)
        line = line_in_plan(lesson, phase)
        if need > phase.minutes * _TOO_LONG and need - phase.minutes > _SURE:
            what = (
                f"“{phase.heading}” is planned for {phase.minutes:g} minutes, and what is in it takes about {need:.0f}."
            )
            yield Finding(1, line, what, "Plan more minutes, or take something out.")
        elif need < phase.minutes * _TOO_SHORT and phase.minutes - need > _SURE and phase.purpose in _ON_THE_PAGE:
            what = (
                f"“{phase.heading}” is planned for {phase.minutes:g} minutes, and what is in it takes about {need:.0f}."
            )
            yield Finding(1, line, what, "Plan fewer minutes, or give more to do.")


def long_phase(lesson: Lesson) -> Iterator[Finding]:
    for phase in lesson.plan if lesson.minutes >= SHORTEST else ():
        if phase.minutes > lesson.minutes / 3 + _ROUNDED:
            what = f"“{phase.heading}” takes {phase.minutes:g} of the lesson's {lesson.minutes:g} minutes."
            yield Finding(
                1, line_in_plan(lesson, phase), what, "Divide it: a phase is to be a third of a lesson at most."
            )


def total(lesson: Lesson) -> Iterator[Finding]:
    texts = [(1, lesson.front.summary), *((cell.number, cell.source) for cell in lesson.cells if cell.role == "text")]
    for number, text in texts if lesson.plan and is_english(lesson) else ():
        for found in _TAKES.finditer(plain(text)):
            said = int(found[1])
            if abs(said - lesson.minutes) > max(2, 0.2 * lesson.minutes):
                line = line_at(plain(text), found.start()) if number > 1 else 1
                what = f"Students read that it takes {said} minutes, and the plan has {lesson.minutes:g}."
                yield Finding(number, line, what, "Let both say the same.")


def empty_phase(lesson: Lesson) -> Iterator[Finding]:
    for phase, cells in by_phase(lesson):
        text = "\n".join(cell.source for cell in cells if cell.role == "text")
        is_begun = any(cell.role == "text" for cell in cells)
        if is_begun and all(cell.role in ("text", "raw") for cell in cells) and not _says(text):
            first = next(cell for cell in cells if cell.role == "text")
            what = f"There is nothing in “{phase.heading}” but its heading."
            yield Finding(first.number, 1, what, "Write it, or take it out of the plan and out of the lesson.")


def _says(text: str) -> bool:
    return any(line.strip() and not re.match(r"#{1,6}\s", line) for line in text.splitlines())


def no_check(lesson: Lesson) -> Iterator[Finding]:
    purposes = {phase.purpose for phase in lesson.plan}
    told = any(cell.kind and cell.kind.by_hand for cell in lesson.cells)
    if len(lesson.plan) > 1 and not told and not purposes & {"check", "reflect", "discuss"}:
        what = "No phase checks what was learned, and none looks back."
        fix = "End with an exit ticket (purpose: check) or with the students' own words (purpose: reflect)."
        yield Finding(1, line_in_plan(lesson, lesson.plan[-1]), what, fix)


RULES = (
    Rule("OP16", "minutes", "plan", "A phase takes far longer than it is planned for, or far less.", minutes, ADVICE),
    Rule("OP17", "long-phase", "plan", "A phase takes more than a third of the lesson.", long_phase, ADVICE),
    Rule("OP18", "total", "plan", "Students read another length of the lesson than the plan has.", total, ADVICE),
    Rule("OP19", "empty-phase", "plan", "A phase is a heading with nothing below it.", empty_phase, ADVICE),
    Rule("OP20", "no-check", "plan", "Nobody finds out what was learned.", no_check, ADVICE),
)
