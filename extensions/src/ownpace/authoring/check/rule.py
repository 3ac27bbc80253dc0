"""What a rule is: one value, from which the index of rules, the diagnostics and the tests are made."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ownpace.authoring.check.diagnostic import ERROR, Finding
from ownpace_graders.lesson import Lesson

GROUPS = {
    "lives": "everything in it comes alive",
    "plan": "its time is planned",
    "objectives": "what is to be learned is taught, practised and checked",
    "directions": "the directions are understood",
    "practice": "there is enough to do, with help",
    "grading": "it is graded as it is meant",
    "access": "everybody can use it",
    "media": "pictures, sounds and films can be seen and heard",
    "run": "its code runs (with --run)",
    "tidy": "nothing lies about",
}
"""Of a lesson, what the rules of each group look after."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule.

    code: never used for anything else again · name: a word or two with hyphens · group: one of GROUPS ·
    about: in a sentence, what is wrong, the first of its page docs/rules/<code>.md · find: all that it has to say of a
    lesson · level: ERROR or ADVICE · fix(lesson, number): makes right, in `lesson.notebook`, the cell of this number,
    without losing a word of its author's; None where that cannot be done · runs: it needs the lesson's code to be run,
    so it is asked only with `--run` · settings: it needs the course's settings, which are a program, so it is not asked
    of a lesson that is only looked at.
    """

    code: str
    name: str
    group: str
    about: str
    find: Callable[[Lesson], Iterator[Finding]]
    level: str = ERROR
    fix: Callable[[Lesson, int], None] | None = None
    runs: bool = False
    settings: bool = False
