"""Fields that are filled one by one, each marked by the rules of a kind of its own."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from numbers import Number
from random import Random
from typing import Any

from ownpace_graders.errors import LessonError
from ownpace_graders.kinds import number, text
from ownpace_graders.kinds.by_part import texts
from ownpace_graders.kinds.kind import Key, Kind
from ownpace_graders.kinds.signature import Problem, meant
from ownpace_graders.kinds.spelling import HEED
from ownpace_graders.kinds.verdict import TRY_AGAIN, Part, Verdict, foreseen, is_name, right, wrong

RULES = {kind.name: kind for kind in (number.KIND, text.KIND)}
"""By whose rules a field is marked, as an author may say."""


@dataclass(frozen=True, slots=True)
class Field:
    """A field by its name, which stands in `wrong`; what a student hears it called; the kind and key that mark it."""

    name: str
    called: str
    kind: Kind
    key: Key


def said_of(name: str, key: Key) -> Any:
    """What the author foresaw for this field: words, or the words for each answer."""
    return {str(each): words for each, words in foreseen(key).items()}.get(name)


def field(name: str, called: str, entry: Any, key: Key) -> Field:
    """The field with this answer: a number, a text or a list of accepted ones, or {"number": 3, "unit": "cm"}."""
    kind, of = text.KIND, {"answer": entry}
    if isinstance(entry, Mapping):
        kind = next((RULES[each] for each in RULES if each in entry), None)  # type: ignore[assignment]
        if kind is None:
            raise LessonError("An answer says neither text nor number.", next='Write {"number": 3, "unit": "cm"}, say.')
        of = {**entry, "answer": entry[kind.name]}
    elif isinstance(entry, Number):
        kind = number.KIND
    if key.get("options"):
        of = {"case": True, "heed": HEED, **of, "spelling": "strict"}
    return marked_by(name, called, kind, of, key)


def marked_by(name: str, called: str, kind: Kind, of: Key, key: Key) -> Field:
    """The field that this kind marks. LessonError for a key that is none, whatever the response."""
    said = said_of(name, key)
    of = {**of, "wrong": said} if isinstance(said, Mapping) else of
    try:
        kind.score("", of)
    except LessonError as error:
        raise LessonError(f"{called}: {error.what}" if called else error.what, next=error.next) from error
    return Field(name, called, kind, of)


def scored(given: Sequence[str], fields: Sequence[Field], key: Key) -> Verdict:
    """The mean of what the fields are worth. `given` has a text for each, "" where it is open."""
    verdicts = [each.kind.score(words, each.key) for words, each in zip(given, fields, strict=True)]
    both = zip(fields, given, verdicts, strict=True)
    parts = tuple(Part(each.name, words, _is_right(verdict)) for each, words, verdict in both)
    return replace(_whole(parts, verdicts, fields, key), parts=parts)


def _is_right(verdict: Verdict) -> bool | None:
    return None if verdict.almost or not verdict.readable else bool(verdict.right)


def _whole(parts: Sequence[Part], verdicts: Sequence[Verdict], fields: Sequence[Field], key: Key) -> Verdict:
    if all(part.right for part in parts):
        return right(key)
    said, notes = list[str](), list[str]()
    for part, verdict, of in zip(parts, verdicts, fields, strict=True):
        always = said_of(part.name, key)
        if part.given and not part.right and verdict.message in [*foreseen(of.key).values()]:
            said.append(verdict.message)
        elif part.given and part.right is False and isinstance(always, str) and not is_name(always):
            said.append(always)
        elif part.given and part.right is None:
            notes.append(f"{of.called}: {verdict.message.removesuffix(TRY_AGAIN).strip()}".removeprefix(": "))
    hits, still_open = sum(part.right is True for part in parts), sum(not part.given for part in parts)
    if len(parts) > 1:
        notes.append(f"{hits} of {len(parts)} {'is' if hits == 1 else 'are'} right.")
        notes += [f"{still_open} {'is' if still_open == 1 else 'are'} still open."] if still_open else []
    worth = sum(verdict.score or 0.0 for verdict in verdicts) / len(parts)
    is_wrong = any(part.given and part.right is False for part in parts)
    notes = notes or ["Not yet."]
    found = wrong(score=worth, message=" ".join([*notes, *([TRY_AGAIN] if is_wrong else [])]))
    return replace(found, almost=not is_wrong, remarks=tuple(dict.fromkeys(said)), misconception=_name(verdicts))


def _name(verdicts: Sequence[Verdict]) -> str | None:
    return next((each.misconception for each in verdicts if each.misconception), None)


def problems(fields: Sequence[Field], key: Key, noun: str) -> Iterator[Problem]:
    """What is wrong with each as its own kind; an answer that is not in the bank; words for a field there is not."""
    options = texts(key.get("options") or ())
    for each in fields:
        before = f"{each.called}: " if each.called else ""
        for problem in each.kind.problems(each.key):
            yield replace(problem, what=f"{before}{problem.what}")
        for answer in texts(each.key["answer"]) if options else ():
            if answer not in options:
                again = f"Take one of the options, word for word.{meant(answer, options)}"
                yield Problem("answer", f"{before}“{answer}” is not one of the options.", again)
    names = [each.name for each in fields]
    for name in map(str, foreseen(key)):
        if name not in names:
            again = f"There are: {', '.join(names)}.{meant(name, names)}"
            yield Problem("wrong", f"“{name}” in wrong is not the {noun}.", again, name)


def sample(fields: Sequence[Field], key: Key, is_right: bool, draw: Random) -> list[str]:
    """Each field as its kind would have it; or each wrong."""
    options = texts(key.get("options") or ())
    return [_sample(each, is_right, draw, options) for each in fields]


def _sample(of: Field, is_right: bool, draw: Random, options: Sequence[str]) -> str:
    if not options:
        return str(of.kind.sample(of.key, is_right, draw))
    right_ones = texts(of.key["answer"])
    return right_ones[0] if is_right else draw.choice([each for each in options if each not in right_ones] or [""])
