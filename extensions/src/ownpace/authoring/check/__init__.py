"""`ownpace check`: what a lesson's author should fix before students see it, and what would make it better.

A rule is a value, `Rule`, at the end of a file in this folder, and a page in docs/rules. `check` asks all of them.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Sequence
from itertools import chain
from pathlib import Path
from typing import Any

from ownpace.authoring.check import (
    access,
    alive,
    alive_code,
    answer,
    directions,
    escapes,
    exceptions,
    follows,
    front_matter,
    grading,
    helping,
    hidden_key,
    media,
    nbgrader_metadata,
    objective,
    objectives,
    plan,
    plan_heading,
    played,
    practice,
    question_call,
    question_id,
    student_files,
    text_in_code,
    tidy,
    undecided,
    when_run,
)
from ownpace.authoring.check.diagnostic import ADVICE, ERROR, Diagnostic, Finding
from ownpace.authoring.check.follows import Follow
from ownpace.authoring.check.rule import Rule
from ownpace.whole import write_whole
from ownpace_graders.errors import LessonError
from ownpace_graders.lesson import Lesson, lesson_of, read_notebook

__all__ = ["ADVICE", "ERROR", "LOOKING", "RULES", "Diagnostic", "check", "check_notebook", "fix", "fixed"]

_FILES = (
    front_matter,
    plan_heading,
    question_id,
    question_call,
    nbgrader_metadata,
    hidden_key,
    objective,
    media,
    answer,
    alive,
    text_in_code,
    student_files,
    exceptions,
    alive_code,
    escapes,
    plan,
    objectives,
    directions,
    practice,
    helping,
    grading,
    access,
    played,
    tidy,
    undecided,
    when_run,
)
RULES: tuple[Rule, ...] = tuple(sorted(chain(*(file.RULES for file in _FILES)), key=lambda rule: int(rule.code[2:])))
LOOKING = tuple(rule for rule in RULES if not (rule.settings or rule.runs))
"""Those that run nothing at all: neither the lesson nor its course's settings."""


def check(notebook: Path, *, run: bool = False) -> list[Diagnostic]:
    """Every diagnostic of the notebook in this file, in the order of its cells. `run` as in `check_notebook`."""
    try:
        return check_notebook(read_notebook(notebook), notebook, run=run)
    except LessonError as error:
        return [_unreadable(notebook, error)]


def check_notebook(
    notebook: dict[str, Any], path: Path, *, run: bool = False, among: Sequence[Rule] = RULES
) -> list[Diagnostic]:
    """Every diagnostic of a notebook of format 4 as it is now, in the order of its cells; it need not be saved.

    `path` is where it lies or will lie: media and settings are looked up there, and nothing is written. Nothing in it
    is run unless `run`, for the rules that ask how it runs. `among` are the rules that are asked.
    """
    try:
        lesson = lesson_of(notebook, path)
    except LessonError as error:
        return [_unreadable(path, error)]
    rules = [rule for rule in among if run or not rule.runs]
    found = [_diagnostic(rule, finding, lesson) for rule in rules for finding in rule.find(lesson)]
    told = exceptions.Codes({rule.code for rule in RULES}, {rule.code for rule in rules})
    needless = [_diagnostic(exceptions.RULES[0], one, lesson) for one in exceptions.needless(found, lesson, told)]
    allowed = exceptions.allowed(found, lesson)
    kept = [one for one in found if one not in allowed]
    kept = follows.without(kept, _slips(lesson, kept, among=rules))
    return sorted([*kept, *needless], key=lambda one: (one.cell, one.line, int(one.code[2:])))


def _slips(lesson: Lesson, kept: Sequence[Diagnostic], *, among: Sequence[Rule]) -> list[tuple[Diagnostic, Follow]]:
    """What other findings follow from, of every rule that knows such, whether or not it is `among` those asked."""
    others = [rule for rule in RULES if rule.code in follows.READ and rule not in among]
    more = [_diagnostic(rule, finding, lesson) for rule in others for finding in rule.find(lesson)]
    let_pass = exceptions.allowed(more, lesson)
    return [*follows.causes([*kept, *(one for one in more if one not in let_pass)], lesson)]


def fixed(
    notebook: dict[str, Any], path: Path, only: Diagnostic | None = None
) -> tuple[dict[str, Any], list[Diagnostic]]:
    """A copy of the notebook in which is fixed what can be without asking, or `only` this; and what was fixed."""
    done: list[Diagnostic] = []
    result = copy.deepcopy(notebook)
    for rule in RULES:
        if rule.fix is None or (only and only.code != rule.code):
            continue
        found = [one for one in check_notebook(result, path, among=[rule]) if one.code == rule.code]
        lesson = lesson_of(result, path)
        for one in sorted(found, key=lambda one: -one.cell):  # from the end, because a cell may be taken out
            if only is None or only.cell == one.cell:
                rule.fix(lesson, one.cell)
                done.append(one)
    return result, done


def fix(notebook: Path) -> int:
    """Fixes in the file what can be fixed without asking; how many cells were changed. LessonError if unreadable."""
    before = read_notebook(notebook)
    lesson_of(before, notebook)
    after, done = fixed(before, notebook)
    if done:
        write_whole(notebook, json.dumps(after, indent=1, ensure_ascii=False) + "\n")
    return len({one.cell for one in done})


def _diagnostic(rule: Rule, found: Finding, lesson: Lesson) -> Diagnostic:
    cells: list[dict[str, Any]] = lesson.notebook["cells"]
    cell_id = cells[found.cell - 1].get("id") if 0 < found.cell <= len(cells) else None
    return Diagnostic(
        rule.code,
        rule.name,
        lesson.path,
        found.cell,
        found.line,
        found.what,
        found.fix,
        rule.fix is not None,
        rule.level,
        found.column,
        str(cell_id or ""),
    )


def _unreadable(path: Path, error: LessonError) -> Diagnostic:
    cell, line = front_matter.place_of(error)
    rule = front_matter.RULES[0]
    return Diagnostic(rule.code, rule.name, path, cell, line, error.what, error.next)
