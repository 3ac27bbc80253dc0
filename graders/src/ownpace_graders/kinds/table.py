"""A table whose cells are filled. The response is a list of what is in each gap, row by row, "" where it is open."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from random import Random
from typing import Any

from ownpace_graders.errors import LessonError
from ownpace_graders.kinds import filled
from ownpace_graders.kinds.argument import BY_PART, EVERY, LAST, Argument
from ownpace_graders.kinds.blanks import ANSWERS, BANK, GAP
from ownpace_graders.kinds.by_part import texts
from ownpace_graders.kinds.kind import Key, Kind
from ownpace_graders.kinds.shape import CELLS, blank
from ownpace_graders.kinds.signature import Problem
from ownpace_graders.kinds.verdict import Verdict, unmarked, unreadable

Rows = list[list[str]]
MOST = 400
"""Cells of a table."""


def score(response: Any, key: Key) -> Verdict:
    """The mean of what the gaps are worth, each by the rules of a number or a text, or of the word bank.

    key: rows (lists of str with gaps, the heads first) · options (the word bank) · answer, for each gap, row by row, as
    in `blanks` · wrong {name of the gap: words, or {answer: words}} · right.
    """
    names, options = gaps(rows_of(key)), texts(key.get("options") or ())
    fields = None if key.get("answer") is None else _fields(key, names)
    wanted = len(fields) if fields else len(names)
    if blank(response) or not CELLS.fits(response, options) or (wanted and len(response) != wanted):
        return unreadable("Fill the table.")
    return unmarked() if fields is None else filled.scored([each or "" for each in response], fields, key)


def rows_of(key: Mapping[str, Any]) -> Rows:
    """The rows as texts, all of one length; none where an author gave none."""
    given = key.get("rows")
    rows = (
        [texts(row) for row in given if isinstance(row, list | tuple) and row]
        if isinstance(given, list | tuple)
        else []
    )
    return [[*row, *[""] * (max(map(len, rows)) - len(row))] for row in rows]


def gaps(rows: Rows) -> list[str]:
    """The names of the gaps, row by row: by the heads of their row and column, "7, half of it"."""
    if not rows:
        return []
    down, along = _heads([row[0] for row in rows], "row"), _heads(rows[0], "column")
    found = [
        f"{down[y]}, {along[x]}" for y, row in enumerate(rows) for x, cell in enumerate(row) for _ in GAP.findall(cell)
    ]
    seen = Counter[str]()
    for at, name in enumerate(found):
        seen[name] += 1
        found[at] = name if seen[name] == 1 else f"{name} ({seen[name]})"
    return found


def _heads(cells: Sequence[str], noun: str) -> list[str]:
    """What rows or columns are called: by number where there is no head, or the same as another's."""
    count = Counter(cells)
    return [
        cell.strip() if cell.strip() and count[cell] == 1 and not GAP.search(cell) else f"{noun} {number}"
        for number, cell in enumerate(cells, 1)
    ]


def _fields(key: Key, names: Sequence[str]) -> list[filled.Field]:
    given = key["answer"] if isinstance(key["answer"], list | tuple) else [key["answer"]]
    if not given or (names and len(given) != len(names)):
        what = f"The table has {len(names)} gaps, and there are {len(given)} answers."
        raise LessonError(what, next="Write one answer for each ___, row by row.")
    names = names or [str(number) for number in range(1, len(given) + 1)]
    return [filled.field(name, name, entry, key) for name, entry in zip(names, given, strict=True)]


def problems(key: Key) -> Iterator[Problem]:
    """A table without gaps, one answer too few or too many, and what is wrong with each as a number or a text."""
    names = gaps(rows_of(key))
    if not is_rows(key.get("rows")):
        return  # the call's own signature says so
    if not names:
        yield Problem("rows", "The table has no gap.", "Write ___ where a gap is to be.")
        return
    try:
        fields = _fields(key, names)
    except LessonError as error:
        yield Problem("answer", error.what, error.next)
        return
    yield from filled.problems(fields, key, "name of a gap")


def sample(key: Key, is_right: bool, draw: Random) -> list[str]:
    """Each gap as its kind would have it; or one of them wrong."""
    return filled.sample(_fields(key, gaps(rows_of(key))), key, is_right, draw)


def markdown(key: Mapping[str, Any]) -> str:
    """The table as Markdown has it."""
    rows = [[" ".join(cell.replace("|", "\\|").split()) for cell in row] for row in rows_of(key)]
    lines = [*rows[:1], *[["---"] * len(row) for row in rows[:1]], *rows[1:]]
    return "\n".join(f"| {' | '.join(row)} |" for row in lines)


def is_rows(value: Any) -> bool:
    return (
        isinstance(value, list)
        and len(value) >= 2
        and all(
            isinstance(row, list) and row and all(isinstance(each, str | int | float) for each in row) for row in value
        )
        and sum(map(len, value)) <= MOST
    )


ROWS = Argument(
    "rows",
    'a list of rows, the heads first, each a list of texts with ___ for a gap: [["n", "half of it"], ["7", "___"]]',
    is_rows,
    "the table, the heads of its columns first, with `___` for each gap",
    by_position=True,
    meaning=True,
)

KIND = Kind(
    "table",
    "the cells of a table, typed or from a word bank, partial credit",
    shape=CELLS,
    arguments=(
        *EVERY[:2],
        ROWS,
        *EVERY[2:],
        BANK,
        replace(ANSWERS, takes=ANSWERS.takes.replace("gap:", "gap, row by row:")),
        replace(
            BY_PART[0],
            takes='the heads of row and column and what to say, for each: {"7, half of it": {"14": "Twice 7."}}',
        ),
        *BY_PART[1:],
        LAST,
    ),
    score=score,
    problems=problems,
    sample=sample,
    empty="Fill a cell first.",
    interaction="fill-in",
    more=markdown,
)
