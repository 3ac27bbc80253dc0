"""jupyterquiz: a list of questions as JSON, multiple and many choice, numeric and string."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from ownpace.authoring.importing.found import Found, Remark, Sheet, Source, attempted
from ownpace.authoring.importing.letters import text_of
from ownpace.authoring.importing.made import Head, Option, lost, noted, picked, typed
from ownpace.authoring.importing.numbers import Span, decimal, number, span
from ownpace_graders.errors import InputError

NAME = "jupyterquiz"
_LIKE = Remark(
    "What is nearly right in spelling counts as right there (fuzzy_threshold); here it is worth half.",
    "Write more forms into answer=, or keep it so.",
)


def fits(source: Source) -> bool:
    return text_of(source.data)[0].lstrip()[:1] in ("[", "{") and source.name.lower().endswith(".json")


def read(source: Source) -> Sheet:
    """Every question of the list. InputError for JSON that is none."""
    text, remarks = text_of(source.data)
    try:
        questions = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputError(f"It is not JSON: {error}.", next="Export it again, or fix that place.") from None
    if isinstance(questions, dict):
        questions = questions.get("questions")
    if not isinstance(questions, list):
        raise InputError("It is not a list of questions.", next='A jupyterquiz file is a list: [{"question": …}, …].')
    return Sheet(
        "", tuple(found for n, each in enumerate(questions, 1) for found in _tried(f"question {n}", each)), remarks
    )


def _tried(place: str, asked: Any) -> list[Found]:
    return attempted(place, lambda: [_one(place, asked)])


def _one(place: str, asked: Any) -> Found:
    given = asked if isinstance(asked, Mapping) else {}
    words = str(given.get("question") or "")
    head = Head(f"{place}, “{words[:50]}”" if words else place, words[:60], _with_code(words, given), _more(given))
    answers = [each for each in given.get("answers") or () if isinstance(each, Mapping)]
    make = _TYPES.get(str(given.get("type")))
    if make is None or not words:
        what = f"There is no question of type “{given.get('type')}” here." if words else "It has no question."
        return lost(head, what, "Write it with one of our kinds of question.")
    return make(head, answers, given)


def _more(given: Mapping[str, Any]) -> dict[str, Any]:
    points = given.get("points")
    return {"points": points} if isinstance(points, int | float) and not isinstance(points, bool) else {}


def _with_code(words: str, given: Mapping[str, Any]) -> str:
    return f"{words}\n\n```python\n{given['code']}\n```" if given.get("code") else words


def _options(answers: list[Mapping[str, Any]]) -> list[Option]:
    return [
        Option(text, float(bool(each.get("correct"))), str(each.get("feedback") or ""))
        for each in answers
        for text in [_text(each)]
    ]


def _text(each: Mapping[str, Any]) -> str:
    words, code = str(each.get("answer", "")), str(each.get("code") or "")
    return f"{words} `{code}`".strip() if code else words


def _many(head: Head, answers: list[Mapping[str, Any]], given: Mapping[str, Any]) -> Found:
    return picked(head, _options(answers), many=True, shuffle=True)


def _single(head: Head, answers: list[Mapping[str, Any]], given: Mapping[str, Any]) -> Found:
    return picked(head, _options(answers), many=False, shuffle=True)


def _numeric(head: Head, answers: list[Mapping[str, Any]], given: Mapping[str, Any]) -> Found:
    spans, otherwise = list[Span](), ""
    for each in answers:
        said, worth = str(each.get("feedback") or ""), float(bool(each.get("correct")))
        ends = [decimal(str(end)) for end in (each.get("range") or [])] or [decimal(str(each.get("value")))] * 2
        if each.get("type") == "default":
            otherwise = said
        elif len(ends) == 2 and ends[0] is not None and ends[1] is not None:
            spans.append(span(ends[0], ends[1], worth, said))
        else:
            return lost(head, "An answer is neither a number nor a range.", "Write it with ask.number.")
    precision = given.get("precision")
    return number(head, _rounded(spans, precision), otherwise, {"significant": precision} if precision else None)


def _rounded(spans: list[Span], precision: Any) -> list[Span]:
    """What is rounded to so many figures is not told apart there: only the first of what is then the same stays."""
    if not isinstance(precision, int) or isinstance(precision, bool) or precision < 1:
        return spans
    first = next((each for each in spans if each.worth), None)
    same = f"{first.value:.{precision - 1}e}" if first else ""
    return [
        replace(each, slack=Decimal(0)) if each is first else each
        for each in spans
        if each is first or f"{each.value:.{precision - 1}e}" != same
    ]


def _string(head: Head, answers: list[Mapping[str, Any]], given: Mapping[str, Any]) -> Found:
    options = [
        Option(str(each.get("answer", "")), float(bool(each.get("correct"))), str(each.get("feedback") or ""))
        for each in answers
    ]
    case = any(each.get("match_case") for each in answers if each.get("correct"))
    is_near = any(each.get("fuzzy_threshold") for each in answers)
    found = typed(head, options, case=case, strict=not is_near)
    return noted(found, remarks=[_LIKE] if is_near else [])


_TYPES: dict[str, Callable[[Head, list[Mapping[str, Any]], Mapping[str, Any]], Found]] = {
    "multiple_choice": _single,
    "many_choice": _many,
    "numeric": _numeric,
    "string": _string,
}
