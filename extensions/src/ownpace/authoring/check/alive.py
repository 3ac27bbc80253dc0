"""Every question and block can come alive: it stands in a code cell, after the line that imports what it calls.

Without `from ownpace import ask, show` a cell that is run knows no `ask`, and neither does nbgrader. In a Markdown cell
a call is only text, and students read it, with the answer in it; a Raw cell is a note to the author, and they get none.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ownpace.authoring.check.diagnostic import Finding
from ownpace.authoring.check.front_matter import is_ours
from ownpace.authoring.check.rule import Rule
from ownpace_graders.lesson import Cell, Lesson
from ownpace_graders.lesson.calls import NO_PYTHON

IMPORT = "from ownpace import ask, show"
_CALL = re.compile(r"^(?:\w+ *= *)?(?:ask|show)\.\w+ *\(", re.MULTILINE)
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
    """One for each of `ask` and `show`, where it is first called without having been imported."""
    known: set[str] = set()
    for cell in lesson.cells:
        name = cell.role
        if cell.call and name in ("ask", "show") and not known & {name, "*"}:
            known.add(name)
            what = f"Nothing before this cell imports {name}: when it is run, there is no question."
            if name == "show":
                what = f"Nothing before this cell imports {name}: when it is run, nothing is shown."
            fix = f"Write this in a Code cell before it: {IMPORT}"
            yield Finding(cell.number, cell.call.line, what, fix)
        known |= _bound(cell)


def _bound(cell: Cell) -> set[str]:
    """The names that a code cell gives a meaning to; "*" stands for all of a package's."""
    if cell.cell_type != "code":
        return set()
    try:
        tree = ast.parse(cell.source)
    except NO_PYTHON:  # magics; what is wrong with a call is said elsewhere
        return set(re.findall(r"^from ownpace import (?:.*\b)?(ask|show)\b", cell.source, re.MULTILINE))
    imports = (node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom))
    names = {alias.asname or alias.name for node in imports for alias in node.names}
    return names | {
        node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }


RULES = (Rule("OP10", "alive", "lives", "A question or block does not come alive.", find),)
