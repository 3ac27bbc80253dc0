"""A student's way through a set: every deed one after another, each answer marked by the question that it answers.

A deed is {"n": the question's number, "seed": what it was drawn by} with "given": a response, or "do": a word of
`DEEDS`. What is done to a question that is not the present one, as on another computer meanwhile, changes nothing.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple

from ownpace_graders.errors import LessonError
from ownpace_graders.kinds.kind import Kind
from ownpace_graders.kinds.shape import blank
from ownpace_graders.kinds.single import SINGLE
from ownpace_graders.kinds.verdict import Verdict
from ownpace_graders.practice import rule
from ownpace_graders.practice.drawn import Drawn, draw
from ownpace_graders.practice.mastery import HELPED, First
from ownpace_graders.practice.rule import ALONE, EXAMPLE, ONE, Outcome, Standing
from ownpace_graders.practice.template import Step

DEEDS = frozenset({"hint", "again", "alone", "on", "more"})
MOST_DEEDS = 500
MOST_SEEDS = 3
_LONGEST_SEED = 64


@dataclass(frozen=True, slots=True)
class PosedQuestion:
    """What stands there: a call of `kind`, the steps that are shown before it, and how many are left to the student.

    solution: every step · why: what is asked of a worked example.
    """

    kind: str
    arguments: Mapping[str, Any]
    before: tuple[str, ...]
    left: int
    solution: tuple[str, ...]
    why: str


class Try(NamedTuple):
    """A first try: when it was made, as its record says, or "", and what it was."""

    at: str
    first: First


@dataclass(frozen=True, slots=True)
class Past:
    """A question that was dealt with: its stage, what was given, whether the last of it was right, the first try.

    objective: the short name of the one that it is for, "" for the set's own.
    """

    question: PosedQuestion
    stage: int
    given: tuple[Any, ...]
    right: bool | None
    helped: bool
    first: Try | None = None
    objective: str = ""


@dataclass(slots=True)
class Journey:
    """Where the student stands; the seed; what was given to the present question, its first try and the last verdict;
    the questions before."""

    standing: Standing
    seed: str
    given: list[Any] = field(default_factory=list)
    verdict: Verdict | None = None
    past: list[Past] = field(default_factory=list)
    first: Try | None = None


def journey(key: Mapping[str, Any], deeds: Sequence[Any], seed: str) -> Journey:
    """The way of these deeds; `seed` is the student's own, of one who has done nothing. LessonError for a bad set."""
    known, seeds = sorted_out(deeds)
    found = Journey(Standing(), seeds[0] if seeds else seed)
    question(key, found.seed, 1, EXAMPLE)
    for deed in known:
        if deed["n"] == found.standing.n and deed["seed"] in seeds:
            _take(found, key, deed)
    return found


def sorted_out(deeds: Sequence[Any]) -> tuple[list[dict[str, Any]], list[str]]:
    """Those that are deeds, no more than anybody does; and the seeds they say, the first one first."""
    known = [deed for deed in deeds if _is_deed(deed)][:MOST_DEEDS]
    return known, [*dict.fromkeys(str(deed["seed"]) for deed in known)][:MOST_SEEDS]


def present(key: Mapping[str, Any], found: Journey) -> PosedQuestion:
    """The question that stands there now."""
    return question(key, found.seed, found.standing.n, found.standing.stage)


def _is_deed(deed: Any) -> bool:
    if not isinstance(deed, dict) or type(deed.get("n")) is not int or not isinstance(deed.get("seed"), str):
        return False
    return len(deed["seed"]) <= _LONGEST_SEED and (
        deed.get("do") in DEEDS if "do" in deed else not blank(deed.get("given"))
    )


def _take(found: Journey, key: Mapping[str, Any], deed: Mapping[str, Any]) -> None:
    at = found.standing
    if "given" in deed and found.given[-1:] == [deed["given"]]:
        return  # pressed twice
    asked = question(key, str(deed["seed"]), at.n, at.stage)
    outcome, verdict = outcome_of(asked, found, deed)
    found.first = found.first or first_try(asked, at, outcome, deed)
    after = rule.step(at, outcome, row(key, asked)) if outcome else at
    if "given" in deed and at.ends == "":
        found.given.append(deed["given"])
        found.verdict = verdict
    if after.n != at.n or after.ends != at.ends:
        if at.ends == "":
            right = verdict.right if verdict else None
            found.past.append(Past(asked, at.stage, tuple(found.given), right, at.helped, found.first))
        found.given, found.verdict, found.first = [], None, None
    found.standing = after


