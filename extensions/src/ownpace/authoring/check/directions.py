"""Rules on what students read: whether they understand it when nobody is there to ask."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ownpace.authoring.check.diagnostic import ADVICE, Finding, column_of, line_at
from ownpace.authoring.check.levels import grade_level
from ownpace.authoring.check.live_words import live_words
from ownpace.authoring.check.phases import by_phase
from ownpace.authoring.check.reading import Sentence, language, plain, sentences
from ownpace.authoring.check.rule import Rule
from ownpace.authoring.check.step_words import IF, THEN, USES
from ownpace_graders.lesson import Cell, Lesson

_ENOUGH = 60
"""Words: of fewer, no level can be said."""
_ABOVE = 2
"""Grades that the directions may be above the lesson's: the measure is no finer."""
_ITEM = re.compile(r"^[^\S\n]*(?:[-*+]|\d+[.)])\s+(.+)$", re.MULTILINE)
_STEPS = 5
_UNCOUNTED = ("el", "bo", "ja", "km", "lo", "my", "th", "vi", "wuu", "yue", "zh")
"""Languages whose words or sentences nothing here can count: no spaces between words, spaces within them, or signs that
end a sentence in no other language."""


def _longest(grade: int | None) -> int:
    """Words in a sentence that the grade can follow."""
    return 35 if grade is None or grade > 8 else 30 if grade > 5 else 25 if grade > 3 else 20


def _texts(lesson: Lesson) -> Iterator[tuple[Cell, str]]:
    """What a lesson itself says, without the texts that it is about."""
    for cell in lesson.cells:
        if cell.role == "text":
            yield cell, cell.source
        elif cell.role == "ask" and cell.call:
            yield cell, cell.call.prompt


def _quoted(sentence: Sentence) -> bool:
    return bool(re.match(r"[\"“”‘«]", sentence.text))


def reading_level(lesson: Lesson) -> Iterator[Finding]:
    grade = lesson.front.grade
    for phase, cells in by_phase(lesson) if grade else ():
        texts = [cell for cell in cells if cell.role == "text"]
        found = [each for cell in texts for each in sentences(cell.source)]
        if sum(len(each.words) for each in found) < _ENOUGH:
            continue
        level = grade_level(found, language(lesson))
        if level is not None and level > (grade or 0) + _ABOVE:
            what = f"What is read in “{phase.heading}” is for grade {level:.0f}, and the lesson for grade {grade}."
            hard = max(texts, key=lambda cell: _level(cell, lesson))
            yield Finding(hard.number, 1, what, "Write shorter sentences and plainer words; this cell is the hardest.")


def _level(cell: Cell, lesson: Lesson) -> float:
    found = sentences(cell.source)
    return (grade_level(found, language(lesson)) if found else None) or 0.0


def long_sentence(lesson: Lesson) -> Iterator[Finding]:
    most = _longest(lesson.front.grade)
    for cell, text in _texts(lesson) if language(lesson) not in _UNCOUNTED else ():
        for each in sentences(text):
            if len(each.words) > most and not _quoted(each):
                line = each.line if cell.role == "text" else cell.call.line if cell.call else 1
                begin = " ".join(each.text.split()[:4])
                what = f"The sentence “{begin} …” has {len(each.words)} words; up to {most} can be followed."
                yield Finding(cell.number, line, what, "Make two of it.")


def many_actions(lesson: Lesson) -> Iterator[Finding]:
    then, if_ = THEN.get(language(lesson)), IF.get(language(lesson))
    for cell, text in _texts(lesson) if then and if_ else ():
        for item in _ITEM.finditer(plain(text)) if cell.role == "text" else ():
            if then and if_ and len(then.findall(item[1])) > 1 and not if_.search(item[1]):
                line = line_at(plain(text), item.start(1))
                what = f"One step has several things to do: “{' '.join(item[1].split()[:6])} …”"
                yield Finding(cell.number, line, what, "Write a step for each.")


def unchecked_directions(lesson: Lesson) -> Iterator[Finding]:
    uses = USES.get(language(lesson))
    for cell in lesson.cells if uses else ():
        items = _ITEM.findall(plain(cell.source)) if cell.role == "text" else []
        told = [each for each in items if uses and uses.search(each)]
        if len(items) < _STEPS or len(told) < 2:
            continue
        after = next((each for each in lesson.cells[cell.index + 1 :] if each.role == "ask"), None)
        if after is None or after.points or (after.kind and after.kind.is_open):
            what = f"There are {len(items)} directions, and nothing asks whether they were understood."
            fix = "Ask it right after them, in a question worth 0 points: ask.choice(…, points=0)."
            yield Finding(cell.number, 1, what, fix)
        return


def live_class(lesson: Lesson) -> Iterator[Finding]:
    together = {phase.slug for phase in lesson.plan if phase.purpose == "discuss"}
    for cell, text in _texts(lesson):
        words = plain(text)
        for at, found in live_words(words, language(lesson)) if cell.phase not in together else ():
            line = line_at(words, at) if cell.role == "text" else cell.call.line if cell.call else 1
            what = f"“{found}” is for a class in a room, and students read this alone."
            fix = "Say what one does alone, or with whom and how."
            yield Finding(cell.number, line, what, fix, column_of(cell.source, line, found))


RULES = (
    Rule(
        "OP26", "reading-level", "directions", "What is read is harder than the lesson’s grade.", reading_level, ADVICE
    ),
    Rule("OP27", "long-sentence", "directions", "A sentence is too long to be followed.", long_sentence, ADVICE),
    Rule("OP28", "many-actions", "directions", "One step has several things to do.", many_actions, ADVICE),
    Rule(
        "OP29",
        "unchecked-directions",
        "directions",
        "Nothing asks whether long directions were understood.",
        unchecked_directions,
        ADVICE,
    ),
    Rule(
        "OP30",
        "live-class",
        "directions",
        "Words for a class in a room are read by somebody alone.",
        live_class,
        ADVICE,
    ),
)
