"""An interval or a jump on a number line, as it is typed: "1 ≤ x < 4", "x > 3", "[1, 4)"; "2 → 5"."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from random import Random
from typing import Any

from ownpace_graders.errors import LessonError
from ownpace_graders.kinds import answers
from ownpace_graders.kinds.axis import amount
from ownpace_graders.kinds.kind import Key, Kind
from ownpace_graders.kinds.lazy import lazy
from ownpace_graders.kinds.plain import plain
from ownpace_graders.kinds.shape import LINE, blank
from ownpace_graders.kinds.signature import Problem
from ownpace_graders.kinds.verdict import Unreadable, Verdict, almost, foreseen, right, unmarked, unreadable, wrong

LONGEST = 100
_BRACKETS = lazy(r"([\[\](])([^\[\]()]+)([\[\])])")
_BETWEEN = lazy(r"([^<>≤≥]+)([<>≤≥])[^<>≤≥0-9]*[A-Za-z][^<>≤≥0-9]*([<>≤≥])([^<>≤≥]+)")
_BEYOND = lazy(r"([^<>≤≥]+)([<>≤≥])([^<>≤≥]+)")
_NAME = lazy(r"[A-Za-z]")
_JUMP = lazy(r"(?:from )?(.+?) ?(?:->|→|=>|⇒|\bto\b) ?(.+)")
_TO = lazy(r"(?:from )?(.+?) ?(?:\bto\b|\.\.|…) ?(.+)")
_SAME = str.maketrans({"≦": "≤", "⩽": "≤", "≧": "≥", "⩾": "≥"})
_TURNED = {">": "<", "≥": "≤", "<": ">", "≤": "≥"}


@dataclass(frozen=True, slots=True)
class Span:
    """From `low` to `high`, None where it goes on for ever, and whether each end belongs to it."""

    low: Fraction | None
    high: Fraction | None
    has_low: bool = True
    has_high: bool = True

    @property
    def ends(self) -> tuple[Fraction | None, Fraction | None]:
        return self.low, self.high


def interval(text: str) -> Span:
    """The interval that is typed. Unreadable if it is none."""
    line = plain(text.translate(_SAME)).replace("<=", "≤").replace("=<", "≤").replace(">=", "≥").replace("=>", "≥")
    found = _bracketed(line) or _between(line) or _beyond(line) or _apart(line)
    if found is None:
        raise Unreadable("Write it like 1 ≤ x < 4, or x > 3.")
    if found.low is not None and found.high is not None and found.low >= found.high:
        raise Unreadable("The smaller end comes first.")
    return found


def _bracketed(line: str) -> Span | None:
    found = _BRACKETS.fullmatch(line)
    if not found:
        return None
    between = next((each for each in (";", ", ", ",") if each in found[2]), None)
    ends = found[2].split(between) if between else []
    if len(ends) != 2:
        return None
    low, high = (None if each.strip().lstrip("+-") in ("∞", "inf") else amount(each) for each in ends)
    return Span(low, high, found[1] == "[" and low is not None, found[3] == "]" and high is not None)


def _between(line: str) -> Span | None:
    found = _BETWEEN.fullmatch(line)
    if not found:
        return None
    one, first, second, other = found.groups()
    if first in ">≥":
        one, first, second, other = other, _TURNED[second], _TURNED[first], one
    if first in ">≥" or second in ">≥":
        return None
    return Span(amount(one), amount(other), first == "≤", second == "≤")


def _beyond(line: str) -> Span | None:
    found = _BEYOND.fullmatch(line)
    if not found:
        return None
    one, sign, other = found.groups()
    if _NAME.fullmatch(other.strip()):
        one, sign, other = other, _TURNED[sign], one
    if not _NAME.fullmatch(one.strip()):
        return None
    end = amount(other)
    return Span(end, None, sign == "≥", False) if sign in ">≥" else Span(None, end, False, sign == "≤")


def _apart(line: str) -> Span | None:
    found = _TO.fullmatch(line)
    return Span(amount(found[1]), amount(found[2])) if found else None


def jump(text: str) -> Span:
    """The jump that is typed, from `low` to `high`, whichever is larger. Unreadable if it is none."""
    found = _JUMP.fullmatch(plain(text))
    if not found:
        raise Unreadable("Write it like 2 → 5, or 2 to 5.")
    return Span(amount(found[1]), amount(found[2]))


Read = Callable[[str], Any]


def scored(response: Any, key: Key, read: Read, near: Callable[[Any, Any], str]) -> Verdict:
    """1 for what is read as the answer is; almost right where `near` says what is missing.

    key: answer (str) · wrong {as typed: words} · right.
    """
    try:
        wanted = None if key.get("answer") is None else read(str(key["answer"]))
    except Unreadable as why:
        raise LessonError(f"The answer “{key['answer']}” cannot be read.", next=str(why)) from why
    if blank(response) or not LINE.fits(response, ()) or len(response) > LONGEST:
        return unreadable("Write your answer first.")
    try:
        given = read(response)
    except Unreadable as why:
        return unreadable(str(why))
    if wanted is None:
        return unmarked()
    if given == wanted:
        return right(key)
    words = next((words for typed, words in foreseen(key).items() if _reads(str(typed), read) == given), None)
    missing = "" if words else near(given, wanted)
    return almost(missing) if missing else wrong(words)


def _reads(text: str, read: Read) -> Any:
    try:
        return read(text)
    except Unreadable:
        return None


def _ends(given: Span, wanted: Span) -> str:
    return "The ends are right. Which of them belong to it?" if given.ends == wanted.ends else ""


def _problems(key: Key, score: answers.Score) -> Iterator[Problem]:
    yield from answers.typed(key, score, lambda answer, _: str(answer), "Write it as a student would type it.")


def _sample(key: Key, is_right: bool, draw: Random, score: answers.Score, other: str) -> str:
    return answers.first(key) if is_right else answers.foreseen(key, draw, score) or other


def typed_kind(name: str, read: Read, near: Callable[[Any, Any], str], other: str) -> Kind:
    """The kind of a field whose text is read so; `other` is what one types when lost."""
    score = partial(scored, read=read, near=near)
    return Kind(
        name,
        f"{name} as typed",
        shape=LINE,
        arguments=(),
        score=score,
        problems=partial(_problems, score=score),
        sample=partial(_sample, score=score, other=other),
        empty="Put it somewhere first.",
        interaction="fill-in",
    )


INTERVAL = typed_kind("interval", interval, _ends, "x > 987654")
JUMP = typed_kind("jump", jump, lambda given, wanted: "", "987654 → 0")
