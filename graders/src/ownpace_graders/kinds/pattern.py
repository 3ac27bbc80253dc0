"""Patterns that cannot hang: the regular ones alone, tried against all of a short text in steps that are counted.

Python's own `re` goes back and tries again, which can take for ever; here every character is looked at once.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

from ownpace_graders.errors import LessonError

LONGEST = 150
"""Characters of a pattern, and of a text that is tried."""
_MOST = 150

Test = Callable[[str], bool]
Move = tuple[Test | None, tuple[int, ...]]
"""A test of the next character and where to go on if it holds; without a test, go on at once. No way on: the end."""


def matches(pattern: str, text: str, *, case: bool = False) -> bool:
    """Whether the pattern is all of the text. LessonError for a pattern that is none or could take long."""
    steps = _steps(pattern, case)
    if len(text) > LONGEST:
        return False
    now, seen = _closed({0}, steps), dict[tuple[frozenset[int], str], frozenset[int]]()
    for character in text if case else text.lower():
        if (now, character) not in seen:
            holding = (ways for test, ways in (steps[at] for at in now) if test and test(character))
            seen[now, character] = _closed({on for ways in holding for on in ways}, steps)
        now = seen[now, character]
    return any(not steps[at][1] for at in now)


def _closed(found: set[int], steps: list[Move]) -> frozenset[int]:
    """These steps and all that can be gone on to at once."""
    left = list(found)
    while left:
        test, ways = steps[left.pop()]
        if test is None:
            left += [way for way in ways if way not in found]
            found.update(ways)
    return frozenset(found)


@lru_cache(256)
def _steps(pattern: str, case: bool) -> list[Move]:
    if len(pattern) > LONGEST:
        raise _refused(pattern, f"is longer than {LONGEST} characters")
    try:
        tree = parser.parse(pattern)
    except (re.error, OverflowError, RecursionError) as why:
        raise _refused(pattern, f"cannot be understood: {why}") from why
    steps: list[Move] = []
    _all(list(tree), steps, pattern, case)
    steps.append((None, ()))
    return steps


def _all(parts: list[Any], steps: list[Move], pattern: str, case: bool) -> None:
    """Writes the steps of these parts, one after the other; each goes on to the one that is written next."""
    for name, what in parts:
        if len(steps) > _MOST:
            raise _refused(pattern, "stands for too much")
        if name is sre.SUBPATTERN:
            _all(list(what[3]), steps, pattern, case)
        elif name is sre.BRANCH:
            _one_of([list(branch) for branch in what[1]], steps, pattern, case)
        elif name in (sre.MAX_REPEAT, sre.MIN_REPEAT):
            _repeated(what, steps, pattern, case)
        elif name is sre.AT and what in (sre.AT_BEGINNING, sre.AT_END, sre.AT_BEGINNING_STRING, sre.AT_END_STRING):
            continue  # all of the text is looked at anyway
        else:
            steps.append((_test(name, what, pattern, case), (len(steps) + 1,)))


def _one_of(branches: list[list[Any]], steps: list[Move], pattern: str, case: bool) -> None:
    ends = []
    for branch in branches[:-1]:
        fork = len(steps)
        steps.append((None, ()))
        _all(branch, steps, pattern, case)
        ends.append(len(steps))
        steps.append((None, ()))
        steps[fork] = (None, (fork + 1, len(steps)))
    _all(branches[-1], steps, pattern, case)
    for end in ends:
        steps[end] = (None, (len(steps),))


def _repeated(what: Any, steps: list[Move], pattern: str, case: bool) -> None:
    least, most, inside = what
    endless = most == sre.MAXREPEAT
    if least > _MOST or (not endless and most > _MOST):
        raise _refused(pattern, "repeats too often")
    start = len(steps)
    for _ in range(least):
        _all(list(inside), steps, pattern, case)
        if len(steps) == start:
            return  # nothing, however often
    forks = []
    for _ in range(1 if endless else most - least):
        forks.append(len(steps))
        steps.append((None, ()))
        _all(list(inside), steps, pattern, case)
    if endless:
        steps.append((None, (forks[0],)))
    for fork in forks:
        steps[fork] = (None, (fork + 1, len(steps)))


def _test(name: Any, what: Any, pattern: str, case: bool) -> Test:
    if name is sre.ANY:
        return lambda character: True
    if name in (sre.LITERAL, sre.NOT_LITERAL):
        wanted = chr(what) if case else chr(what).lower()
        return (lambda each: each == wanted) if name is sre.LITERAL else (lambda each: each != wanted)
    if name is sre.IN:
        tests = [_test(part[0], part[1], pattern, case) for part in what if part[0] is not sre.NEGATE]
        wanted_to_be = what[0][0] is not sre.NEGATE
        return lambda each: any(test(each) for test in tests) is wanted_to_be
    if name is sre.RANGE:
        return lambda each: what[0] <= ord(each) <= what[1] or (not case and what[0] <= ord(each.upper()[0]) <= what[1])
    if name is sre.CATEGORY and what in _CATEGORIES:
        return _CATEGORIES[what]
    raise _refused(pattern, "looks around or back, which it may not")


_CATEGORIES: dict[Any, Test] = {
    sre.CATEGORY_DIGIT: str.isdecimal,
    sre.CATEGORY_NOT_DIGIT: lambda each: not each.isdecimal(),
    sre.CATEGORY_SPACE: str.isspace,
    sre.CATEGORY_NOT_SPACE: lambda each: not each.isspace(),
    sre.CATEGORY_WORD: lambda each: each.isalnum() or each == "_",
    sre.CATEGORY_NOT_WORD: lambda each: not (each.isalnum() or each == "_"),
}


def _refused(pattern: str, why: str) -> LessonError:
    how = "Letters, [a-z], (one|two), . ? * + and {2,3} can be used; an answer list is often simpler."
    return LessonError(f"The pattern “{pattern[:60]}” {why}.", next=how)
