"""A question drawn from a template by a seed: the same seed, the same question and the same key, on every computer."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from math import prod
from typing import Any

from ownpace_graders.errors import LessonError
from ownpace_graders.practice import formula
from ownpace_graders.practice.formula import NoValue
from ownpace_graders.practice.functions import Value
from ownpace_graders.practice.template import LONGEST, Step, Template, filled, templates, texts

MOST = 200
"""Questions of one set for one student."""
WORK = 20_000
"""Parts of formulas that are worked out to find one question: some 15 ms."""
_FRESH = 20
"""Tries to find a question that is not one of the last ones."""
_LATELY = 6


@dataclass(frozen=True, slots=True)
class Drawn:
    """A question: its template from 0, what the names stand for, and the call that came of it, its steps apart."""

    template: int
    names: tuple[tuple[str, Value], ...]
    kind: str
    arguments: dict[str, Any]
    steps: tuple[Step, ...]
    why: str


def draw(of: Any, seed: str, n: int) -> Drawn:
    """The n-th question, from 1, of a set with these templates. LessonError where it cannot be made."""
    found = templates(of)
    key = hashlib.sha256(json.dumps(of).encode(errors="replace")).hexdigest()
    return _draw(key, found, seed, min(n, MOST))


@lru_cache(128)
def _course(key: str, seed: str) -> list[Drawn]:
    """The questions that were drawn for one student: the whole course is looked at again with every answer."""
    return []


def _draw(key: str, found: tuple[Template, ...], seed: str, n: int) -> Drawn:
    course = _course(key, seed)
    while len(course) < n:
        lately = {each.names for each in course[-_LATELY:]}
        course.append(_fresh(found, seed, len(course) + 1, lately))
    return course[n - 1]


def _fresh(found: tuple[Template, ...], seed: str, n: int, lately: set[Any]) -> Drawn:
    turn = (_chance(seed, "template") + n) % len(found)
    repeated: Drawn | None = None
    for names in islice(_fulfilling(found[turn], f"{seed} {n}"), _FRESH):
        if repeated and tuple(names.items()) in lately:
            continue
        try:
            new = _filled(turn, found[turn], names)
        except NoValue:
            continue
        if new.names not in lately:
            return new
        repeated = new
    if repeated is None:
        raise LessonError(f"Template {turn + 1}: {NOTHING}", next=LESS)
    return repeated


NOTHING = "its conditions are met by nothing, or its gaps have no value."
LESS = 'Take a condition out of "where", or widen what is varied.'


def every(of: Any, most: int) -> Iterator[Drawn]:
    """The questions that a set can draw, `most` of each template: all there are, or as many of them, the same each
    time. LessonError for templates that are none."""
    for turn, template in enumerate(templates(of)):
        found = [names for at in _places(template) if (names := _names(template, at)) is not None]
        for number in range(min(len(found), most)):
            try:
                yield _filled(turn, template, found[number * len(found) // min(len(found), most)])
            except NoValue:
                continue


_LOOKED_AT = 10
"""So much more may be looked at for an author than for a student's question: 150 ms."""


def _places(template: Template) -> Iterator[dict[str, int]]:
    """Which value each name has, in every way; by chance, the smallest and the largest first, where that is too
    much."""
    sizes = {name: each.size for name, each in template.vary.items()}
    tries, ways = max(_LOOKED_AT * WORK // template.work, 1), prod(sizes.values())
    chances = (_chance("every", str(number)) % ways for number in range(tries))
    for way in range(ways) if ways <= tries else (0, ways - 1, *chances):
        at = {}
        for name, size in sizes.items():
            way, at[name] = divmod(way, size)
        yield at


def _fulfilling(template: Template, seed: str) -> Iterator[dict[str, Value]]:
    """What the names may stand for, where every condition is met; at most so many as WORK allows."""
    for number in range(max(WORK // template.work, 1)):
        at = {name: _chance(seed, str(number), name) % each.size for name, each in template.vary.items()}
        if (names := _names(template, at)) is not None:
            yield names


def _names(template: Template, at: Mapping[str, int]) -> dict[str, Value] | None:
    """What the names stand for, of which each is the value at this place; None where a condition is not met."""
    try:
        names: dict[str, Value] = {name: each.at(at[name]) for name, each in template.vary.items()}
        for name, computed in template.let.items():
            names[name] = formula.value(computed, names)
        return names if all(formula.value(each, names) is True for each in template.where) else None
    except NoValue:
        return None


def _filled(turn: int, template: Template, names: dict[str, Value]) -> Drawn:
    steps = tuple(Step(*(filled(part, names) for part in step)) for step in template.steps)
    arguments = filled(dict(template.arguments), names)
    why = str(filled(template.why, names))
    if sum(map(len, texts([arguments, [*map(list, steps)], why]))) > LONGEST:
        raise LessonError(f"Template {turn + 1}: a question of it is too long.", next=f"At most {LONGEST} characters.")
    return Drawn(turn, tuple(names.items()), template.kind, arguments, steps, why)


def _chance(*words: str) -> int:
    """The same number for these words everywhere."""
    return int.from_bytes(hashlib.sha256("\0".join(words).encode(errors="replace")).digest()[:8])
