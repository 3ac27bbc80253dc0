"""The class table for a terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from ownpace_graders.report.row import HELP_BELOW, Row
from ownpace_graders.report.said import tallies
from ownpace_graders.report.table import Table
from ownpace_graders.safe.visible import visible

WIDTH = 80
SHOWN = (
    "✓ is shown: first tries without help say that they can do it, also where points are missing, as for questions "
    "left open. All points and no ✓: right in the end, with help or second tries, or in too few questions to be sure."
)
NOBODY = (
    "Nobody has handed in yet, and no class list is here. Next: ownpace collect, or ownpace roster CLASS.csv for who "
    "is in the class."
)
COLUMNS = (
    "handed in: when the newest came; ×2 is twice. receipt: the code on it, which the student has too",
    "answers: how many questions have one, of all",
    "points: what they got, of all; wait: answers that wait for your marks",
)
_NOTHING, _NOT_IN = "nothing", "not read"


def text(table: Table) -> str:
    """The table as plain lines, narrow enough for a terminal's 80 columns, with what its columns mean."""
    if not table.rows:
        return "\n".join([table.title, "", *textwrap.wrap(NOBODY, WIDTH), *problems(table)])
    names = list(table.objectives)
    numbers = [str(number) for number in range(1, len(names) + 1)]
    head = ["student", "handed in", "receipt", "answers", "points", "wait", *numbers]
    cells = [[*_cells(row, table.questions), *(_share(row, name) for name in names)] for row in table.rows]
    last = ["class", f"{table.handed_in} of {len(table.rows)}", "", "", "", str(table.to_mark or "–")]
    last += [_number(table.average(name)) for name in names]
    lines = _aligned([head, *cells, last])
    rule = "─" * max(map(len, lines))
    meaning = [
        *COLUMNS,
        *(f"{number}: {name}. {table.objectives[name]}" for number, name in zip(numbers, names, strict=True)),
        *filter(None, [late(table)]),
        *([unprotected(table)] if table.unprotected else []),
        *(f"{printable(row.shown)}: {stopped(row)} of {table.questions}." for row in table.rows if row.reached),
        *problems(table),
        *practice(table),
        *of_themselves(table),
        *(
            [f"Points right in %; ! is under {percent(HELP_BELOW)} and not shown: help with it. {SHOWN}"]
            if names
            else []
        ),
    ]
    below = [wrapped for line in meaning for wrapped in textwrap.wrap(line, WIDTH, subsequent_indent="   ")]
    above = [table.title, *textwrap.wrap(_about(numbers), WIDTH)]
    return "\n".join([*above, "", lines[0], rule, *lines[1:-1], rule, lines[-1], "", *below])


def _about(numbers: Sequence[str]) -> str:
    """What the table is, before one looks at it."""
    objectives = {0: "", 1: " 1 is an objective of the lesson: what they got right of it, in %."}
    several = f" 1 to {len(numbers)} are the lesson's objectives: what they got right of each, in %."
    return f"A row a student, who needs help first on top.{objectives.get(len(numbers), several)}"


def unprotected(table: Table) -> str:
    """Whose grades are to be looked at twice."""
    names = ", ".join(map(printable, table.unprotected))
    return f"Graded without a sandbox, so that their code could change what stands here: {names}."


def problems(table: Table) -> list[str]:
    """What of the hand-ins could not be read."""
    return [*(f"{printable(who)}: {visible(what)}" for who, what in table.problems), *map(visible, table.nobodys)]


def practice(table: Table) -> list[str]:
    """How the sets of practice went, who went on without first; and how many were able."""
    found = [(row, way) for row in table.rows for way in row.ways]
    stuck = [
        f"{printable(row.shown)}, {visible(way.item)}: {visible(way.words)}"
        for row, way in found
        if way.ends in ("left", "hard")
    ]
    others = [
        f"{printable(row.shown)}, {visible(way.item)}: {visible(way.words)}" for row, way in found if way.ends == ""
    ]
    able = sum(way.ends == "able" for _, way in found)
    return [*stuck, *others, f"Able in their practice: {able} of {len(found)}."] if found else []


def of_themselves(table: Table) -> list[str]:
    """What the class said in its polls, and how sure it was."""
    return [visible(line) for line in tallies(table.polls, [row.said for row in table.rows])]


def percent(share: float | None) -> str:
    return "–" if share is None else f"{100 * share:.0f} %"


def points(value: float) -> str:
    """As people write points: 7, 7.5, 7.33."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def handed_in(row: Row) -> str:
    """When, in the teacher's own time zone, and how often if not once."""
    if row.handed_in is None:
        return _NOT_IN if row.came else _NOTHING
    often = f" ({row.times} times)" if row.times > 1 else ""
    return row.handed_in.astimezone().strftime("%Y-%m-%d %H:%M") + often


def answered(row: Row, questions: int) -> str:
    return "–" if row.handed_in is None or row.answered is None else f"{row.answered}/{questions}"


def advice(row: Row) -> str:
    if row.handed_in is None:
        return "see below: what came is not in" if row.came else "ask whether they could begin"
    return "; ".join(filter(None, [", ".join(row.needs), stopped(row)]))


def stopped(row: Row) -> str:
    """Where a student stopped before the end."""
    return f"stopped after question {row.reached}" if row.reached else ""


def score(row: Row) -> str:
    if row.handed_in is None:
        return "–"
    if row.score is None or row.most is None:
        return "not graded"
    late = f" −{points(row.penalty)}" if row.penalty else ""
    return f"{points(row.score)}/{points(row.most)}{late}"


def late(table: Table) -> str:
    """What the numbers behind the points are."""
    return (
        "Behind the points, −: points to be taken off for being late." if any(row.penalty for row in table.rows) else ""
    )


def _cells(row: Row, questions: int) -> list[str]:
    done = [_when(row), row.code or "–", answered(row, questions), score(row), str(row.to_mark or "–")]
    return [printable(row.shown), *done]


def _when(row: Row) -> str:
    often = f" ×{row.times}" if row.times > 1 else ""
    return f"{row.handed_in.astimezone():%d %b %H:%M}{often}" if row.handed_in else handed_in(row)


def _share(row: Row, objective: str) -> str:
    return _number(row.shares.get(objective)) + ("!" if objective in row.needs else "") + able(row, objective)


def able(row: Row, objective: str) -> str:
    """The sign that a student has shown an objective."""
    return "✓" if row.able.get(objective) else ""


def _number(share: float | None) -> str:
    return "–" if share is None else f"{100 * share:.0f}"


def printable(given: str) -> str:
    """A name from outside, as a terminal may have it and a column holds it."""
    return visible(given)[:40]


def _aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(len(row[n]) for row in rows) for n in range(len(rows[0]))]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
