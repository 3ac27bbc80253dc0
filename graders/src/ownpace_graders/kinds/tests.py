"""The tests of a program: what an author writes of one, and whether what came of a program passes it.

A program is run elsewhere (`ownpace_graders.program`), and here is only what came of it. So what is right is never
where a student's program runs.
"""

import ast
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from ownpace_graders.kinds.argument import Argument, is_list_of_words, is_words
from ownpace_graders.kinds.kind import Key, Run
from ownpace_graders.kinds.signature import Problem, near
from ownpace_graders.kinds.verdict import Part
from ownpace_graders.program import MOST
from ownpace_graders.program.value import alike, plain

Test = Mapping[str, Any]
"""call, typed: what is run and typed after the program; without a call the program itself is what is looked at ·
gives, prints, raises: what is right · say: the author's words where it is not."""

_TAKES = {
    "call": is_words,
    "typed": is_list_of_words,
    "gives": lambda value: True,
    "prints": lambda value: isinstance(value, str),
    "raises": is_words,
    "say": is_words,
}
_RIGHT = ("gives", "prints", "raises")
_SEEN = 200
HIDDEN = "A test that is not shown"


def is_tests(value: Any) -> bool:
    return isinstance(value, list) and len(value) <= MOST and all(map(_is_test, value))


def _is_test(value: Any) -> bool:
    known = isinstance(value, Mapping) and {*value} <= {*_TAKES} and all(_TAKES[name](value[name]) for name in value)
    return known and any(name in value for name in _RIGHT) and ("call" in value or "gives" not in value)


def meant(value: Any) -> str:
    """What is to be written in the first test that is none, where it can be told; else ""."""
    tests = [each for each in value if isinstance(each, Mapping)] if isinstance(value, list) else []
    for test in tests:
        for name in test:
            if name not in _TAKES:
                one = near(str(name), _TAKES)
                return f"“{one}” for “{name}”" if one else f"{', '.join(_TAKES)}, in place of “{name}”"
        if not any(name in test for name in _RIGHT):
            return f"what {name_of(test)} is to do, too: gives, prints or raises"
        if "gives" in test and "call" not in test:
            return "what is called, too: “call” beside “gives”"
    return ""


TESTS = Argument(
    "tests",
    'a list of tests: [{"call": "double(3)", "gives": 6, "say": "Twice, not squared."}]',
    is_tests,
    "what is run after the program, and what is to come of it: call, typed; gives, prints or raises; and say, what you "
    "say where it does not. The student sees them",
    default=(),
    offer=meant,
)


def runs(program: str, tests: Sequence[Test]) -> list[Run]:
    """What is to be run to mark a program, a run a test."""
    return [(program, str(test.get("call", "")), [*map(str, test.get("typed", ()))]) for test in tests]


def name_of(test: Test) -> str:
    """What a test is called: what it calls, or what is typed."""
    if "call" in test:
        return str(test["call"])
    return f"typing {', '.join(test['typed'])}" if test.get("typed") else "the program"


def wanted(test: Test) -> str:
    """What is right, in words."""
    words = [f"gives {test['gives']!r}"] if "gives" in test else []
    words += [f"prints {str(test['prints']).strip()!r}"] if "prints" in test else []
    return " and ".join([*words, *([f"stops with {test['raises']}"] if "raises" in test else [])])


def known(key: Key) -> list[str] | None:
    """What came of the tests that were run, in their order; None where nobody has run them."""
    results = key.get("results")
    return [*map(str, results)] if isinstance(results, list) else None


class Came(NamedTuple):
    """What came of a test: whether it passes, what it did in words, and whether that is the program's and no call's."""

    right: bool
    words: str
    whole: bool = False

    def sentence(self, name: str) -> str:
        return f"{'The program' if self.whole else name} {self.words}."


def tested(tests: Sequence[Test], results: Sequence[str]) -> list[Came]:
    """Of each test what came of it; one that was not run does not pass."""
    padded = [*results, *[""] * len(tests)]
    return [_came(test, _read(result)) for test, result in zip(tests, padded, strict=False)]


def _read(result: str) -> dict[str, Any]:
    try:
        found = json.loads(result)
    except (ValueError, RecursionError):
        found = None
    return found if isinstance(found, dict) else {}


def _came(test: Test, found: Mapping[str, Any]) -> Came:
    if not found:
        return Came(False, "does not come to its end", "call" not in test)
    if "raised" in found:
        return _stopped(test, found["raised"], found.get("whole") is True)
    if "raises" in test:
        return Came(False, "does not stop")
    if "gives" in test and not ("value" in found and alike(found["value"], plain(test["gives"]))):
        return Came(False, f"gives {str(found.get('shown', 'nothing'))[:_SEEN]}")
    printed = str(found.get("printed", ""))
    if "prints" in test and _tidy(printed) != _tidy(str(test["prints"])):
        return Came(False, f"prints {printed.strip()[:_SEEN]!r}" if printed.strip() else "prints nothing")
    return Came(True, wanted(test))


def _stopped(test: Test, raised: Any, whole: bool) -> Came:
    name, words, line = [*raised, "", "", None][:3] if isinstance(raised, list) else ("", "", None)
    name, words = str(name)[:_SEEN], str(words)[:_SEEN]
    if "raises" in test and name == test["raises"] and whole is ("call" not in test):
        return Came(True, wanted(test))
    place = f" on line {line}" if isinstance(line, int) else ""
    said = {"TooLong": words, "TooMuch": words, "KeyboardInterrupt": "was stopped"}.get(name)
    return Came(False, said or f"stops with {name}{place}{f': {words}' if words else ''}", whole)


def _tidy(printed: str) -> list[str]:
    """What nobody sees does not count: spaces at the ends of lines, and empty lines at the end."""
    return [line.rstrip() for line in printed.rstrip().splitlines()]


def parts(tests: Sequence[Test], found: Sequence[Came]) -> list[Part]:
    """A part a test; of the hidden ones, which come after these, only whether each passes."""
    seen = [Part(name_of(test), came.words, came.right) for test, came in zip(tests, found, strict=False)]
    return [*seen, *(Part(HIDDEN, HIDDEN, came.right) for came in found[len(tests) :])]


def first(tests: Sequence[Test], found: Sequence[Came]) -> str:
    """What came of the first of these tests that does not pass, as a sentence; "" where all pass."""
    each = zip(tests, found, strict=False)
    return next((came.sentence(name_of(test)) for test, came in each if not came.right), "")


def says(tests: Sequence[Test], found: Sequence[Came]) -> tuple[str, ...]:
    """The author's words for the tests that do not pass, each once; none of a program that does not come to them."""
    each = zip(tests, found, strict=True)
    fit = (str(test["say"]) for test, came in each if "say" in test and not (came.right or came.whole))
    return tuple(dict.fromkeys(fit))


def problems(name: str, tests: Any) -> Iterator[Problem]:
    """Tests whose call is not Python, and two of one name."""
    seen: set[str] = set()
    for test in tests if is_tests(tests) else ():
        called = name_of(test)
        try:
            whole = bool(ast.parse(str(test.get("call", "1"))).body)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            whole = False
        if not whole:
            yield Problem(
                name, f"The test’s call “{called}” is not Python.", "Write it as in a program: double(3).", called
            )
        if called in seen:
            yield Problem(name, f"Two tests are “{called}”.", "Take one of the two out.", called)
        seen.add(called)
