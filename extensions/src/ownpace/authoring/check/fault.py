"""What a cell has that Python cannot read."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SyntaxFault:
    """`line` and `column` count from 1."""

    line: int
    column: int
    what: str
    fix: str
