"""The class table for a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from ownpace_graders.report.table import Row, Table


def text(table: Table) -> str:
    """The whole table as plain lines, a heading above and what the columns mean below."""
    names = list(table.objectives)
    head = ["student", "handed in", "receipt", "answered", "points", "to mark", *names, "help with"]
    cells = [
        [*_cells(row, table.questions), *(percent(row.shares.get(name)) for name in names), advice(row)]
        for row in table.rows
    ]
    last = ["class", f"{table.handed_in} of {len(table.rows)}", "", "", "", str(table.to_mark or "–")]
    last += [*(percent(table.average(name)) for name in names), ""]
    lines = _aligned([head, *cells, last])
    rule = "─" * max(map(len, lines))
    return "\n".join([table.title, "", lines[0], rule, *lines[1:-1], rule, lines[-1]])


def percent(share: float | None) -> str:
    return "–" if share is None else f"{100 * share:.0f} %"


def points(value: float) -> str:
    """As people write points: 7, 7.5, 7.33."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def handed_in(row: Row) -> str:
    """When, in the teacher's own time zone, and how often if not once."""
    if row.handed_in is None:
        return "nothing"
    often = f" ({row.times} times)" if row.times > 1 else ""
    return row.handed_in.astimezone().strftime("%Y-%m-%d %H:%M") + often


def answered(row: Row, questions: int) -> str:
    return "–" if row.handed_in is None else f"{row.answered}/{questions}"


def advice(row: Row) -> str:
    return "ask whether they could begin" if row.handed_in is None else ", ".join(row.needs)


def score(row: Row) -> str:
    if row.handed_in is None:
        return "–"
    return "not graded" if row.score is None or row.most is None else f"{points(row.score)}/{points(row.most)}"


def _cells(row: Row, questions: int) -> list[str]:
    done = [handed_in(row), row.code or "–", answered(row, questions), score(row), str(row.to_mark or "–")]
    return [printable(row.student), *done]


def printable(given: str) -> str:
    """A name from outside, without the control characters that could rewrite a terminal."""
    return "".join(c if c.isprintable() else "?" for c in given)[:40]


def _aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(len(row[n]) for row in rows) for n in range(len(rows[0]))]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
