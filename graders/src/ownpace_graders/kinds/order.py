"""A sequence. The response is a list of all options' texts, in the student's order."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import combinations
from random import Random
from typing import Any

from ownpace_graders.errors import LessonError
from ownpace_graders.kinds import tests
from ownpace_graders.kinds.argument import ANSWER, BY_PART, EVERY, OPTIONS, WRONG, Argument, is_options, is_yes_or_no
from ownpace_graders.kinds.by_part import noted, texts
from ownpace_graders.kinds.kind import Key, Kind, Run
from ownpace_graders.kinds.shape import SEQUENCE, blank
from ownpace_graders.kinds.signature import Problem, meant
from ownpace_graders.kinds.verdict import (
    TRY_AGAIN,
    Part,
    Verdict,
    foreseen,
    right,
    unmarked,
    unreadable,
    wrong,
)


def score(response: Any, key: Key) -> Verdict:
    """Of all pairs, the share that is the right way round, less the share that is not, and never below 0.

    key: options, answer (the same list of str, in order) · indent (bool: lines of a program, whose score is the share
    of those that are moved in as in the answer times that) · wrong {option: words, where it is to be moved} · right.
    The options of a longest part of the response that is in order are right: the fewest are to be moved. Lines of a
    program that passes all of its tests are right in whatever order, where somebody has run them (results).
    """
    options, answer, name = texts(key.get("options") or ()), _answer(key), _name(key)
    given = [each for each in response if isinstance(each, str)] if isinstance(response, list) else []
    known = options or [name(each) for each in answer or given]
    if blank(response) or not SEQUENCE.fits(response, known) or not _is_whole([*map(name, given)], known):
        return unreadable("Put all of them in order.")
    if answer is None:
        return right(key) if _failing(key) == "" else unmarked()
    return _marked(given, answer, key)


def _marked(given: Sequence[str], answer: Sequence[str], key: Key) -> Verdict:
    name = _name(key)
    lines, names = {name(each): each for each in answer}, [*map(name, given)]
    places = [[*lines].index(each) for each in names]
    kept, moved_in = _in_order(places), [lines[each] == line for each, line in zip(names, given, strict=True)]
    both = zip(names, given, places, moved_in, strict=True)
    parts = [Part(each, line, place in kept and is_in) for each, line, place, is_in in both]
    failing = "" if [*given] == [*answer] else _failing(key)
    if failing == "":
        return replace(right(key), parts=tuple(replace(part, right=True) for part in parts))
    pairs = [1 if one < other else -1 for one, other in combinations(places, 2)]
    worth = max(0.0, sum(pairs) / len(pairs)) * sum(moved_in) / len(moved_in)
    count = f"{len(kept)} of {len(places)} are in order" if kept else "Not yet"
    if not all(moved_in):
        count += (
            f". {sum(moved_in)} of {len(places)} {'is' if sum(moved_in) == 1 else 'are'} moved in as they should be"
        )
    count += _ran(failing, key)
    return noted(wrong(score=worth, message=f"{count}. {TRY_AGAIN}"), parts, key)


def _failing(key: Key) -> str | None:
    """What came of the first test that the program does not pass, "" where it passes all; None where none was run."""
    shown, results = key.get("tests"), tests.known(key)
    return tests.first(shown, tests.tested(shown, results)) if shown and results is not None else None


def _ran(failing: str | None, key: Key) -> str:
    """What the tests say of an order that is not the author's; or that nobody has run it here."""
    if failing is not None:
        return f". {failing.removesuffix('.')}"
    return ". Another order that works is right, too: it is run when it is graded" if key.get("tests") else ""


def program(response: Any, key: Key) -> str | None:
    """The lines in the student's order; None where there are no tests, and nothing is run."""
    lines = response if isinstance(response, list) else []
    return "\n".join(each for each in lines if isinstance(each, str)) if key.get("tests") else None


def runs(response: Any, key: Key) -> Sequence[Run]:
    """A run a test."""
    lines = program(response, key)
    return tests.runs(lines, key["tests"]) if lines else ()


def _name(key: Key) -> Callable[[str], str]:
    """What an option is called: of a line of a program the line without the spaces before it."""
    return _bare if key.get("indent") else str


def _bare(line: str) -> str:
    return line.lstrip(" ")


def _is_whole(names: Sequence[str], known: Sequence[str]) -> bool:
    return len(names) == len(known) and {*names} == {*known}


def _answer(key: Key) -> list[str] | None:
    if key.get("answer") is None:
        return None
    answer, options = texts(key["answer"]), texts(key.get("options") or ())
    names = [*map(_name(key), answer)]
    if len({*names}) != len(names) or len(names) < 2 or (options and {*names} != {*options}):
        raise LessonError("The answer is not the list of all options in order.", next="Copy them, each once.")
    return answer


def _in_order(places: Sequence[int]) -> set[int]:
    """A longest rising part, without what comes too early where there are two; none where no two are in order."""
    best: list[list[int]] = []
    for place in places:
        best.append([*max((each for each in best if each[-1] < place), key=len, default=[]), place])
    longest = max(best, key=lambda each: (len(each), -each[-1]))
    return {*longest} if len(longest) > 1 else set()


def problems(key: Key) -> Iterator[Problem]:
    """An answer that is not all options, and words for an option that there is not."""
    try:
        answer = _answer(key) or []
    except LessonError as error:
        yield Problem("answer", error.what, error.next)
        return
    yield from tests.problems("tests", key.get("tests"))
    names = [*map(_name(key), answer)]
    for name in map(str, foreseen(key)):
        if name not in names:
            again = f"Take one of the options, word for word.{meant(name, names)}"
            yield Problem("wrong", f"“{name}” in wrong is not one of the options.", again, name)


def sample(key: Key, is_right: bool, draw: Random) -> list[str]:
    """The answer; or all of it the wrong way round."""
    given = _answer(key) or texts(key.get("options") or ())
    return given if is_right else given[::-1]


_OF_A_TEST = "of each test call, typed; gives, prints or raises; and say"
INDENT = Argument(
    "indent",
    "True or False",
    is_yes_or_no,
    "whether they are lines of a program, which the student also moves in: the answer has four spaces for each step",
    default=False,
    meaning=True,
)

KIND = Kind(
    "order",
    "a sequence, partial credit",
    shape=SEQUENCE,
    arguments=(
        *EVERY[:2],
        replace(OPTIONS, about="what is to be put in order"),
        *EVERY[2:],
        replace(
            ANSWER, takes="the list of the options in order", check=lambda value: value is None or is_options(value)
        ),
        replace(WRONG, takes='an option and what to say where it is to be moved, for each: {"boil": "Later."}'),
        *BY_PART[1:],
        INDENT,
        replace(tests.TESTS, about=f"where they are lines of a program: any order that passes is right; {_OF_A_TEST}"),
    ),
    score=score,
    problems=problems,
    sample=sample,
    empty="Put them in order first.",
    interaction="sequencing",
    program=program,
    runs=runs,
)
