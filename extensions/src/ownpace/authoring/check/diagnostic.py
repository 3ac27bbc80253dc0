"""One thing to fix: where it is, what it is, and how."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """`cell` and `line` count from 1; `line` counts within the cell, and 0 for both means the file as a whole."""

    code: str
    rule: str
    path: Path
    cell: int
    line: int
    what: str
    fix: str
    fixable: bool = False

    @property
    def place(self) -> str:
        return f"{self.path}:{self.cell}:{self.line}"


def line_of(source: str, text: str) -> int:
    """The line of a cell's source, from 1, on which the text first stands; 1 where it does not."""
    return next((number for number, line in enumerate(source.splitlines(), 1) if text in line), 1)
