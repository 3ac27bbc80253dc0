"""Rules on what there is to do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from ownpace.authoring.check.asked import AskedCell, asked
from ownpace.authoring.check.diagnostic import ADVICE, Finding
from ownpace.authoring.check.phases import by_phase, is_done, line_in_plan, minutes_of
from ownpace.authoring.check.rule import Rule
from ownpace_graders.kinds.shape import ONE
from ownpace_graders.lesson import Cell, Lesson
from ownpace_graders.practice.objectives import objective_of

PASSIVE = 6
"""Minutes that one reads, hears or sees before there is something to do."""
_SAME_KIND, _BY_PLACE = 8, 5
"""Questions from which on they are too many of a kind, or too many with the answer in one place."""
_MIXED = re.compile(
    r"\bmix|review|revis|from memory|gemischt|wiederhol|aus dem gedächtnis|\bmezcl|\bmixt|repas|de memoria|mélang"
    r"|de mémoire|\bmist[aeio]\b|ripass|a memoria|gemengd|herhal|uit het hoofd|mistur|de memória",
    re.IGNORECASE,
)
"""What a phase of mixed practice is called, in the languages that the rules know."""
_NAMED = 5
"""Cells that are named one by one where a question comes again."""


def nothing_to_do(lesson: Lesson) -> Iterator[Finding]:
    for phase, cells in by_phase(lesson):
        if phase.minutes > PASSIVE and cells and not any(map(is_done, cells)) and not _runs(cells):
            what = f"In “{phase.heading}”, {phase.minutes:g} minutes long, there is nothing to do."
            yield Finding(1, line_in_plan(lesson, phase), what, "Ask something in it, at least every six minutes.")
    spent, begin = 0.0, None
    for cell in lesson.cells:
        if is_done(cell):
            spent, begin = 0.0, None
            continue
        spent, begin = spent + minutes_of(cell, lesson), begin or (cell if cell.role in ("text", "show") else None)
        if spent > PASSIVE * 1.5 and begin:
            what = f"From here one reads and watches for {spent:.0f} minutes before there is something to do."
            yield Finding(begin.number, 1, what, "Ask something in between, at least every six minutes.")
            spent, begin = float("-inf"), None


def _runs(cells: list[Cell]) -> bool:
    """Whether there is code to look at and to run."""
    return any(cell.role == "code" and "import" not in cell.source for cell in cells)


def one_kind(lesson: Lesson) -> Iterator[Finding]:
    every = asked(lesson)
    kinds = {call.kind for _, call, _ in every}
    others = any(cell.role in ("solution", "written", "task") for cell in lesson.cells)
    if len(every) >= _SAME_KIND and len(kinds) == 1 and not others:
        what = f"All {len(every)} questions are of one kind, ask.{next(iter(kinds))}."
        fix = "Let students also match, sort, order, draw or say it in their own words."
        yield Finding(every[0].cell.number, every[0].call.line, what, fix)


def same_strategy(lesson: Lesson) -> Iterator[Finding]:
    for phase, cells in by_phase(lesson):
        every = [cell for cell in cells if cell.role == "ask" and cell.call]
        strategies = [objective_of(cell) for cell in every]
        if not _MIXED.search(phase.heading) or len({*strategies} - {""}) < 2 or len(every) < 4:
            continue
        for (before, first), (after, second) in pairwise(zip(every, strategies, strict=True)):
            if first and first == second:
                what = f"In mixed practice two neighbours (here and cell {before.number}) are for “{first}”."
                line = after.call.line if after.call else 1
                yield Finding(after.number, line, what, "Put one of another sort between them.")


def same_question(lesson: Lesson) -> Iterator[Finding]:
    seen: dict[str, Cell] = {}
    again: dict[str, list[AskedCell]] = {}
    for each in asked(lesson):
        cell, call, kind = each
        if not call.prompt or kind.grows:
            continue
        given = {
            name: each for name, each in call.answer_key.items() if name in ("prompt", "options", "answer", "cards")
        }
        key = repr((call.kind, sorted(given.items(), key=lambda each: each[0])))
        if "answer" in given and key in seen and not _pictured(lesson, seen[key], cell):
            again.setdefault(key, []).append(each)
        seen.setdefault(key, cell)
    for key, others in again.items():
        yield _asked_again(seen[key], others)


def _asked_again(first: Cell, others: list[AskedCell]) -> Finding:
    often, out = ("twice", "one of the two") if len(others) == 1 else (f"{len(others) + 1} times", "the others")
    cells = _in_words([first, *(each.cell for each in others[1:])])
    what = f"The question is asked {often}, in the same words: in {cells} too."
    return Finding(others[0].cell.number, others[0].call.line, what, f"Ask it in another way, or take {out} out.")


def _in_words(cells: list[Cell]) -> str:
    """ "cell 4", or "cells 4, 5, 6, 7, 8 and 490 more"."""
    numbers = ", ".join(str(cell.number) for cell in cells[:_NAMED])
    more = f" and {len(cells) - _NAMED} more" if len(cells) > _NAMED else ""
    return f"cell{'s' * (len(cells) > 1)} {numbers}{more}"


def _pictured(lesson: Lesson, first: Cell, second: Cell) -> bool:
    """Whether something between the two shows what the second is about."""
    between = lesson.cells[first.index + 1 : second.index]
    return any("](" in each.source or each.role == "show" for each in between)


def answer_by_place(lesson: Lesson) -> Iterator[Finding]:
    places = []
    for cell, call, kind in asked(lesson):
        key = call.answer_key
        options = key.get("options")
        stays = kind.shape is ONE and not key.get("shuffle")
        if stays and isinstance(options, list) and len(options) > 2 and key.get("answer") in options:
            places.append((options.index(key["answer"]), cell.number, call.line))
    if len(places) >= _BY_PLACE and len({at for at, *_ in places}) == 1:
        which = ("first", "second", "third", "fourth")[places[0][0]] if places[0][0] < 4 else "same"
        what = f"In all {len(places)} questions the right option is the {which} one."
        yield Finding(*places[0][1:], what, "Move some, or let shuffle=True mix them.")


RULES = (
    Rule("OP31", "nothing-to-do", "practice", "For long there is nothing to do.", nothing_to_do, ADVICE),
    Rule("OP37", "one-kind", "practice", "All questions are of one kind.", one_kind, ADVICE),
    Rule(
        "OP38", "same-strategy", "practice", "In mixed practice two neighbours ask for the same.", same_strategy, ADVICE
    ),
    Rule("OP39", "same-question", "practice", "A question is asked twice in the same words.", same_question, ADVICE),
    Rule(
        "OP40", "answer-by-place", "practice", "The right option always stands in one place.", answer_by_place, ADVICE
    ),
)
