"""One thing that a rule says of a lesson: where it is, what it is, and how to fix it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

ERROR = "error"
"""A student would meet a lesson that is broken or unfair."""
ADVICE = "advice"
"""The lesson works, and would be better for it."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule yields. `cell`, `line` and `column` count from 1; `line` and `column` count within the cell's source.

    what: what is wrong, and fix: what to do about it, each in whole sentences.
    """

    cell: int
    line: int
    what: str
    fix: str
    column: int = 1


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """A finding with the rule that it is of. `cell` and `line` are 0 where it is about the file as a whole.

    fixable: `--fix` can do it · level: ERROR or ADVICE · rule: the rule's short name · cell_id: nbformat's, "" where
    the cell has none · page: the rule's documentation, a path below the project's `docs` folder.
    """

    code: str
    rule: str
    path: Path
    cell: int
    line: int
    what: str
    fix: str
    fixable: bool = False
    level: str = ERROR
    column: int = 1
    cell_id: str = ""

    @property
    def place(self) -> str:
        return f"{self.path}:{self.cell}:{self.line}"

    @property
    def page(self) -> str:
        return f"rules/{self.code}.md"


def line_of(source: str, text: str) -> int:
    """The line of a cell's source, from 1, on which the text first stands; 1 where it does not."""
    return next((number for number, line in enumerate(source.splitlines(), 1) if text in line), 1)


def line_at(text: str, at: int) -> int:
    """The line, from 1, of what stands at this place of a text."""
    return text.count("\n", 0, at) + 1


def column_of(source: str, line: int, text: str) -> int:
    """The column, from 1, at which the text stands on a line of a cell's source; 1 where it does not."""
    lines = source.splitlines()
    return lines[line - 1].find(text) + 1 or 1 if 0 < line <= len(lines) else 1
