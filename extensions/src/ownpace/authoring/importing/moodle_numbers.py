"""Moodle's numerical questions, with their units."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ownpace.authoring.importing.found import Found, Remark
from ownpace.authoring.importing.made import WHOLE, noted
from ownpace.authoring.importing.moodle_asked import MoodleQuestion, answers_of, child, number_of
from ownpace.authoring.importing.numbers import Range, decimal, no_number, number, plain
from ownpace_graders.kinds.number.score import score as worth_of_number


def numerical(asked: MoodleQuestion) -> Found:
    spans, otherwise = list[Range](), ""
    for each, option in zip(asked.element.findall("answer"), answers_of(asked, lines=False), strict=True):
        value = decimal(option.text)
        if option.text == "*":
            otherwise = option.said
        elif value is None:
            return no_number(asked.head, option.text)
        else:
            slack = abs(number_of(child(each, "tolerance"), 0))
            spans.append(Range(value, slack, option.worth, option.said))
    return _with_units(asked, spans, otherwise)


def _with_units(asked: MoodleQuestion, spans: list[Range], otherwise: str) -> Found:
    units = [
        (child(each, "unit_name"), number_of(child(each, "multiplier"), 1))
        for each in asked.element.findall("units/unit")
    ]
    names = [name for name, times in units if name and times == 1]
    others = [(name, times) for name, times in units if name and times != 1]
    if not names or asked.value("showunits") == "3":
        return number(asked.head, spans, otherwise)
    optional = asked.value("unitgradingtype") in ("", "0")
    more: dict[str, Any] = {"unit": ["", *names] if optional else names[0] if len(names) == 1 else names}
    more |= {"convert": True} if others else {}
    found = number(asked.head, spans, otherwise, more)
    right = next((each.value for each in spans if each.worth >= WHOLE), None)
    if right is None:
        return found
    if not optional:
        loss = min(1.0, float(number_of(asked.value("unitpenalty"), 0)))
        found = replace(found, worth=(*found.worth, (plain(right), 1 - loss)))
    strange = [
        name for name, times in others if not worth_of_number(f"{plain(right * times)} {name}", found.arguments).right
    ]
    if strange:
        what = f"The unit {', '.join(strange)} counts differently here, or is not known."
        found = noted(found, remarks=[Remark(what, "Ask for one unit, or write the question for each unit.")])
    return found
