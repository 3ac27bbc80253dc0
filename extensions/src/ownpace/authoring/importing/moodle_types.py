"""Moodle's types of question, each as one of our calls."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from ownpace.authoring.importing import cloze
from ownpace.authoring.importing.found import Found, Remark
from ownpace.authoring.importing.gaps import GAP, Gap, blanks
from ownpace.authoring.importing.made import Option, lost, noted, paired, picked, typed
from ownpace.authoring.importing.markup import escaped
from ownpace.authoring.importing.moodle_asked import MoodleQuestion, answers_of, child, number_of, words_of, written
from ownpace.authoring.importing.moodle_numbers import numerical


def _multichoice(asked: MoodleQuestion) -> Found:
    return picked(
        asked.head,
        answers_of(asked, lines=True),
        many=asked.value("single") in ("false", "0"),
        shuffle=asked.is_on("shuffleanswers"),
    )


def _true_or_false(asked: MoodleQuestion) -> Found:
    options = [replace(each, text=each.text.capitalize()) for each in answers_of(asked, lines=True)]
    return picked(asked.head, options, many=False)


def _short_answer(asked: MoodleQuestion) -> Found:
    return typed(asked.head, answers_of(asked, lines=False), case=asked.is_on("usecase"), wild=True)


def _matching(asked: MoodleQuestion) -> Found:
    pairs, others = list[tuple[str, str]](), list[str]()
    for each in asked.element.findall("subquestion"):
        card = " ".join(written(each, asked.pen).split())
        option = escaped(" ".join(child(each, "answer").split()))
        others += [option] if not card else []
        pairs += [(card, option)] if card else []
    return paired(asked.head, pairs, others, shuffle=asked.value("shuffleanswers") not in ("false", "0"))


def _essay(asked: MoodleQuestion) -> Found:
    points = asked.head.more.get("points") or 1
    found = replace(asked.head, more={}).found(
        "ask.reflect", {"points": points, "rows": int(number_of(asked.value("responsefieldlines"), 4)) or 4}
    )
    template, info = (words_of(asked.element, name, asked.pen) for name in ("responsetemplate", "graderinfo"))
    remarks = []
    if template:
        remarks.append(
            Remark(
                "The field of the answer is empty here; there a text stood in it.",
                "It stands in the note: put it into the question if it is needed.",
            )
        )
    if number_of(asked.value("attachments"), 0):
        remarks.append(
            Remark(
                "Students could add files there; here they write.",
                "For photos or drawings write ask.upload or ask.draw.",
            )
        )
    said = asked.head.more.get("solution")
    notes = [f"For whoever marks it: {info}" if info else "", f"The text in the field: {template}" if template else ""]
    return noted(found, *notes, f"What was said afterwards: {said}" if said else "", remarks=remarks)


def _cloze(asked: MoodleQuestion) -> Found:
    source = child(asked.element, "questiontext")
    return cloze.question(replace(asked.head, prompt="Fill the gaps."), source, asked.pen)


def _gaps(asked: MoodleQuestion) -> Found:
    """Words that are dragged or picked into a text: [[2]] is the gap whose right word is the second choice."""
    choices = asked.element.findall("dragbox") or asked.element.findall("selectoption")
    texts = [" ".join(asked.pen.markdown(child(each, ".")).split()) for each in choices]
    groups = [(each.findtext("group") or "1").strip() for each in choices]
    numbers = [int(each) for each in re.findall(r"\[\[(\d{1,3})\]\]", child(asked.element, "questiontext"))]
    if not numbers or max(numbers) > len(texts) or min(numbers) < 1:
        return lost(asked.head, "A gap names a word that there is not.", "Write it with ask.blanks.")
    gaps = []
    for each in numbers:
        bank = tuple(
            dict.fromkeys(text for text, group in zip(texts, groups, strict=True) if group == groups[each - 1])
        )
        gaps.append(Gap(answers=(Option(texts[each - 1], 1.0),), options=bank))
    text = re.sub(r"\[\[\d{1,3}\]\]", GAP, asked.head.prompt)
    return blanks(replace(asked.head, prompt="Fill the gaps."), text, gaps, lists=True)


_DRAWN = Remark(
    "There some of its parts are drawn for each student; here all are put in order.",
    "Take out those that are too many.",
)
_PARTS_SAID = Remark(
    "There are words for each part that is put in order.",
    "They stand in the note below the question: write them into solution= or hints=.",
)


def _ordering(asked: MoodleQuestion) -> Found:
    items = [" ".join(written(each, asked.pen).split()) for each in asked.element.findall("answer")]
    swapped = [*items[1::-1], *items[2:]]
    worth = [(items, 1.0)]
    grading = asked.value("gradingtype").upper()
    if grading in ("ALL_OR_NOTHING", "-1"):
        worth.append((swapped, 0.0))
    elif len(items) > 2:
        worth.append((swapped, (len(items) - 2) / len(items)))
    found = asked.head.found("ask.order", {"options": items, "answer": items}, worth)
    said = [f"- {each.text}: {each.said}" for each in answers_of(asked, lines=True) if each.said]
    remarks = [_DRAWN] if asked.value("selecttype").upper() not in ("", "0", "ALL") else []
    remarks += [_PARTS_SAID] if said else []
    return noted(found, "\n".join(["Words for parts:", *said]) if said else "", remarks=remarks)


def _description(asked: MoodleQuestion) -> Found:
    return Found(asked.head.place, asked.head.name, words=asked.head.prompt)


TYPES: dict[str, Callable[[MoodleQuestion], Found]] = {
    "multichoice": _multichoice,
    "truefalse": _true_or_false,
    "shortanswer": _short_answer,
    "numerical": numerical,
    "matching": _matching,
    "match": _matching,
    "essay": _essay,
    "cloze": _cloze,
    "multianswer": _cloze,
    "ddwtos": _gaps,
    "gapselect": _gaps,
    "ordering": _ordering,
    "description": _description,
}
"""By Moodle's name."""

_COMPUTED = (
    "Its numbers are drawn anew for each student.",
    "Write it as ask.practice, whose templates draw numbers too.",
)
NOT_TAKEN: dict[str, tuple[str, str]] = {
    **dict.fromkeys(("calculated", "calculatedsimple", "calculatedmulti"), _COMPUTED),
    **dict.fromkeys(
        ("ddimageortext", "ddmarker"),
        ("Things are put on a picture there.", "Write it with ask.point: a picture, its places, and cards for them."),
    ),
    **dict.fromkeys(
        ("random", "randomsamatch"),
        ("It stands for questions drawn from others.", "Import those, or let them come back with ask.review."),
    ),
}
"""Why not, and what to do instead."""
