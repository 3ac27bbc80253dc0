"""Questions of each sort, made of what the formats say: options with their worth, accepted texts, numbers, pairs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from ownpace.authoring.importing.found import Found, Remark, Worth
from ownpace_graders.kinds.spelling import HEED
from ownpace_graders.kinds.verdict import is_name

WHOLE = 0.999
"""From here on an answer is wholly right: weights are written in per cent."""
STRICT = {"spelling": "strict", "heed": list(HEED)}
"""How the formats compare texts: letter for letter."""


@dataclass(frozen=True, slots=True)
class Option:
    """Something that can be answered: the text, what it is worth from -1 to 1, and what is said to it."""

    text: str
    worth: float
    said: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    """What every question has: place, name and prompt, and `more` arguments (points, hints, right, solution)."""

    place: str
    name: str
    prompt: str
    more: Mapping[str, Any]

    def found(self, call: str, arguments: Mapping[str, Any], worth: Iterable[Worth] = ()) -> Found:
        more = {name: value for name, value in self.more.items() if value is not None}
        given = {"prompt": self.prompt or self.name, **arguments, **more}
        kept = {name: value for name, value in given.items() if value not in (None, "", [], {})}
        return Found(self.place, self.name, call, kept, worth=tuple(worth))


def points_of(value: float | Decimal) -> int | float | None:
    """What a question is worth, as an argument; None for one point, which each has by itself."""
    return None if value == 1 else int(value) if value == int(value) else float(value)


def lost(head: Head, what: str, next: str) -> Found:
    return Found(head.place, head.name, remarks=(Remark(what, next, lost=True),))


def noted(found: Found, *notes: str, remarks: Sequence[Remark] = ()) -> Found:
    """With more for its author to read beside it, and more remarks."""
    note = "\n\n".join(each for each in (found.note, *notes) if each)
    return replace(found, note=note, remarks=(*found.remarks, *remarks))


def sentence(words: str) -> str:
    """Words for a student: one in small letters would be taken for the name of a misconception."""
    return f"{words.capitalize()}." if is_name(words) else words


def _wrong(options: Iterable[Option]) -> dict[str, str]:
    return {each.text: sentence(each.said) for each in options if each.said}


def _right(head: Head, options: Sequence[Option]) -> tuple[Head, str]:
    """What is said to right answers, where it is one thing; else the words for each are noted for the author."""
    said = list(dict.fromkeys(each.said for each in options if each.said))
    if len(said) == 1 and not head.more.get("right"):
        return replace(head, more={**head.more, "right": said[0]}), ""
    if not said or said == [head.more.get("right")]:
        return head, ""
    return head, "\n".join(
        ["Words for right answers:", *(f"- {each.text}: {each.said}" for each in options if each.said)]
    )


RIGHT_WORDS = Remark(
    "There are words for each right answer; here right answers have one text (right=).",
    "They stand in the note below the question: write right= of them, or delete the note.",
)


EVERY_WRONG = Remark(
    "There are words for every wrong answer; here each wrong answer has its own.",
    "They stand in the note below the question: write them into wrong= or hints=.",
)


def picked(head: Head, options: Sequence[Option], *, many: bool, shuffle: bool = False, weighed: bool = True) -> Found:
    """One option of several, or several. `weighed`: what each is worth is said there, and not only which are right."""
    right = [each for each in options if each.worth > 0] if many else [each for each in options if each.worth >= WHOLE]
    if not right:
        next = "Write it as ask.rate, which has no right answer, or say which is right."
        return lost(head, "No option is right.", next)
    if not many and len(right) > 1:
        what = "Two options are wholly right, and only one can be picked."
        return lost(head, what, "Take one of them out, or write it as ask.choices, where all are to be found.")
    head, note = _right(head, right)
    arguments: dict[str, Any] = {"options": [each.text for each in options]}
    arguments["answer"] = [each.text for each in right] if many else right[0].text
    arguments["wrong"] = _wrong(each for each in options if each not in right)
    arguments["shuffle"] = shuffle or None
    found = head.found("ask.choices" if many else "ask.choice", arguments, _worth(options, right, many, weighed))
    return noted(found, note, remarks=[RIGHT_WORDS] if note else [])


def _worth(options: Sequence[Option], right: Sequence[Option], many: bool, weighed: bool) -> Iterable[Worth]:
    if not many:
        return [(each.text, max(0.0, each.worth)) for each in options]
    if not weighed or (len(right) > 1 and all(each.worth >= WHOLE for each in right)):
        return [([each.text for each in right], 1.0)]
    whole = min(1.0, sum(each.worth for each in right))
    found: list[Worth] = [([each.text for each in right], whole)]
    found += [([each.text], each.worth) for each in right]
    others = [each for each in options if each not in right]
    return [*found, *(([*(one.text for one in right), each.text], max(0.0, whole + each.worth)) for each in others)]


def typed(
    head: Head, options: Sequence[Option], *, case: bool = False, wild: bool = False, strict: bool = True
) -> Found:
    """A text that is typed. With `wild` a * stands for anything, and \\* for itself; * alone is any other answer."""
    anything = [each for each in options if wild and each.text.strip() == "*"]
    known = [each for each in options if each not in anything]
    right = [each for each in known if each.worth >= WHOLE]
    if not right:
        return lost(head, "No answer is wholly right.", "Write one with answer=, or ask for it with ask.reflect.")
    head, note = _right(head, right)
    texts = [_bare(each.text) if wild else each.text for each in right]
    wrong = [replace(each, text=_bare(each.text) if wild else each.text) for each in known if each.worth < WHOLE]
    arguments: dict[str, Any] = {"answer": texts[0] if len(texts) == 1 else texts, "wrong": _wrong(wrong)}
    if wild and any(_is_wild(each.text) for each in right):
        arguments["pattern"] = "|".join(_pattern(each.text) for each in right)
    arguments |= {"case": case or None, **(STRICT if strict else {})}
    worth = [*((text, 1.0) for text in texts), *((each.text, max(0.0, each.worth)) for each in wrong)]
    found = noted(head.found("ask.text", arguments, worth), note, remarks=[RIGHT_WORDS] if note else [])
    return any_other(found, anything)


def any_other(found: Found, anything: Sequence[Option]) -> Found:
    """What is said, or given, for every other answer has no place here."""
    said = " ".join(each.said for each in anything if each.said)
    if said:
        what = "There are words for every other answer; here each wrong answer has its own."
        next = "They stand in the note below the question: write them to the wrong answers you foresee."
        found = noted(found, f"Words for any other answer: {said}", remarks=[Remark(what, next)])
    if any(each.worth > 0 for each in anything):
        what = f"Every other answer is worth {anything[0].worth:.0%} there, and nothing here."
        found = noted(found, remarks=[Remark(what, "Give points by hand where you want to.")])
    return found


def _is_wild(text: str) -> bool:
    return bool(re.search(r"(?<!\\)\*", text))


def _bare(text: str) -> str:
    return " ".join(re.sub(r"(?<!\\)\*", "", text).replace("\\*", "*").split()) if "*" in text else text


def _pattern(text: str) -> str:
    parts = [
        re.sub(r"([\\.^$+?{}\[\]|()*])", r"\\\1", part.replace("\\*", "*")) for part in re.split(r"(?<!\\)\*", text)
    ]
    return ".*".join(parts)


def paired(head: Head, pairs: Sequence[tuple[str, str]], others: Iterable[str] = (), shuffle: bool = True) -> Found:
    """Cards and what goes with each; `others` go with none."""
    options = list(dict.fromkeys([*(option for _, option in pairs), *others]))
    arguments = {"cards": [card for card, _ in pairs], "options": options, "answer": dict(pairs)}
    if len(pairs) != len({card for card, _ in pairs}):
        return lost(head, "Two cards have the same words.", "Tell them apart, and write it with ask.match.")
    if len(pairs) < 2 or len(options) < 2:
        return lost(head, "There are fewer than two pairs that differ.", "Write it as ask.choice.")
    worth = [(dict(pairs), 1.0), (dict(pairs[:1]), 1 / len(pairs))]
    return head.found("ask.match", {**arguments, "shuffle": None if shuffle else False}, worth)
