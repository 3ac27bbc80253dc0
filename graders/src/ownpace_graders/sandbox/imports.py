"""What a lesson's notebooks import, so that it can be loaded once for all submissions."""

import ast
from collections.abc import Iterator
from pathlib import Path

from ownpace_graders.lesson import read_lesson
from ownpace_graders.lesson.calls import NO_PYTHON


def imported(folder: Path) -> list[str]:
    """What a lesson's notebooks import, a statement each, in alphabetical order; nothing of its own folder."""
    own = {path.stem for path in folder.iterdir()}
    sources = (cell.source for path in folder.glob("*.ipynb") for cell in read_lesson(path).cells)
    found = {statement for source in sources for module, statement in _imports(source) if module not in own}
    return sorted(found)


def _imports(source: str) -> Iterator[tuple[str, str]]:
    """The first name of each module that code imports, and the statement that does. A module that another has inside
    (`ask` of ownpace) is loaded by no statement that names the other alone."""
    try:
        tree = ast.parse(source)
    except NO_PYTHON:
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((each.name.partition(".")[0], f"import {each.name}") for each in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            first = node.module.partition(".")[0]
            yield from ((first, f"from {node.module} import {each.name}") for each in node.names)
