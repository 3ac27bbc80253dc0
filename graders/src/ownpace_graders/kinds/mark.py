"""Words, lines or sentences of a text that are marked. The response is a list of them, or a category for each."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from random import Random
from typing import Any

from ownpace_graders.errors import LessonError
from ownpace_graders.kinds.argument import (
    ANSWER,
    BY_PART,
    EVERY,
    OPTIONS,
    Argument,
    is_answer,
    is_answer_by_part,
    is_options,
    is_words,
)
from ownpace_graders.kinds.by_part import noted, texts
from ownpace_graders.kinds.kind import Key, Kind
from ownpace_graders.kinds.lazy import lazy
from ownpace_graders.kinds.shape import MARKS, blank
from ownpace_graders.kinds.signature import Problem, meant
from ownpace_graders.kinds.verdict import TRY_AGAIN, Part, Verdict, foreseen, right, unmarked, unreadable, wrong

BY = {
    "word": lazy(r"[^\W_]+(?:['’\-][^\W_]+)*"),
    "sentence": lazy(r"[^\s.!?…](?:[^.!?…]|[.!?…](?=[^\s\"”’)]))*[.!?…]*[\"”’)]*"),
    "line": lazy(r"[^\n]*\S[^\n]*"),
}
"""What can be marked, and how it is found in a text."""
MOST = 2000
"""Parts of a text."""
Marked = dict[str, str]


def pieces(key: Mapping[str, Any]) -> list[tuple[str, bool]]:
    """The text in order: what can be marked, by its name, and with False what stands between.

    A part is named by itself; where the same one comes again, with its number: "the", "the (2)".
    """
    text, by = str(key.get("text") or ""), str(key.get("by") or "word")
    found, at, seen = list[tuple[str, bool]](), 0, Counter[str]()
    for each in BY.get(by, BY["word"]).finditer(text):
        name = " ".join(each[0].split())
        seen[name] += 1
        found += [(text[at : each.start()], False), (name if seen[name] == 1 else f"{name} ({seen[name]})", True)]
        at = each.end()
    return [*found, (text[at:], False)]


def names(key: Mapping[str, Any]) -> list[str]:
    """The names of what can be marked."""
    return [name for name, can_be in pieces(key) if can_be]


def score(response: Any, key: Key) -> Verdict:
    """(rightly marked - wrongly marked) / to be marked, and never below 0; with categories, what has the right one.

    key: text · by (of `BY`) · options (the categories) · answer, a list of parts of the text, or {category: list of
    them} · wrong {part: words, or {category: words}} · right.
    """
    wanted, given = _wanted(key), _given(response, key)
    if given is None:
        return unreadable("Mark something first.")
    if wanted is None:
        return unmarked()
    parts = [Part(name, said or name, wanted.get(name) == said) for name, said in given.items()]
    if given == wanted:
        return replace(right(key), parts=tuple(parts))
    hits = sum(part.right is True for part in parts)
    more = "There is more to find." if hits == len(parts) else TRY_AGAIN
    count = (
        f"{hits} of your {len(parts)} mark{'' if len(parts) == 1 else 's'} {'is' if hits == 1 else 'are'} right. {more}"
    )
    worth = max(0.0, (2 * hits - len(parts)) / len(wanted))
    return noted(wrong(score=worth, message=count), parts, key)


def _given(response: Any, key: Key) -> Marked | None:
    """What is marked, with its category or "". None for what is not a response."""
    options = texts(key.get("options") or ())
    if blank(response) or not MARKS.fits(response, options) or isinstance(response, dict) != bool(options):
        return None
    given = dict.fromkeys(response, "") if isinstance(response, list) else response
    given = {name: said for name, said in given.items() if said or not options}
    return given if {*given} <= {*names(key)} or not key.get("text") else None


def _wanted(key: Key) -> Marked | None:
    answer, options, known = key.get("answer"), texts(key.get("options") or ()), names(key)
    if answer is None:
        return None
    if bool(options) != isinstance(answer, Mapping):
        again = 'Write {"noun": ["cat", …], …}.' if options else "Write a list of what is to be marked."
        raise LessonError("The answer does not say what is to be marked.", next=again)
    found = dict[str, str]()
    for category, parts in answer.items() if isinstance(answer, Mapping) else [("", answer)]:
        if options and str(category) not in options:
            again = f"Take one of the options, word for word.{meant(str(category), options)}"
            raise LessonError(f"“{category}” in answer is not one of the options.", next=again)
        for part in texts(parts):
            if part not in known:
                again = f"Copy it from the text; what comes again has its number: “the (2)”.{meant(part, known)}"
                raise LessonError(f"“{part}” in answer is not a part of the text.", next=again)
            found[part] = str(category)
    if not found:
        raise LessonError("There is nothing to mark in the answer.", next="Name one part of the text at least.")
    return found


def problems(key: Key) -> Iterator[Problem]:
    """An answer that names a part or a category that there is not; words for a part that there is not."""
    known = names(key)
    if len(known) > MOST:
        yield Problem("text", f"The text has more than {MOST} parts.", "Make it shorter, or mark sentences or lines.")
        return
    try:
        _wanted(key)
    except LessonError as error:
        yield Problem("answer", error.what, error.next)
        return
    for name in map(str, foreseen(key)):
        if name not in known:
            again = f"Copy it from the text.{meant(name, known)}"
            yield Problem("wrong", f"“{name}” in wrong is not a part of the text.", again, name)


def sample(key: Key, is_right: bool, draw: Random) -> list[str] | Marked:
    """What is to be marked; or each of it with another category, or something else; one alone where all is to be
    marked."""
    wanted, options = _wanted(key) or {}, texts(key.get("options") or ())
    if is_right:
        return wanted if options else [*wanted]
    others = [name for name in names(key) if name not in wanted]
    if options:
        wrong = {name: next((each for each in options if each != said), "") for name, said in wanted.items()}
        return {name: said for name, said in wrong.items() if said} or dict.fromkeys(others[:1], options[0])
    return draw.sample(others, min(len(wanted), len(others))) or [*wanted][:1]


TEXT = Argument(
    "text",
    "a text",
    is_words,
    "the text in which something is to be marked, without Markdown",
    by_position=True,
    meaning=True,
)
OF = Argument(
    "by",
    f"one of {', '.join(BY)}",
    lambda value: isinstance(value, str) and value in BY,
    "what is marked as a whole",
    default="word",
    meaning=True,
)

KIND = Kind(
    "mark",
    "words, sentences or lines of a text, with a category where there are some, partial credit",
    shape=MARKS,
    arguments=(
        *EVERY[:2],
        TEXT,
        *EVERY[2:],
        OF,
        replace(
            OPTIONS,
            check=lambda value: value is None or is_options(value),
            about="the categories, or the reasons",
            by_position=False,
            default=None,
        ),
        replace(
            ANSWER,
            takes='a list of what is to be marked, or for each category: {"noun": ["cat", "mat"]}',
            check=lambda value: value is None or is_answer(value) or is_answer_by_part(value),
        ),
        replace(BY_PART[0], takes='a part of the text and what to say where it is marked: {"on": "It is small."}'),
        *BY_PART[1:7],
    ),
    score=score,
    problems=problems,
    sample=sample,
    empty="Mark something first.",
    interaction="choice",
    mixed="",
    picks=lambda key: (names(key), texts(key["options"])) if key.get("options") else ([], names(key)),
    more=lambda key: re.sub(r"([\\`*_{}\[\]()#+.!|$<>~-])", r"\\\1", str(key.get("text") or "")),
)
