"""What a lesson's tests still hold of questions that are gone, and of the example that the lesson began as."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from functools import cache
from pathlib import Path

from ownpace.authoring.own_tests.files import Failure, Meant, paths, solution, wrong
from ownpace.authoring.starters import Starter, starters
from ownpace.whole import write_whole
from ownpace_graders.lesson import Cell, lesson_of
from ownpace_graders.lesson.calls import fingerprint
from ownpace_graders.own_tests import FOLDER

Cells = Mapping[str, Cell]
"""A lesson's questions, of all its notebooks, by their names."""


def left_over(meant: Sequence[Meant], cells: Cells) -> list[Meant]:
    """Those that are to questions that are gone, or are the example's answers to questions that ask something else now.

    A name that is nearly a question's is misspelt, and not gone.
    """
    there = {each.item for each in meant}
    return [
        each for each in meant if _is_example_s(each, cells) or not (each.item in cells or _near(each, cells, there))
    ]


def _near(meant: Meant, cells: Cells, there: set[str]) -> list[str]:
    """The question that a name may be misspelt of: own-4 beside own-1, which has its answer, is another one."""
    others = [item for item in cells if item not in there or _letters(item) != _letters(meant.item)]
    return get_close_matches(meant.item, others, 1, 0.7)


def _letters(name: str) -> str:
    return "".join(sign for sign in name if not sign.isdigit())


def told(path: Path, left: Sequence[Meant], lesson: str) -> Iterator[Failure]:
    """What is said of those in a file: once."""
    if left:
        names = ", ".join(dict.fromkeys(each.item for each in left))
        many = len({each.item for each in left}) > 1
        these, ask = ("These questions are", "ask") if many else ("This question is", "asks")
        what = f"{these} gone, or {ask} something else now: {names}."
        fix = f"Take out the answers to {'them' if many else 'it'}, which this does: ownpace test {lesson} --fix"
        yield Failure(path, left[0].line, "", what, fix)


def take_out(module: Path, cells: Cells, *, gone: bool = True) -> list[Path]:
    """Take these answers out of the lesson's tests; the files that were changed. Without `gone`, only the example's.

    A question's lines are taken out where all its answers are such; a file that then holds no answer goes too. What
    cannot be read stays.
    """
    right, wrongs = paths(module)
    changed = []
    for path in (right, *wrongs) if right.is_file() else wrongs:
        read = solution(path) if path == right else wrong(path)
        meant = [each for each in read if isinstance(each, Meant)]
        left = [each for each in left_over(meant, cells) if gone or _is_example_s(each, cells)]
        items = {each.item for each in left} - {each.item for each in meant if each not in left}
        if len(meant) == len(read) and items and _cut(path, meant, items):
            changed.append(path)
    return changed


def _cut(path: Path, meant: Sequence[Meant], items: set[str]) -> bool:
    """Whether the lines of these questions could be taken out of a file."""
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    at = {n: each.item for each in reversed(meant) if (n := _begin(lines, each)) is not None}
    if {*at.values()} < {each.item for each in meant}:
        return False
    kept, owner = list[str](), ""
    for number, line in enumerate(lines):
        owner = at.get(number, owner)
        kept += [line] if owner not in items else []
    if items == {each.item for each in meant}:
        path.unlink()
    else:
        write_whole(path, "".join(kept))
    return True


def _begin(lines: list[str], meant: Meant) -> int | None:
    """Where a question's lines begin, from 0: at its name, which stands at or above its answer, or at what is said of
    it above; None if the name does not begin a line."""
    names = tuple(f"{mark}{meant.item}{mark}:" for mark in ("", "'", '"'))
    found = next((n for n in range(meant.line - 1, -1, -1) if lines[n].startswith(names)), None)
    while found is not None and found > 1 and lines[found - 1].startswith("#"):
        found -= 1
    return found


def _is_example_s(meant: Meant, cells: Cells) -> bool:
    """Whether it is an answer of a starter's tests, and its question is no longer the starter's."""
    now = cells.get(meant.item)
    asked = [
        questions[meant.item]
        for known, questions in _examples()
        if meant.item in questions and (meant.item, repr(meant.response)) in known
    ]
    return bool(asked) and (now is None or _asks(now) not in asked)


@cache
def _examples() -> list[tuple[set[tuple[str, str]], dict[str, str]]]:
    """Each starter's answers, and what each of its questions asks."""
    return [_example(name, starter) for name, starter in starters().items()]


def _example(name: str, starter: Starter) -> tuple[set[tuple[str, str]], dict[str, str]]:
    cells = [dict(cell) for cell in starter.cells]
    lesson = lesson_of(
        {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}, Path(name) / f"{name}.ipynb"
    )
    folder = next((each.parent for each in starter.beside if each.name == FOLDER), Path(name))
    right, wrongs = paths(folder)
    read = [*(solution(right) if right.is_file() else []), *(each for path in wrongs for each in wrong(path))]
    answers = {(each.item, repr(each.response)) for each in read if isinstance(each, Meant)}
    return answers, {str(cell.item): _asks(cell) for cell in lesson.questions}


def _asks(cell: Cell) -> str:
    """What a question asks: another prompt or other options are another question."""
    return fingerprint(cell.call.kind, cell.call.arguments) if cell.call else cell.source
