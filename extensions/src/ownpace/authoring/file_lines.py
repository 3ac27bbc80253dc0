"""On which line of a notebook's file a line of a cell stands, for forges, which know files and no cells."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from ownpace.authoring.check.diagnostic import Diagnostic

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\]:,]|[^\s"{}\[\]:,]+')

JsonPath = tuple[str | int, ...]
"""Names and numbers that lead from the whole to a value."""


def places(text: str) -> dict[JsonPath, int]:
    """The line, from 1, on which each value of a JSON text begins. What is not JSON has those before the fault."""
    found: dict[JsonPath, int] = {}
    way: list[str | int] = []
    opened, line, at, name = "", 1, 0, None
    for token in _TOKEN.finditer(text):
        line, at, word = line + text.count("\n", at, token.start()), token.start(), token[0]
        if word in "}]":
            way, opened, name = way[:-1], opened[:-1], None
        elif word == ",":
            name = None
            if opened.endswith("["):
                way[-1] = int(way[-1]) + 1
        elif word == ":":
            continue
        elif opened.endswith("{") and name is None:
            name = word[1:-1]
            way[-1] = name
        else:
            found[tuple(way)] = line
            if word in "{[":
                opened += word
                way.append(0 if word == "[" else "")
                name = None
    return found


@dataclass(slots=True)
class Lines:
    """Reads each notebook once."""

    read: dict[Path, dict[JsonPath, int]] = field(default_factory=dict)

    def of(self, one: Diagnostic) -> int:
        """The line in the file that a diagnostic is about; that of its cell where the source is one long text."""
        if one.path not in self.read:
            self.read[one.path] = places(one.path.read_text(encoding="utf-8", errors="replace"))
        known, source = self.read[one.path], ("cells", one.cell - 1, "source")
        return known.get((*source, one.line - 1)) or known.get(source) or known.get(("cells", one.cell - 1)) or 1
