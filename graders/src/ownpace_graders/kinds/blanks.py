"""Gaps in a text, typed or picked from a word bank. The response is a list of what is in each, "" where it is open."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from numbers import Number
from random import Random
from typing import Any

from ownpace_graders.errors import LessonError
from ownpace_graders.kinds import number, text
from ownpace_graders.kinds.argument import ANSWER, BY_PART, EVERY, OPTIONS, Argument, is_answer, is_options, is_words
from ownpace_graders.kinds.by_part import texts
from ownpace_graders.kinds.kind import Key, Kind
from ownpace_graders.kinds.lazy import lazy
from ownpace_graders.kinds.shape import GAPS, blank
from ownpace_graders.kinds.signature import Problem, meant
from ownpace_graders.kinds.spelling import HEED
from ownpace_graders.kinds.verdict import (
    TRY_AGAIN,
    Part,
    Verdict,
    foreseen,
    is_name,
    right,
    unmarked,
    unreadable,
    wrong,
)

GAP = lazy("_{3,}")
"""How a gap stands in the text."""

RULES = {kind.name: kind for kind in (number.KIND, text.KIND)}
"""By whose rules a gap is marked."""


def score(response: Any, key: Key) -> Verdict:
    """The mean of what the gaps are worth, each by the rules of a number or a text, or of the word bank.

    key: text (str with gaps) · options (the word bank) · answer, for each gap: a text or a list of accepted ones, a
    number, {"text": …} or {"number": …} with whatever else its kind takes · wrong {number of the gap: words, or
    {answer: words}} · right.
    """
    gaps, options = len(GAP.findall(str(key.get("text", "")))), texts(key.get("options") or ())
    rules = None if key.get("answer") is None else _rules(key, gaps)
    wanted = len(rules) if rules else gaps
    if blank(response) or not GAPS.fits(response, options) or (wanted and len(response) != wanted):
        return unreadable("Fill the gaps.")
    if rules is None:
        return unmarked()
    given = [each or "" for each in response]
    verdicts = [kind.score(each, of) for each, (kind, of) in zip(given, rules, strict=True)]
    both = enumerate(zip(given, verdicts, strict=True), 1)
    parts = tuple(Part(str(n), each, _is_right(verdict)) for n, (each, verdict) in both)
    return replace(_whole(parts, verdicts, [of for _, of in rules], key), parts=parts)


def _is_right(verdict: Verdict) -> bool | None:
    return None if verdict.almost or not verdict.readable else bool(verdict.right)


def _whole(parts: tuple[Part, ...], verdicts: list[Verdict], keys: list[Key], key: Key) -> Verdict:
    if all(part.right for part in parts):
        return right(key)
    said, notes = list[str](), list[str]()
    for part, verdict, of in zip(parts, verdicts, keys, strict=True):
        always = foreseen(key).get(int(part.name), foreseen(key).get(part.name))
        if part.given and not part.right and verdict.message in [*foreseen(of).values()]:
            said.append(verdict.message)
        elif part.given and part.right is False and isinstance(always, str) and not is_name(always):
            said.append(always)
        elif part.given and part.right is None:
            notes.append(f"Gap {part.name}: {verdict.message.removesuffix(TRY_AGAIN).strip()}")
    hits, still_open = sum(part.right is True for part in parts), sum(not part.given for part in parts)
    notes.append(f"{hits} of {len(parts)} {'is' if hits == 1 else 'are'} right.")
    notes += [f"{still_open} {'is' if still_open == 1 else 'are'} still open."] if still_open else []
    worth = sum(verdict.score or 0.0 for verdict in verdicts) / len(parts)
    is_wrong = any(part.given and part.right is False for part in parts)
    found = wrong(score=worth, message=" ".join([*notes, *([TRY_AGAIN] if is_wrong else [])]))
    misconception = next((each.misconception for each in verdicts if each.misconception), None)
    return replace(found, almost=not is_wrong, remarks=tuple(dict.fromkeys(said)), misconception=misconception)


def _rules(key: Key, gaps: int) -> list[tuple[Kind, Key]]:
    """Of each gap, by whose rules it is marked, and with which key."""
    given = key["answer"] if isinstance(key["answer"], list | tuple) else [key["answer"]]
    if not given or (gaps and len(given) != gaps):
        raise LessonError(
            f"The text has {gaps} gaps, and there are {len(given)} answers.", next="Write one answer for each ___."
        )
    said = {str(name): words for name, words in foreseen(key).items()}
    rules = [_rule(entry, said.get(str(number)), key) for number, entry in enumerate(given, 1)]
    for kind, of in rules:
        kind.score("", of)  # a key that is none is said, whatever the response
    return rules


def _rule(entry: Any, said: Any, key: Key) -> tuple[Kind, Key]:
    kind, of = text.KIND, {"answer": entry}
    if isinstance(entry, Mapping):
        kind = next((RULES[name] for name in RULES if name in entry), None)  # type: ignore[assignment]
        if kind is None:
            raise LessonError("An answer says neither text nor number.", next='Write {"number": 3, "unit": "cm"}, say.')
        of = {**entry, "answer": entry[kind.name]}
    elif isinstance(entry, Number):
        kind = number.KIND
    if key.get("options"):
        of = {"case": True, "heed": HEED, **of, "spelling": "strict"}
    if isinstance(said, Mapping):
        of = {**of, "wrong": said}
    return kind, of


def problems(key: Key) -> Iterator[Problem]:
    """A text without gaps, one answer too few or too many, and what is wrong with each as a number or a text."""
    gaps, options = len(GAP.findall(str(key.get("text", "")))), texts(key.get("options") or ())
    if not gaps:
        yield Problem("text", "The text has no gap.", "Write ___ where a gap is to be.")
        return
    try:
        rules = _rules(key, gaps)
    except LessonError as error:
        yield Problem("answer", error.what, error.next)
        return
    for place, (kind, of) in enumerate(rules, 1):
        for problem in kind.problems(of):
            yield replace(problem, what=f"Gap {place}: {problem.what}")
        for each in texts(of["answer"]) if options else ():
            if each not in options:
                again = f"Take one of the options, word for word.{meant(each, options)}"
                yield Problem("answer", f"Gap {place}: “{each}” is not one of the options.", again)
    for name in map(str, foreseen(key)):
        if name not in map(str, range(1, gaps + 1)):
            yield Problem("wrong", f"“{name}” in wrong is not the number of a gap.", f"The gaps are 1 to {gaps}.", name)


def sample(key: Key, is_right: bool, draw: Random) -> list[str]:
    """Each gap as its kind would have it; or one of them wrong."""
    rules, options = _rules(key, 0), texts(key.get("options") or ())
    given = [texts(of["answer"])[0] if options else str(kind.sample(of, True, draw)) for kind, of in rules]
    if not is_right:
        at = draw.randrange(len(given))
        kind, of = rules[at]
        others = [each for each in options if each not in texts(of["answer"])]
        given[at] = draw.choice(others or [""]) if options else str(kind.sample(of, False, draw))
    return given


def is_answers(value: Any) -> bool:
    entries = value if isinstance(value, list) else [value]
    return all(is_answer(each) or (isinstance(each, Mapping) and each) for each in entries)


TEXT = Argument(
    "text",
    "a text with ___ for each gap",
    lambda value: is_words(value) and bool(GAP.search(value)),
    "the text, with `___` for each gap; a table of Markdown, say",
    by_position=True,
    meaning=True,
)

KIND = Kind(
    "blanks",
    "gaps in a text, typed or from a word bank, partial credit",
    shape=GAPS,
    arguments=(
        *EVERY[:2],
        TEXT,
        *EVERY[2:],
        replace(
            OPTIONS,
            check=lambda value: value is None or is_options(value),
            about="the word bank, from which every gap is picked",
            by_position=False,
            default=None,
        ),
        replace(
            ANSWER,
            takes='a list of the answers, one for each gap: ["went", 3, {"number": 5, "unit": "cm"}]',
            check=is_answers,
        ),
        replace(
            BY_PART[0],
            takes='the number of a gap and what to say, for each: {1: {"goed": "It is irregular."}}',
        ),
        *BY_PART[1:],
    ),
    score=score,
    problems=problems,
    sample=sample,
    empty="Fill a gap first.",
    interaction="fill-in",
)