def first_try(asked: PosedQuestion, at: Standing, outcome: Outcome | None, deed: Mapping[str, Any]) -> Try | None:
    """What an answer says of the student's own part in it; None where it is not a try. `deed` may have "at", when."""
    if outcome not in ("right", "wrong") or at.ends:
        return None
    own = asked.left / len(asked.solution) * (HELPED if at.hints else 1)
    return Try(str(deed.get("at", "")), First(outcome == "right", own))


def outcome_of(asked: PosedQuestion, found: Journey, deed: Mapping[str, Any]) -> tuple[Outcome | None, Verdict | None]:
    """What a deed comes to by the rule, None where it is nothing; and the verdict on an answer."""
    if "do" in deed:
        hints = asked.arguments.get("hints")
        if deed["do"] == "hint" and found.standing.hints >= (len(hints) if isinstance(hints, list) else 0):
            return None, None
        return deed["do"], found.verdict
    if found.standing.stage == EXAMPLE:
        return "read", None
    verdict = marked(asked, deed["given"])
    if verdict.right:
        return "right", verdict
    return ("wrong" if verdict.counts else None), verdict


def row(key: Mapping[str, Any], asked: PosedQuestion) -> int:
    """How many have to be right in a row, where such questions are asked."""
    options = asked.arguments.get("options")
    until = key.get("until")
    wanted = until if type(until) is int and 1 <= until <= 10 else rule.UNTIL
    return rule.row(wanted, len(options) if isinstance(options, list) else 0)


def marked(asked: PosedQuestion, given: Any) -> Verdict:
    """The verdict on an answer. LessonError for a key that cannot be understood."""
    return kind_of(asked).score(given, asked.arguments)


def kind_of(asked: PosedQuestion) -> Kind:
    """The kind of question that stands there. LessonError if it is none that a set can ask."""
    if asked.kind not in SINGLE:
        raise LessonError(
            f"A set cannot ask a question of the kind “{asked.kind}”.", next=f"There are: {', '.join(SINGLE)}."
        )
    return SINGLE[asked.kind]


def question(key: Mapping[str, Any], seed: str, n: int, stage: int) -> PosedQuestion:
    """The n-th question at this stage. LessonError where it cannot be made."""
    return _question(json.dumps(key.get("of")), str(key.get("fade") or "back"), seed, n, stage)


@lru_cache(1024)
def _question(of: str, fade: str, seed: str, n: int, stage: int) -> PosedQuestion:
    return at_stage(draw(json.loads(of), seed, n), stage, fade)


def at_stage(drawn: Drawn, stage: int, fade: str = "back") -> PosedQuestion:
    """A question as this stage asks it."""
    texts = tuple(step.text for step in drawn.steps)
    left = 0 if stage == EXAMPLE else len(texts) if stage == ALONE else min(stage, len(texts))
    arguments, before = dict(drawn.arguments), texts[: len(texts) - left]
    if fade == "front" and ONE <= stage < ALONE:
        arguments, before = _of_step(arguments, drawn.steps[min(stage, len(texts)) - 1]), ()
    return PosedQuestion(drawn.kind, _without_right(drawn.kind, arguments), before, left, texts, drawn.why)


def _of_step(arguments: dict[str, Any], step: Step) -> dict[str, Any]:
    """The question after one step alone; after the whole where the author has not said how to ask for it."""
    prompt = f"{arguments.get('prompt', '')}\n\n{step.ask}"
    return {"prompt": prompt, "answer": step.answer} if step.ask else arguments


def _without_right(kind: str, arguments: dict[str, Any]) -> dict[str, Any]:
    """Without the foreseen wrong answers that happen to be right with these numbers."""
    wrong = arguments.get("wrong")
    bare = {**arguments, "wrong": {}}
    try:
        score = SINGLE[kind].score
        kept = {value: words for value, words in (wrong or {}).items() if not score(str(value), bare).right}
    except (LessonError, AttributeError, KeyError):
        return bare
    return {**arguments, "wrong": kept}
