"""Moodle's embedded answers, {1:SHORTANSWER:=Berlin#Yes!~%50%Bonn}, as a text with gaps."""

from __future__ import annotations

import re
from dataclasses import replace

from ownpace.authoring.importing.found import Found
from ownpace.authoring.importing.gaps import GAP, Gap, blanks
from ownpace.authoring.importing.made import Head, Option, lost, picked, points_of
from ownpace.authoring.importing.markup import bare, escaped
from ownpace.authoring.importing.numbers import around
from ownpace.authoring.importing.pen import Pen

_FIELD = re.compile(
    r"\{(\d*):(SHORTANSWER(?:_C)?|SAC?|MWC?|NUMERICAL|NM|MULTICHOICE(?:_[VHS]+)?|MC[VHS]*|MULTIRESPONSE(?:_[HS]+)?|MR[HS]*)"
    r":((?:[^\\}]|\\.)*)\}",
    re.DOTALL,
)
_OTHER = re.compile(r"\{\d*:[A-Z][A-Z_]{1,30}")
"""What begins a field of another sort, or one that is written wrong: what is right would stand in the text."""
_CASE = ("SHORTANSWER_C", "SAC", "MWC")
_ANSWER = re.compile(r"(?:\A|(?<!\\)~)(=|%(-?\d+(?:[.,]\d+)?)%)?((?:[^\\~]|\\.)*)", re.DOTALL)


def question(head: Head, markup: str, pen: Pen) -> Found:
    """The text with a gap for each field; one of which several answers are right cannot be one."""
    fields = _FIELD.findall(markup)
    if not fields:
        return lost(head, "There is no field in it that can be read.", "Write it with ask.blanks.")
    if any(name.startswith(("MULTIRESPONSE", "MR")) for _, name, _ in fields):
        return lost(
            head, "In one field several options are right.", "Write it with ask.blanks, and that field as ask.choices."
        )
    rest = _FIELD.sub("\ue002", markup)
    if other := _OTHER.search(rest):
        return lost(head, f"A field of it cannot be read: {other[0]}…", "Write it with ask.blanks.")
    text = pen.markdown(rest).replace("\ue002", GAP)
    gaps = [_gap(*field) for field in fields]
    head = replace(head, more={**head.more, "points": points_of(int(sum(gap.weight for gap in gaps)))})
    if text.strip("* \n").endswith(GAP) and len(gaps) == 1 and gaps[0].options:
        prompt = text.replace(GAP, "").strip("* \n")
        return picked(replace(head, prompt=prompt or "Which one?"), gaps[0].answers, many=False)
    return blanks(head, text, gaps, lists=True)


def _gap(weight: str, name: str, text: str) -> Gap:
    answers = [_option(sign, share, answer) for sign, share, answer in _ANSWER.findall(text) if sign or answer.strip()]
    shared = float(weight or 1)
    if name in ("NUMERICAL", "NM"):
        spans = [found for each in answers for found in [around(each.text, each.worth, each.said)] if found]
        return Gap(tuple(each for each in answers if each.text == "*"), tuple(spans), weight=shared)
    if name.startswith(("MULTICHOICE", "MC")):
        options = tuple(replace(each, text=escaped(each.text)) for each in answers)
        return Gap(options, options=tuple(dict.fromkeys(each.text for each in options)), weight=shared)
    return Gap(tuple(answers), weight=shared, case=name in _CASE)


def _option(sign: str, share: str, text: str) -> Option:
    answer, _, said = re.sub(r"(?<!\\)#", "\0", text, count=1).partition("\0")
    worth = 1.0 if sign == "=" else float((share or "0").replace(",", ".")) / 100
    answer, said = (bare(re.sub(r"\\(.)", r"\1", re.sub(r"<br\b[^<>]*>", " ", each))) for each in (answer, said))
    return Option(answer, worth, said)
