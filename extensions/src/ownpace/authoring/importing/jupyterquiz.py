"""jupyterquiz: a list of questions as JSON, multiple and many choice, numeric and string."""

from __future__ import annotations

import html
import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from decimal import Decimal
from typing import Any

from ownpace.authoring.importing.found import Found, ImportedFile, Remark, Sheet, attempted, titled
from ownpace.authoring.importing.letters import text_of
from ownpace.authoring.importing.made import Head, Option, any_other, lost, noted, picked, typed
from ownpace.authoring.importing.numbers import Range, decimal, no_number, number, span
from ownpace.authoring.importing.pen import Pen, decoded, with_files
from ownpace_graders.errors import InputError

NAME = "jupyterquiz"
_LIKE = Remark(
    "What is nearly right in spelling counts as right there (fuzzy_threshold); here it is worth half.",
    "Write more forms into answer=, or keep it so.",
)


def fits(source: ImportedFile) -> bool:
    return source.is_named(".json")


def read(source: ImportedFile) -> Sheet:
    """Every question of the list. InputError for JSON that is none."""
    text, remarks = text_of(source.data)
    try:
        questions = json.loads(_shown(text))
    except (ValueError, RecursionError) as error:
        raise InputError(f"It is not JSON: {error}.", next="Export it again, or fix that place.") from None
    if isinstance(questions, dict):
        questions = questions.get("questions")
    if not isinstance(questions, list):
        raise InputError("It is not a list of questions.", next='A jupyterquiz file is a list: [{"question": …}, …].')
    found = [one for n, each in enumerate(questions, 1) for one in _tried(f"question {n}", each, source)]
    return Sheet("", tuple(found), remarks)


def _shown(text: str) -> str:
    """The JSON; it may be in Base64, so that nobody reads the answers in the notebook that shows it."""
    with suppress(UnicodeDecodeError):
        return (decoded(text) or b"").decode() or text
    return text


def _tried(place: str, asked: Any, source: ImportedFile) -> list[Found]:
    pen = Pen(source.beside)
    return attempted(place, lambda: [pen.kept(_one(place, asked, pen))])


def _one(place: str, asked: Any, pen: Pen) -> Found:
    given = asked if isinstance(asked, Mapping) else {}
    words = str(given.get("question") or "")
    prompt = with_files(_with_code(words, given), pen)
    head = Head(titled(place, words), words[:60], prompt, _more(given))
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
    return f"{words} {_as_code(code)}".strip() if code else words


def _as_code(code: str) -> str:
    """In a line; or, so that its line breaks stay, in HTML."""
    if "\n" not in code.strip():
        return f"`{code.strip()}`"
    return f"<code>{html.escape(code.strip()).replace(' ', '&nbsp;').replace(chr(10), '<br>')}</code>"


def _many(head: Head, answers: list[Mapping[str, Any]], given: Mapping[str, Any]) -> Found:
    return picked(head, _options(answers), many=True, shuffle=True, weighed=False)


def _single(head: Head, answers: list[Mapping[str, Any]], given: Mapping[str, Any]) -> Found:
    return picked(head, _options(answers), many=False, shuffle=True)


def _numeric(head: Head, answers: list[Mapping[str, Any]], given: Mapping[str, Any]) -> Found:
    spans, otherwise = list[Range](), ""
    for each in answers:
        said, worth = str(each.get("feedback") or ""), float(bool(each.get("correct")))
        ends = [decimal(str(end)) for end in (each.get("range") or [])] or [decimal(str(each.get("value")))] * 2
        if each.get("type") == "default":
            otherwise = said
        elif len(ends) == 2 and ends[0] is not None and ends[1] is not None:
            spans.append(span(ends[0], ends[1], worth, said))
        else:
            return no_number(head, str(each.get("range") or each.get("value")))
    return number(head, _rounded(spans, given.get("precision")), otherwise)


def _rounded(spans: list[Range], precision: Any) -> list[Range]:
    """There each answer is rounded to so many figures first: so all numbers are right that are rounded to a right one,
    and what is rounded to the same is one answer."""
    if not isinstance(precision, int) or isinstance(precision, bool) or not 0 < precision < 20:
        return spans
    found = dict[Decimal, Range]()
    for each in spans:
        unit = Decimal(1).scaleb(each.value.adjusted() - precision + 1)
        value = (each.value / unit).quantize(Decimal(1)) * unit
        is_one = each.slack < unit
        found.setdefault(value, replace(each, value=value, slack=unit / 2) if is_one and each.value else each)
    return [*found.values()]


def _string(head: Head, answers: list[Mapping[str, Any]], given: Mapping[str, Any]) -> Found:
    options = [
        Option(str(each.get("answer", "")), float(bool(each.get("correct"))), str(each.get("feedback") or ""))
        for each in answers
        if each.get("type") != "default"
    ]
    others = [Option("*", 0, str(each.get("feedback") or "")) for each in answers if each.get("type") == "default"]
    case = any(each.get("match_case") for each in answers if each.get("correct"))
    is_near = any(each.get("fuzzy_threshold") for each in answers)
    found = typed(head, options, case=case, strict=not is_near)
    return any_other(noted(found, remarks=[_LIKE] if is_near else []), others)


_TYPES: dict[str, Callable[[Head, list[Mapping[str, Any]], Mapping[str, Any]], Found]] = {
    "multiple_choice": _single,
    "many_choice": _many,
    "numeric": _numeric,
    "string": _string,
}
