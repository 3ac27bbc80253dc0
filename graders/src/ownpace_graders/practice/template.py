"""A question with gaps: what varies, under which conditions, what is computed of it, and the call that it fills.

A template is a dictionary: "kind" and what a call of that kind takes, and "vary", "where", "let" and "why" besides. In
every text of it `[[…]]` is a gap, filled by a formula.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from keyword import iskeyword
from typing import Any, NamedTuple

from ownpace_graders.errors import LessonError
from ownpace_graders.kinds.lazy import lazy
from ownpace_graders.practice import formula
from ownpace_graders.practice.domain import Domain, domain
from ownpace_graders.practice.functions import FUNCTIONS, Value, written

MOST = {"vary": 12, "where": 12, "let": 20, "steps": 12, "of": 20}
"""How many of each there may be."""
MOST_GAPS, MOST_WORK = 300, 3000
"""Gaps of a template, and parts of all its formulas."""
_DEEPEST = 6
"""How much lies in one another: a template, its steps, a step."""
_OVERHEAD = 6
"""What a name that is varied costs with each try, in parts."""
LONGEST = 20_000
"""Characters of one template."""
WHY = "Why is the last step right? Say it in your own words."
OWN = ("kind", "vary", "where", "let", "why")
"""What a template has and a call has not."""
_NAME = lazy(r"[A-Za-z][A-Za-z0-9_]{0,30}")
_GAP = lazy(r"\[\[([^\[\]]{1,200})\]\]")


class Step(NamedTuple):
    """A worked step; where it can be asked for by itself, how, and what is right."""

    text: str
    ask: str = ""
    answer: Any = None


@dataclass(frozen=True, slots=True)
class Template:
    """`arguments` are those of the call, with gaps; `work` is what one try to fill it costs, in parts of formulas."""

    kind: str
    vary: Mapping[str, Domain]
    where: tuple[str, ...]
    let: Mapping[str, str]
    arguments: Mapping[str, Any]
    steps: tuple[Step, ...]
    why: str
    work: int


def templates(of: Any) -> tuple[Template, ...]:
    """What an author gave as `of=`. LessonError, which says where, for the first that is none."""
    if not isinstance(of, list) or not 0 < len(of) <= MOST["of"]:
        raise LessonError("of is not a list of templates.", next=f"Write 1 to {MOST['of']} in square brackets.")
    try:
        return _read(json.dumps(of))
    except (TypeError, ValueError, RecursionError):
        what = "of holds what no template can hold."
        raise LessonError(what, next="Write texts, numbers, lists and dictionaries.") from None


@lru_cache(256)
def _read(of: str) -> tuple[Template, ...]:
    if len(of) > LONGEST * MOST["of"]:
        raise LessonError("of is too long.", next=f"A template has at most {LONGEST} characters.")
    return tuple(_template(number, each) for number, each in enumerate(json.loads(of), 1))


def _template(number: int, given: Any) -> Template:
    try:
        return _checked(given)
    except LessonError as error:
        raise LessonError(f"Template {number}: {error.what}", next=error.next) from None


def _checked(given: Any) -> Template:
    if not isinstance(given, dict) or len(json.dumps(given)) > LONGEST:
        raise LessonError("It is not a dictionary of moderate length.", next='Write {"kind": "number", …}.')
    if _is_deep(given):
        raise LessonError("It holds lists in lists in lists.", next="Write texts, and lists of texts.")
    vary, let, where = given.get("vary", {}), given.get("let", {}), given.get("where", [])
    where = [where] if isinstance(where, str) else where
    for name, found, sort in (("vary", vary, dict), ("let", let, dict), ("where", where, list)):
        if not isinstance(found, sort) or len(found) > MOST[name]:
            raise LessonError(f"Its {name} is not a {sort.__name__} of at most {MOST[name]}.", next=_SAYS[name])
    arguments = {name: each for name, each in given.items() if name not in (*OWN, "steps")}
    template = Template(
        kind=str(given.get("kind", "")),
        vary={name: domain(name, each) for name, each in vary.items()},
        where=tuple(map(str, where)),
        let={name: str(each) for name, each in let.items()},
        arguments=arguments,
        steps=_steps(given.get("steps", [])),
        why=str(given.get("why") or WHY),
        work=_OVERHEAD * (len(vary) + 2) + _work([*map(str, where), *map(str, let.values())], gaps(given)),
    )
    _check_names(template)
    return template


def _is_deep(given: Any) -> bool:
    """Whether more lies in one another than any call takes."""
    inside = [given]
    for _ in range(_DEEPEST):
        lists = [each for each in inside if isinstance(each, list | dict)]
        inside = [part for each in lists for part in (each.values() if isinstance(each, dict) else each)]
    return bool(inside)


def _work(computed: list[str], gaps: list[str]) -> int:
    if len(gaps) > MOST_GAPS:
        raise LessonError("It has too many gaps.", next=f"At most {MOST_GAPS}.")
    found = sum(map(formula.parts, (*computed, *gaps)))
    if found > MOST_WORK:
        raise LessonError("There is too much to compute in it.", next='Compute what is used often in "let".')
    return found


_SAYS = {
    "vary": 'Write {"a": "2..9", "name": ["Ana", "Ben"]}.',
    "let": 'Write {"top": "a * c"}.',
    "where": 'Write ["a < b", "gcd(a, b) == 1"].',
}


def _steps(given: Any) -> tuple[Step, ...]:
    if not isinstance(given, list) or not 0 < len(given) <= MOST["steps"]:
        raise LessonError("It has no worked steps.", next='Add "steps": […], a text each, as you would work it out.')
    return tuple(_step(each) for each in given)


def _step(given: Any) -> Step:
    if isinstance(given, str) and given.strip():
        return Step(given)
    if isinstance(given, dict) and {*given} == {"step", "ask", "answer"}:
        return Step(str(given["step"]), str(given["ask"]), given["answer"])
    raise LessonError("A step is not a text.", next='Write a text, or {"step": …, "ask": …, "answer": …}.')


def _check_names(template: Template) -> None:
    """Every name is one, and is known where it is used."""
    known: set[str] = set()
    for name in template.vary:
        _check_name(name, known)
    for name, computed in template.let.items():
        _check_known(computed, known)
        _check_name(name, known)
    for each in (*template.where, *gaps([dict(template.arguments), *map(list, template.steps), template.why])):
        _check_known(each, known)


def _check_name(name: str, known: set[str]) -> None:
    if not _NAME.fullmatch(name) or name in FUNCTIONS or iskeyword(name):
        raise LessonError(f"“{name}” cannot be a name in a formula.", next="Write a letter or a short word.")
    if name in known:
        raise LessonError(f"“{name}” stands for two things.", next="Give one of them another name.")
    known.add(name)


def _check_known(text: str, known: set[str]) -> None:
    for name in sorted(formula.named(text) - known):
        raise LessonError(f"“{name}” in “{text}” is not varied or computed.", next='Add it to "vary" or "let".')


def gaps(given: Any) -> list[str]:
    """Every formula in the gaps of what is given, keys included."""
    return [gap for text in texts(given) for gap in _GAP.findall(text)]


def texts(given: Any) -> list[str]:
    """Every text in what is given, keys included."""
    if isinstance(given, dict):
        return texts([*given.keys(), *given.values()])
    if isinstance(given, list | tuple):
        return [each for part in given for each in texts(part)]
    return [given] if isinstance(given, str) else []


def filled(given: Any, names: Mapping[str, Value]) -> Any:
    """The same with its gaps filled; a text that is one gap for an order becomes a list. NoValue where one has none."""
    if isinstance(given, dict):
        return {filled(key, names): filled(each, names) for key, each in given.items()}
    if isinstance(given, list | tuple):
        return [filled(each, names) for each in given]
    if not isinstance(given, str):
        return given
    whole = _GAP.fullmatch(given)
    alone = formula.value(whole[1], names) if whole else ""
    if isinstance(alone, tuple):
        return [*alone]
    return _GAP.sub(lambda gap: written(formula.value(gap[1], names)), given)
