"""Rules on the help that somebody gets who does not know the answer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from ownpace.authoring.check.asked import asked, marked
from ownpace.authoring.check.diagnostic import ADVICE, Finding, line_of
from ownpace.authoring.check.rule import Rule
from ownpace_graders.kinds import Kind
from ownpace_graders.kinds.shape import ONE
from ownpace_graders.lesson import Lesson
from ownpace_graders.lesson.calls import Call

_FORESEEN = 2
"""Wrong answers that are foreseen: an author who has thought of so many is told of the first slip only."""


def option_without_words(lesson: Lesson) -> Iterator[Finding]:
    for cell, call, kind in marked(lesson):
        if kind.shape is not ONE:
            continue
        said = call.arguments.get("wrong") or {}
        given = call.arguments.get("options")
        options = [str(each) for each in given if each != call.arguments["answer"]] if isinstance(given, list) else []
        silent = [each for each in options if each not in said] if isinstance(said, dict) else []
        if silent and cell.points:
            more = f" and {len(silent) - 1} more" if len(silent) > 1 else ""
            what = f"A student who picks “{_short(silent[0])}”{more} hears only that it is wrong."
            yield Finding(cell.number, call.line, what, 'Say why to each, in wrong={"…": "…"}.')


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:37]}…"


def usual_slips(lesson: Lesson) -> Iterator[Finding]:
    for cell, call, kind in asked(lesson):
        key = call.answer_key
        if key.get("answer") is None:
            continue
        said = key.get("wrong") if isinstance(key.get("wrong"), dict) else {}
        every = kind.slips(key)
        expected = every if len(said or {}) < _FORESEEN else every[:1]
        missing = [each for each in expected if not _known(each.value, said or {}, call, kind)]
        if missing:
            names = cell.phase in lesson.checking
            pairs = ", ".join(f'"{each.value}": "{each.name if names else each.words}"' for each in missing)
            what = "A usual wrong answer has no words: " + ", ".join(each.value for each in missing) + "."
            at = line_of(cell.source, "wrong=") if said else call.line
            yield Finding(cell.number, at, what, f"Say something to it, as in wrong={{{pairs}}}.")


def _known(value: str, said: Mapping[object, object], call: Call, kind: Kind) -> bool:
    """Whether the author has foreseen it, in whatever way it is written."""
    unit = call.arguments.get("unit")
    key = {"answer": value, "unit": unit} if unit else {"answer": value}
    return any(kind.score(str(each), key).right for each in said)


def no_help(lesson: Lesson) -> Iterator[Finding]:
    help_ = ("wrong", "hints", "steps", "solution")
    for cell, call, kind in marked(lesson):
        takes = {*help_} <= set(kind.signature.names)
        if takes and cell.points and not any(call.arguments.get(name) for name in help_):
            what = "A student who does not know the answer gets no help: no hints, and no words to a wrong answer."
            yield Finding(cell.number, call.line, what, "Add hints=[…], from gentle to strong, or wrong={…}.")


def hint_tells(lesson: Lesson) -> Iterator[Finding]:
    for cell, call, _ in marked(lesson):
        given = call.arguments
        hints, answer = given.get("hints"), given.get("answer")
        first = hints[0] if isinstance(hints, list) and hints and isinstance(hints[0], str) else ""
        if not isinstance(answer, (str, int, float)) or given.get("options") or len(str(answer)) < 3:
            continue
        told = rf"(?<![\w.,/]){re.escape(str(answer))}(?![\w/]|[.,]\d)"
        if re.search(told, first, re.IGNORECASE) and not re.search(told, str(given.get("prompt")), re.IGNORECASE):
            what = f"The first hint tells the answer, “{answer}”."
            yield Finding(cell.number, line_of(cell.source, first[:20]), what, "Begin with what leads there.")


def help_in_check(lesson: Lesson) -> Iterator[Finding]:
    for cell in lesson.cells:
        given = cell.call.arguments if cell.call and cell.role == "ask" and cell.phase in lesson.checking else {}
        for name in ("hints", "steps", "solution"):
            if given.get(name):
                what = f"{name}= in a phase that checks helps some, so the ticket says less of what each one knows."
                yield Finding(cell.number, line_of(cell.source, f"{name}="), what, "Take it out, or ask it before.")


RULES = (
    Rule(
        "OP32",
        "option-without-words",
        "practice",
        "A wrong option hears only that it is wrong.",
        option_without_words,
        ADVICE,
    ),
    Rule("OP33", "usual-slips", "practice", "A usual wrong answer was not foreseen.", usual_slips, ADVICE),
    Rule("OP34", "no-help", "practice", "A question helps nobody who does not know the answer.", no_help, ADVICE),
    Rule("OP35", "hint-tells", "practice", "The first hint tells the answer.", hint_tells, ADVICE),
    Rule("OP36", "help-in-check", "practice", "An exit ticket helps.", help_in_check, ADVICE),
)
