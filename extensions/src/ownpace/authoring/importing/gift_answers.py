"""What stands between the brackets of a GIFT question."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from ownpace.authoring.importing.found import Found
from ownpace.authoring.importing.made import Head, Option, lost, paired, picked, typed
from ownpace.authoring.importing.markup import escaped
from ownpace.authoring.importing.numbers import Range, around, decimal, no_number, number, span
from ownpace.authoring.importing.pen import MATH, Pen

_FORMAT = re.compile(r"\A\s*\[(html|moodle|plain|markdown)\]\s*")
_WEIGHT = re.compile(r"\A\s*%(-?\d+(?:[.,]\d+)?)%")
_TRUTH = re.compile(r"\A(t|true|f|false)\s*(?:#|\Z)", re.IGNORECASE)
_MARKUP = re.compile(r"</?[a-z][^<>]*>|&#?\w+;", re.IGNORECASE)


def at(sign: str, text: str) -> list[int]:
    """The places of a sign that no backslash takes its meaning."""
    found, escape = list[int](), False
    for place, character in enumerate(text):
        if not escape and text.startswith(sign, place):
            found.append(place)
        escape = character == "\\" and not escape
    return found


def cut(text: str, sign: str) -> list[str]:
    places = at(sign, text)
    return [text[a:b] for a, b in zip([0, *(p + len(sign) for p in places)], [*places, len(text)], strict=True)]


def plain_text(text: str) -> str:
    """Without escapes: "\\=" is "=", "\\n" a new line."""
    return re.sub(r"\\([~=#{}:\\n])", lambda each: "\n" if each[1] == "n" else each[1], text).strip()


def written(text: str, form: str, pen: Pen) -> str:
    """A text in its format as Markdown; [html] before it says another one."""
    if named := _FORMAT.match(text):
        text, form = text[named.end() :], named[1]
    bare = plain_text(text)
    if form == "markdown":
        return bare
    if form == "html" or (form == "moodle" and (_MARKUP.search(bare) or MATH.search(bare))):
        return pen.markdown(bare)
    return "\n".join(escaped(" ".join(line.split())) for line in bare.split("\n")).strip()


Write = Callable[[str], str]
"""A text of the question as Markdown: each is in the question's own format, unless it says another one."""


def question(head: Head, text: str, write: Write) -> Found:
    """The question with these answers; what is after #### is said to all."""
    parts = cut(text, "####")
    if len(parts) > 1:
        head, text = replace(head, more={**head.more, "solution": write(parts[1])}), parts[0].strip()
    return _question(head, text, write)


def _question(head: Head, text: str, write: Write) -> Found:
    if not text:
        note = head.more.get("solution", "")
        found = replace(head, more={}).found("ask.reflect", {"points": 1})
        return replace(found, note=f"What was to be said afterwards: {note}" if note else "")
    if text.startswith("#"):
        return _number(head, text[1:].strip(), write)
    if truth := _TRUTH.match(text):
        return _true_or_false(head, truth[1].lower().startswith("t"), cut(text, "#")[1:], write)
    if at("=", text) and at("->", text) and not at("~", text):
        return _matching(head, text, write)
    options = [_option(sign, each, write) for sign, each in _answers(text)]
    if at("~", text):
        many = not at("=", text)
        return picked(head, [replace(each, text=" ".join(each.text.split())) for each in options], many=many)
    raw = [
        (each, cut(_WEIGHT.sub("", answer), "#")[0]) for each, (_, answer) in zip(options, _answers(text), strict=True)
    ]
    return typed(head, [replace(each, text=_kept_star(answer)) for each, answer in raw], wild=True)


def _kept_star(answer: str) -> str:
    """The answer as it is typed; of its escapes that of * stays, which is none of GIFT's."""
    return plain_text(_FORMAT.sub("", answer))


def _answers(text: str) -> list[tuple[str, str]]:
    """Sign and text of each answer."""
    places = sorted([*at("=", text), *at("~", text)])
    return [(text[a], text[a + 1 : b].strip()) for a, b in zip(places, [*places[1:], len(text)], strict=True)]


def _option(sign: str, text: str, write: Write) -> Option:
    weight = _WEIGHT.match(text)
    answer, *said = cut(_WEIGHT.sub("", text), "#")
    worth = _worth(weight, sign)
    return Option(write(answer), worth, write(said[0]) if said else "")


def _worth(weight: re.Match[str] | None, sign: str) -> float:
    return float(weight[1].replace(",", ".")) / 100 if weight else float(sign == "=")


def _true_or_false(head: Head, truth: bool, said: list[str], write: Write) -> Found:
    wrong, right = ([write(each) for each in said] + ["", ""])[:2]
    options = [
        Option(name, float(is_it), right if is_it else wrong) for name, is_it in (("True", truth), ("False", not truth))
    ]
    return picked(head, options, many=False)


def _matching(head: Head, text: str, write: Write) -> Found:
    pairs, others = list[tuple[str, str]](), list[str]()
    for _, each in _answers(text):
        card, *options = cut(each, "->")
        if not options:
            return lost(
                head,
                f"“{plain_text(each)[:60]}” has no -> and what goes with it.",
                "Add it, and import the file again.",
            )
        one, other = (" ".join(write(part).split()) for part in (card, options[0]))
        others += [other] if not one else []
        pairs += [(one, other)] if one else []
    return paired(head, pairs, others)


def _number(head: Head, text: str, write: Write) -> Found:
    spans, otherwise = list[Range](), ""
    for sign, each in _answers(text) if at("=", text) or at("~", text) else [("=", text)]:
        weight = _WEIGHT.match(each)
        answer, *said = cut(_WEIGHT.sub("", each), "#")
        words = write(said[0]) if said else ""
        worth = _worth(weight, sign)
        if sign == "~" or answer.strip() in ("", "*"):
            otherwise = words
        elif one := _span(plain_text(answer), worth, words):
            spans.append(one)
        else:
            return no_number(head, plain_text(answer), "Write one, as in {#3:0.1} or {#1..5}.")
    first = text[: min([*at("=", text), *at("~", text)], default=0)]
    answer, *said = cut(first, "#")
    if at("~", text) and (one := _span(plain_text(answer), 1.0, write(said[0]) if said else "")):
        spans.insert(0, one)
    return number(head, spans, otherwise)


def _span(text: str, worth: float, said: str) -> Range | None:
    if ".." not in text:
        return around(text, worth, said)
    low, high = (decimal(each) for each in text.split("..", 1))
    return span(low, high, worth, said) if low is not None and high is not None else None
