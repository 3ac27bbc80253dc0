"""QTI's gaps: fields in a line that are typed in or picked from, and words that are put into a text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ownpace.authoring.importing.found import Found
from ownpace.authoring.importing.gaps import GAP, Gap, blanks
from ownpace.authoring.importing.made import WHOLE, Head, Option, lost, noted, points_of, typed
from ownpace.authoring.importing.numbers import Range, decimal, number
from ownpace.authoring.importing.pen import Pen
from ownpace.authoring.importing.qti_parts import around, choices_of, ruled, with_points
from ownpace.authoring.importing.qti_score import OWN_RULES, Scored


def gap_match(head: Head, of: Scored, pen: Pen) -> Found:
    texts = choices_of(of, "gapText", pen)
    order = [each.get("identifier") or "" for each in of.element.iter("gap")]
    given = {pair.split(" ")[-1]: pair.split(" ")[0] for pair in of.right}
    if of.element.find(".//gapImg") is not None or not all(given.get(each) in texts for each in order):
        return lost(head, "A gap has no word that is right, or pictures go into it.", "Write it with ask.blanks.")
    text = around(of.element, {"gap": lambda each: "\ue002"}, pen).replace("\ue002", GAP)
    weights = [of.mapped.get(f"{given[each]} {each}", 1.0) if of.rule == "map" else 1.0 for each in order]
    each_gap = [
        Gap((Option(texts[given[name]], 1.0),), options=tuple(texts.values()), weight=weight)
        for name, weight in zip(order, weights, strict=True)
    ]
    head = replace(head, prompt=head.prompt or "Fill the gaps.")
    found = blanks(with_points(head, of), text, each_gap)
    if of.rule == "match":
        found = replace(found, worth=tuple((response, float(worth > WHOLE)) for response, worth in found.worth))
    return ruled(found, [of])


def gaps(head: Head, text: str, ofs: Sequence[Scored], pen: Pen) -> Found:
    """A text with fields to type in or to pick from."""
    found = [_gap(of, pen) for of in ofs]
    points = sum(of.most for of in ofs) if all(of.rule == "map" for of in ofs) else ofs[0].gain
    head = replace(head, more={**head.more, "points": points_of(points)})
    if len(found) == 1 and text.rstrip(" \n.").endswith(GAP) and not found[0].options:
        asked = replace(head, prompt=text.rstrip(" \n.").removesuffix(GAP).strip() or head.name)
        only = found[0]
        made = number(asked, only.spans) if only.spans else typed(asked, only.answers, case=only.case)
    else:
        made = blanks(replace(head, prompt="Fill the gaps."), text, found, lists=True)
    if len(found) > 1 and any(of.rule == "match" for of in ofs):
        made = noted(replace(made, worth=made.worth[:1]), remarks=[OWN_RULES])
    return ruled(made, ofs)


def _gap(of: Scored, pen: Pen) -> Gap:
    weights = {name: worth / of.most for name, worth in of.mapped.items()} if of.rule == "map" else {}
    weights = weights or dict.fromkeys(of.right, 1.0)
    if of.element.tag == "inlineChoiceInteraction":
        texts = choices_of(of, "inlineChoice", pen)
        answers = tuple(Option(text, weights.get(name, 0.0)) for name, text in texts.items())
        return Gap(answers, options=tuple(texts.values()), weight=of.most)
    if of.base in ("integer", "float"):
        spans = [
            Range(value, value * 0, worth) for name, worth in weights.items() if (value := decimal(name)) is not None
        ]
        return Gap(spans=tuple(spans), weight=of.most)
    case = of.rule != "map" or any(of.cases.get(each, True) for each in of.right)
    return Gap(tuple(Option(name, worth) for name, worth in weights.items()), weight=of.most, case=case)
