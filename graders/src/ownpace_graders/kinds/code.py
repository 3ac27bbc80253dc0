"""A program that its tests mark. The response is its text.

What the tests gave stands in the key as `results`, put there by whoever has run the program: the student's own kernel
for what they see at once, the sandbox for what counts.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from random import Random
from typing import Any

from ownpace_graders.kinds import tests
from ownpace_graders.kinds.argument import (
    ANSWER,
    EVERY,
    HINTS,
    RIGHT,
    SOLUTION,
    STEPS,
    SURE,
    WHICH,
    Argument,
    is_text,
)
from ownpace_graders.kinds.kind import Key, Kind, Run
from ownpace_graders.kinds.reflect import ROWS
from ownpace_graders.kinds.shape import PROGRAM, blank
from ownpace_graders.kinds.signature import Problem
from ownpace_graders.kinds.verdict import TRY_AGAIN, Verdict, right, unmarked, unreadable, wrong


def score(response: Any, key: Key) -> Verdict:
    """The share of the tests that pass.

    key: tests (what the student sees), answer (those that they do not) · results (what came of them, in this order) ·
    right. Without results nobody can say: the program is kept, and run when it is graded.
    """
    if blank(response) or not PROGRAM.fits(response, ()):
        return unreadable("Write your program first.")
    shown, hidden = _shown(key), _hidden(key)
    results = tests.known(key)
    if results is None or not shown + hidden:
        return unmarked("Your program is kept. Its tests run when it is graded.")
    found = tests.tested(shown + hidden, results)
    each = tests.parts(shown, found)
    hits = sum(part.right is True for part in each)
    if hits == len(each):
        return replace(right({**key, "right": key.get("right") or "Every test passes."}), parts=tuple(each))
    count = f"{hits} of {len(each)} tests {'passes' if hits == 1 else 'pass'}."
    words = " ".join(filter(None, [count, tests.first(shown, found), TRY_AGAIN]))
    verdict = wrong(score=hits / len(each), message=words)
    return replace(verdict, parts=tuple(each), remarks=tests.says(shown + hidden, found))


def _shown(key: Key) -> list[tests.Test]:
    return [*(key.get("tests") or ())]


def _hidden(key: Key) -> list[tests.Test]:
    return [*(key.get("answer") or ())]


def program(response: Any, key: Key) -> str:
    """What is run: the response itself."""
    return response if isinstance(response, str) else ""


def runs(response: Any, key: Key) -> Sequence[Run]:
    """A run a test; none of what is not a program."""
    return tests.runs(response, _shown(key) + _hidden(key)) if PROGRAM.fits(response, ()) and response.strip() else ()


def problems(key: Key) -> Iterator[Problem]:
    """Tests that nobody can pass, because they are none."""
    yield from tests.problems("tests", key.get("tests"))
    yield from tests.problems("answer", key.get("answer"))
    if not _shown(key) + _hidden(key):
        yield Problem("tests", "The question has no tests.", 'Add tests=[{"call": "double(3)", "gives": 6}].')


def sample(key: Key, is_right: bool, draw: Random) -> str:
    """The author's own solution; or what one has after a slip: a name that there is not."""
    start = str(key.get("start") or "")
    return str(key.get("solution") or start or "pass") if is_right else f"{start}\nresult = reslut\n"


START = Argument(
    "start",
    "a text: the program as the student finds it",
    is_text,
    "what is there already, a bug in it or not",
    default="",
)
KIND = Kind(
    "code",
    "a program that tests mark, partial credit",
    shape=PROGRAM,
    arguments=(
        *EVERY,
        START,
        tests.TESTS,
        replace(
            ANSWER,
            takes='a list of tests: [{"call": "double(3)", "gives": 6}]',
            check=lambda value: value is None or tests.is_tests(value),
            offer=tests.meant,
            about="more tests, which no student sees: in .key(…), so that no release holds them",
        ),
        HINTS,
        STEPS,
        RIGHT,
        replace(
            SOLUTION,
            takes="a text: a program that passes the tests",
            about="a program that passes, which can be asked for after a try, when all hints are shown",
        ),
        SURE,
        WHICH,
        replace(ROWS, default=6),
    ),
    score=score,
    problems=problems,
    sample=sample,
    empty="Write your program first.",
    interaction="long-fill-in",
    program=program,
    runs=runs,
)
