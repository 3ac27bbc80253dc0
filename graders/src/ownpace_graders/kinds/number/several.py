"""Answers of several numbers: a set in any order, a point, a ratio, a quotient with its remainder."""

import re
from collections.abc import Mapping
from itertools import permutations
from typing import Any

from ownpace_graders.kinds.number.clock import score_time
from ownpace_graders.kinds.number.goal import Goal, as_text, goal, units
from ownpace_graders.kinds.number.measure import Measured, measured
from ownpace_graders.kinds.number.numeral import read
from ownpace_graders.kinds.number.parts import MANY, key_parts, parts
from ownpace_graders.kinds.verdict import (
    TRY_AGAIN,
    Unreadable,
    Verdict,
    almost,
    foreseen,
    right,
    unmarked,
    unreadable,
    wrong,
)


def score_many(form: str, response: str, key: Mapping[str, Any]) -> Verdict:
    """What a response in one of the forms of `MANY` is worth. LessonError for a key that is none."""
    if form == "time":
        return score_time(response, key)
    answer = key.get("answer")
    goals = [] if answer is None else [goal(key, part) for part in key_parts(form, as_text(answer))]
    try:
        given = [_sized(part, key) for part in parts(form, response, len(goals))]
    except Unreadable:
        return unreadable(f"Write {MANY[form][0]}.")
    if answer is None:
        return unmarked()
    if not any(each.typed or not each.missing for each in given):
        missing = given[-1].missing
        return almost(f"Right numbers. {missing}") if _worth(form, given, goals) == 1 else wrong()
    return _verdict(form, response, given, goals, key)


def _verdict(form: str, response: str, given: list[Measured], goals: list[Goal], key: Mapping[str, Any]) -> Verdict:
    worth = _worth(form, given, goals)
    if worth < 1:
        return wrong(_foreseen(form, given, key), score=worth, message=_words(form, given, goals))
    beside = next((each.please or each.another for each in given if each.please or each.another), "")
    if beside:
        return almost(f"Right numbers. {beside[0].upper()}{beside[1:].rstrip('.')}.")
    if form == "ratio" and not re.search(r"[:∶]| to ", response):
        return almost(f"Right size. Write it as {MANY[form][0]}.")
    if form == "ratio" and key.get("lowest") and not all(map(_hit, given, goals)):
        return almost("Right size, but it can be made simpler.")
    return right(key)


def _worth(form: str, given: list[Measured], goals: list[Goal]) -> float:
    if form == "set":
        hits = len(_matched(given, goals))
        return max(0.0, (2 * hits - len(given)) / len(goals)) if len(given) != hits or hits != len(goals) else 1.0
    if len(given) != len(goals):
        return 0.0
    if form == "ratio":
        return float(_same_ratio(given, goals))
    hits = sum(_hit(one, each) for one, each in zip(given, goals, strict=True))
    return 1.0 if hits == len(goals) else 0.5 if form == "remainder" and _hit(given[0], goals[0]) else 0.0


def _words(form: str, given: list[Measured], goals: list[Goal]) -> str:
    hits = len(_matched(given, goals)) if form == "set" else 0
    if hits:
        more = "There is more to find." if hits == len(given) else TRY_AGAIN
        count = f"{hits} of your {len(given)} {'is' if hits == 1 else 'are'} right." if len(given) > 1 else ""
        return f"{count or 'That one is right.'} {more}"
    if form == "remainder" and len(given) == 2 and _hit(given[0], goals[0]):
        return f"It goes that often. Look at what is left again. {TRY_AGAIN}"
    if form in ("point", "ratio") and len(given) == len(goals) <= 3 and _turned(given, goals):
        return "These are the right numbers. Look at their order."
    return f"Not yet. {TRY_AGAIN}"


def _turned(given: list[Measured], goals: list[Goal]) -> bool:
    return any(all(map(_hit, order, goals)) for order in permutations(given))


def _matched(given: list[Measured], goals: list[Goal]) -> list[Goal]:
    left = list(goals)
    for one in given:
        found = next((each for each in left if _hit(one, each)), None)
        if found:
            left.remove(found)
    return [each for each in goals if each not in left]


def _hit(given: Measured, wanted: Goal) -> bool:
    return any(wanted.hit(value, given.rational) for value in given.values)


def _same_ratio(given: list[Measured], goals: list[Goal]) -> bool:
    one, other = [each.values[0] for each in given], [each.ends[0][0] for each in goals]
    return any(one) and all(a * other[0] == b * one[0] for a, b in zip(one, other, strict=True))


def _foreseen(form: str, given: list[Measured], key: Mapping[str, Any]) -> Any:
    sizes = [each.values[0] for each in given]
    for text, words in foreseen(key).items():
        try:
            other = [_sized(part, key).values[0] for part in parts(form, as_text(text), len(given))]
        except Unreadable:
            continue
        if other == sizes or (form == "set" and sorted(other) == sorted(sizes)):
            return words
    return None


def _sized(part: str, key: Mapping[str, Any]) -> Measured:
    return measured(read(part, percent_is_unit="%" in units(key)), key)
