"""What the readers of QTI's interactions have in common: their choices, their points, and what is tried of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from xml.etree.ElementTree import Element

from ownpace.authoring.importing.found import Found
from ownpace.authoring.importing.made import Head, noted, points_of
from ownpace.authoring.importing.pen import Pen
from ownpace.authoring.importing.qti_score import OWN_RULES, Scored
from ownpace.authoring.importing.tree import inner


def choices_of(of: Scored, tag: str, pen: Pen) -> dict[str, str]:
    """The words of each choice by its identifier."""
    found = {}
    for each in of.element.iter(tag):
        inside = [child for child in each if child.tag == "feedbackInline"]
        for child in inside:
            child.text, child[:] = None, []
        found[each.get("identifier") or ""] = pen.line(inner(each))
    return found


def said_to(of: Scored, tag: str, pen: Pen) -> dict[str, str]:
    return {
        each.get("identifier") or "": pen.line(inner(child))
        for each in of.element.iter(tag)
        if (child := each.find("feedbackInline")) is not None
    }


def with_points(head: Head, of: Scored) -> Head:
    return replace(head, more={**head.more, "points": points_of(of.most)})


def ruled(found: Found, ofs: Sequence[Scored]) -> Found:
    """Where nobody can say what it gives, all that is known is what is right."""
    if all(of.rule for of in ofs):
        return found
    return noted(replace(found, worth=found.worth[:1]), remarks=[OWN_RULES])


def tried(right: Sequence[str], names: Iterable[str]) -> list[list[str]]:
    """All right ones, each alone, and all with one more."""
    known = [each for each in right if each in {*names}]
    return [known, *([each] for each in known), *([*known, each] for each in names if each not in known)]


def around(element: Element, put: dict[str, Callable[[Element], str]], pen: Pen) -> str:
    """What stands in the interaction besides its prompt and its choices, with words put in place of some elements."""
    for each in element.iter():
        if each.tag in ("prompt", "gapText", "gapImg"):
            each.tag, each.text, each[:] = "span", None, []
    for each in [*element.iter()]:
        if str(each.tag) in put:
            words = put[str(each.tag)](each)
            each.text, each[:] = words, []
    return pen.markdown(inner(element))
