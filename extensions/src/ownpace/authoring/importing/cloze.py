"""Moodle's embedded answers, {1:SHORTANSWER:=Berlin#Yes!~%50%Bonn}, as a text with gaps."""

from __future__ import annotations

import html
import re
from dataclasses import replace

from ownpace.authoring.importing.found import Found
from ownpace.authoring.importing.gaps import GAP, Gap, blanks
from ownpace.authoring.importing.made import Head, Option, lost, picked
from ownpace.authoring.importing.markup import escaped
from ownpace.authoring.importing.numbers import Span, decimal
from ownpace.authoring.importing.pen import Pen

_FIELD = re.compile(
    r"\{(\d*):(SHORTANSWER(?:_C)?|SAC?|MWC?|NUMERICAL|NM|MULTICHOICE(?:_[VHS]+)?|MC[VHS]*|MULTIRESPONSE(?:_[HS]+)?|MR[HS]*)"
    r":((?:[^\\}]|\\.)*)\}",
    re.DOTALL,
)
_CASE = ("SHORTANSWER_C", "SAC", "MWC")
_ANSWER = re.compile(r"(?:\A|(?<!\\)~)(=|%(-?\d+(?:\.\d+)?)%)?((?:[^\\~]|\\.)*)", re.DOTALL)


def question(head: Head, markup: str, pen: Pen) -> Found:
    """The text with a gap for each field; one of which several answers are right cannot be one."""
    fields = _FIELD.findall(markup)
    if not fields:
        return lost(head, "There is no field in it that can be read.", "Write it with ask.blanks.")
    if any(name.startswith(("MULTIRESPONSE", "MR")) for _, name, _ in fields):
        return lost(
            head, "In one field several options are right.", "Write it with ask.blanks, and that field as ask.choices."
        )
    text = pen.markdown(_FIELD.sub("\ue002", markup)).replace("\ue002", GAP)
    gaps = [_gap(*field) for field in fields]
    head = replace(head, more={**head.more, "points": _points(gaps)})
    if text.strip("* \n").endswith(GAP) and len(gaps) == 1 and gaps[0].options:
        prompt = text.replace(GAP, "").strip("* \n")
        return picked(replace(head, prompt=prompt or "Which one?"), gaps[0].answers, many=False)
    return blanks(head, text, gaps, lists=True)


def _points(gaps: list[Gap]) -> int | None:
    """Its fields' weights together, as Moodle counts them."""
    points = int(sum(gap.weight for gap in gaps))
    return None if points == 1 else points


def _gap(weight: str, name: str, text: str) -> Gap:
    answers = [_option(sign, share, answer) for sign, share, answer in _ANSWER.findall(text) if sign or answer.strip()]
    shared = float(weight or 1)
    if name in ("NUMERICAL", "NM"):
        spans = [found for each in answers for found in [_span(each)] if found]
        return Gap(tuple(each for each in answers if each.text == "*"), tuple(spans), weight=shared)
    if name.startswith(("MULTICHOICE", "MC")):
        options = tuple(replace(each, text=escaped(each.text)) for each in answers)
        return Gap(options, options=tuple(dict.fromkeys(each.text for each in options)), weight=shared)
    return Gap(tuple(answers), weight=shared, case=name in _CASE)


def _option(sign: str, share: str, text: str) -> Option:
    answer, _, said = re.sub(r"(?<!\\)#", "\0", text, count=1).partition("\0")
    worth = 1.0 if sign == "=" else float(share or 0) / 100
    return Option(_plain(answer), worth, _plain(said))


def _plain(text: str) -> str:
    bare = re.sub(r"\\(.)", r"\1", re.sub(r"<[^>]*>", "", text))
    return " ".join(html.unescape(bare).split())


def _span(option: Option) -> Span | None:
    value, _, slack = option.text.partition(":")
    middle, around = decimal(value), decimal(slack or "0")
    return Span(middle, abs(around), option.worth, option.said) if middle is not None and around is not None else None
