"""Texts with gaps: each gap is typed, or picked from a list of its own, and has its share of the whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ownpace.authoring.importing.found import Found, Remark
from ownpace.authoring.importing.made import RIGHT_WORDS, STRICT, WHOLE, Head, Option, lost, noted, sentence
from ownpace.authoring.importing.numbers import Range, key, plain

GAP = "___"
OWN_LISTS = Remark(
    "Each gap has a list of its own there. Here all gaps have one list, with the words of all.",
    "Where that is too hard, make several questions of it.",
)
OTHER_WORDS = Remark(
    "There are words for a range of numbers, or for every other answer; here foreseen answers have words.",
    "They stand in the note below the question: write them to the wrong answers you foresee.",
)
SHOWN = Remark(
    "Some gaps are picked from a list there, and others typed. Here all are typed, and the list stands in the text.",
    "Read the text, and check that it still says what is asked.",
)


@dataclass(frozen=True, slots=True)
class Gap:
    """One gap: answers with their worth, or `spans` of a number; `options` to pick from; its share; one hint."""

    answers: tuple[Option, ...] = ()
    spans: tuple[Range, ...] = ()
    options: tuple[str, ...] = ()
    weight: float = 1
    case: bool = False
    strict: bool = True

    @property
    def right(self) -> list[str]:
        return list(dict.fromkeys(each.text for each in self.answers if each.worth >= WHOLE))

    @property
    def number(self) -> Range | None:
        """The widest of the right ones."""
        return max((each for each in self.spans if each.worth >= WHOLE), key=lambda each: each.slack, default=None)

    @property
    def first(self) -> str:
        return plain(self.number.value) if self.number else next(iter(self.right), "")


def blanks(head: Head, text: str, gaps: Sequence[Gap], *, lists: bool = False) -> Found:
    """The text has ___ for each gap. `lists`: whether the gaps' options are each their own list."""
    if not gaps or any(not gap.first for gap in gaps):
        return lost(head, "A gap has no answer that is wholly right.", "Write it with ask.blanks.")
    if two := next((n for n, gap in enumerate(gaps, 1) if _differ(gap)), 0):
        return lost(head, f"In gap {two} two numbers are right.", "Write it with ask.blanks, a gap for each of them.")
    banked, remarks = all(gap.options for gap in gaps), list[Remark]()
    bank = list(dict.fromkeys(option for gap in gaps for option in gap.options)) if banked else []
    if not banked and any(gap.options for gap in gaps):
        text, remarks = _with_lists(text, gaps), [SHOWN]
    elif lists and len({gap.options for gap in gaps}) > 1:
        remarks = [OWN_LISTS]
    arguments: dict[str, Any] = {"text": text, "options": bank, "answer": [_answer(gap, banked) for gap in gaps]}
    arguments["wrong"] = _wrong(gaps)
    right, others = _right_words(gaps), _other_words(gaps)
    remarks += [RIGHT_WORDS] if right else []
    remarks += [OTHER_WORDS] if others else []
    return noted(head.found("ask.blanks", arguments, _worth(gaps)), right, others, remarks=remarks)


def _right_words(gaps: Sequence[Gap]) -> str:
    """What is said to right answers in each gap, for which a text with gaps has no place."""
    said = list[str]()
    for number, gap in enumerate(gaps, 1):
        known: tuple[Option | Range, ...] = (*gap.answers, *gap.spans)
        said += [f"- Gap {number}: {each.said}" for each in known if each.said and each.worth >= WHOLE]
    return "\n".join(["Words for right answers:", *said]) if said else ""


def _other_words(gaps: Sequence[Gap]) -> str:
    """What is said to numbers in a range, and to all other answers where some have words of their own."""
    said = list[str]()
    for n, gap in enumerate(gaps, 1):
        ranges = [each for each in gap.spans if each.said and each.slack and each.worth < WHOLE]
        said += [f"- Gap {n}, {plain(each.ends[0])} to {plain(each.ends[1])}: {each.said}" for each in ranges]
        any_other = [each.said for each in gap.answers if each.text == "*" and each.said]
        said += [f"- Gap {n}, any other: {any_other[0]}"] if any_other and _foreseen(gap) else []
    return "\n".join(["Words for other answers:", *said]) if said else ""


def _foreseen(gap: Gap) -> dict[str, str]:
    found = {each.text: sentence(each.said) for each in gap.answers if each.worth < WHOLE and each.said}
    found |= {plain(e.value): sentence(e.said) for e in gap.spans if e.worth < WHOLE and e.said and not e.slack}
    return {text: said for text, said in found.items() if text != "*"}


def _differ(gap: Gap) -> bool:
    """Whether a number is right that the gap here would not take: it has one number, or one range of them."""
    low, high = gap.number.ends if gap.number else (0, 0)
    return any(each.worth >= WHOLE and not low <= end <= high for each in gap.spans for end in each.ends)


def _with_lists(text: str, gaps: Sequence[Gap]) -> str:
    parts = text.split(GAP)
    named = [f"({' / '.join(gap.options)})" if gap.options else "" for gap in gaps]
    return "".join(f"{part}{GAP}{' ' * bool(each)}{each}" for part, each in zip(parts, named, strict=False)) + parts[-1]


def _answer(gap: Gap, banked: bool) -> Any:
    if gap.number:
        number = key(gap.number)
        is_plain = {*number} == {"answer"} and not isinstance(number["answer"], str)
        return number["answer"] if is_plain else {"number": number.pop("answer"), **number}
    right: Any = gap.right[0] if len(gap.right) == 1 else gap.right
    if banked:
        return right
    return {"text": right, **({"case": True} if gap.case else {}), **(STRICT if gap.strict else {})}


def _wrong(gaps: Sequence[Gap]) -> dict[int, Any]:
    """By the number of the gap: what to say to foreseen answers, or to any."""
    found = dict[int, Any]()
    for number, gap in enumerate(gaps, 1):
        anything = next((sentence(each.said) for each in gap.answers if each.text == "*" and each.said), "")
        if said := _foreseen(gap) or anything:
            found[number] = said
    return found


def _worth(gaps: Sequence[Gap]) -> list[tuple[list[str], float]]:
    whole, first = sum(gap.weight for gap in gaps) or 1, [gap.first for gap in gaps]
    found = [(first, 1.0)]
    for at, gap in enumerate(gaps):
        alone = [each if at == n else "" for n, each in enumerate(first)]
        found += [(alone, gap.weight / whole)] if len(gaps) > 1 else []
        ends = [Option(plain(end), each.worth) for each in gap.spans for end in each.ends]
        for each in (*gap.answers, *ends):
            if each.worth < WHOLE and each.text != "*":
                given = [each.text if at == n else word for n, word in enumerate(first)]
                found.append((given, 1 - (1 - max(0.0, each.worth)) * gap.weight / whole))
    return found
