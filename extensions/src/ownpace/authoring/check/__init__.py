"""`ownpace check`: what a lesson's author should fix before students see it. A rule is a file in this folder.

A rule has a `CODE`, a `NAME`, a docstring that is its documentation, and `find(lesson)`, which yields diagnostics.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

from ownpace.authoring.check import (
    alive,
    answer,
    front_matter,
    hidden_key,
    media,
    nbgrader_metadata,
    objective,
    plan_heading,
    question_call,
    question_id,
    student_files,
)
from ownpace.authoring.check.diagnostic import Diagnostic
from ownpace_graders.errors import LessonError
from ownpace_graders.lesson import read_lesson

__all__ = ["RULES", "Diagnostic", "check", "fix"]

RULES: tuple[ModuleType, ...] = (
    front_matter,
    plan_heading,
    question_id,
    question_call,
    answer,
    nbgrader_metadata,
    hidden_key,
    objective,
    media,
    alive,
    student_files,
)


def check(notebook: Path) -> list[Diagnostic]:
    """Every diagnostic of one notebook, in the order of its cells."""
    try:
        lesson = read_lesson(notebook)
    except LessonError as error:
        return [front_matter.unreadable(notebook, error)]
    found: Iterator[Diagnostic] = (diagnostic for rule in RULES for diagnostic in rule.find(lesson))
    return sorted(found, key=lambda diagnostic: (diagnostic.cell, diagnostic.line, diagnostic.code))


def fix(notebook: Path) -> int:
    """Fixes in the file what can be fixed without asking; how many cells were changed. LessonError if unreadable."""
    return nbgrader_metadata.fix(read_lesson(notebook))
