"""Every question and block can come alive: it stands in a code cell, after the line that imports what it calls.

Without `from ownpace import ask, show` a cell that is run knows no `ask`, and neither does nbgrader. In a Markdown cell
a call is only text, and students read it, with the answer in it; a Raw cell is a note to the author, and they get none.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator
from difflib import get_close_matches
from functools import lru_cache
from math import inf

from ownpace.authoring.check.diagnostic import Finding
from ownpace.authoring.check.front_matter import is_ours
from ownpace.authoring.check.parsed import parsed
from ownpace.authoring.check.rule import Rule
from ownpace_graders.lesson import Cell, Lesson
from ownpace_graders.lesson.calls import MODULES, NO_PYTHON

IMPORT = "from ownpace import ask, show"
_CALL = re.compile(r"^(?:\w+ *= *)?(?:ask|show)\.\w+ *\(", re.MULTILINE)
_IMPORTS = re.compile(r"^((?:from|import) +(\w+).*)$", re.MULTILINE)
_FENCED = re.compile(r"^ *(```+|~~~+).*?(?:^ *\1|\Z)", re.MULTILINE | re.DOTALL)


def find(lesson: Lesson) -> Iterator[Finding]:
    for cell in lesson.cells if is_ours(lesson) else ():
        if cell.role in ("text", "raw") and (line := _written_out(cell.source)):
            what = "This is a Markdown cell: students read the call, its answer too."
            if cell.role == "raw":
                what = "This is a Raw cell, which is a note to yourself: students never get the call."
            yield Finding(cell.number, line, what, "Change the cell's type to Code.")
    yield from _without_import(lesson)


def _written_out(text: str) -> int:
    """The line of the first call in a text, from 1, and 0 if there is none. An example in a block of code is none."""
    shown = _FENCED.sub(lambda block: "\n" * block[0].count("\n"), text)
    found = _CALL.search(shown)
    return shown.count("\n", 0, found.start()) + 1 if found else 0


def _without_import(lesson: Lesson) -> Iterator[Finding]:
    """What is called without having been imported, said once, where the first of it is called."""
    known, lacking = set[str](), dict[str, Cell]()
    for cell in lesson.cells:
        if cell.call and cell.role in MODULES and not (known | bound(cell, cell.call.line)) & {cell.role, "*"}:
            lacking.setdefault(cell.role, cell)
        known |= bound(cell)
    if lacking:
        first, names = next(iter(lacking.values())), " and ".join(sorted(lacking))
        what = f"Nothing before this cell imports {names}: when it is run, there is no question."
        if [*lacking] == ["show"]:
            what = "Nothing before this cell imports show: when it is run, nothing is shown."
        fix = _nearly(lesson, lacking) or f"Write this in a Code cell before it: {IMPORT}"
        yield Finding(first.number, first.call.line if first.call else 1, what, fix)


def _nearly(lesson: Lesson, lacking: Collection[str]) -> str:
    """What to do with a line that was to import what is called, if there is one."""
    for cell in lesson.cells:
        for line, package in _IMPORTS.findall(cell.source) if cell.cell_type == "code" else ():
            if package == "ownpace" and {*lacking} <= bound(cell):
                return f"The line “{line.strip()}” of cell {cell.number} comes too late: move it before this cell."
            if _is_nearly_ours(package):
                return f"In cell {cell.number} stands “{line.strip()}”: write {IMPORT}"
    return ""


def bound(cell: Cell, before: float = inf) -> frozenset[str]:
    """The names that a code cell gives a meaning to, above the line `before`; "*" stands for all of a package's."""
    return _bound(cell.source, before) if cell.cell_type == "code" else frozenset()


@lru_cache(2048)
def _bound(source: str, before: float) -> frozenset[str]:
    try:
        tree = parsed(source)
    except NO_PYTHON:  # magics; what is wrong with a call is said elsewhere
        said = " ".join(re.findall(r"^.*\bownpace\b.*$", source, re.MULTILINE))
        return frozenset(re.findall(r"\bask\b|\bshow\b", said))
    nodes = [node for node in ast.walk(tree) if getattr(node, "lineno", inf) < before]
    imports = (node for node in nodes if isinstance(node, ast.Import | ast.ImportFrom))
    names = {alias.asname or alias.name for node in imports if not _is_misspelt(node) for alias in node.names}
    return frozenset(names | {n.id for n in nodes if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)})


def _is_misspelt(node: ast.Import | ast.ImportFrom) -> bool:
    """Whether the package's name is nearly ours, and nothing is imported from it."""
    of = node.module if isinstance(node, ast.ImportFrom) else None
    return bool(of) and "ownpace" not in str(of).split(".") and _is_nearly_ours(str(of))


def _is_nearly_ours(package: str) -> bool:
    return bool(get_close_matches(package, ["ownpace"], 1, 0.8))


RULES = (Rule("OP10", "alive", "lives", "A question or block does not come alive.", find),)
