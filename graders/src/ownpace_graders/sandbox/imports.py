"""What a lesson's notebooks import, so that it can be loaded once for all submissions."""

import ast
from collections import Counter
from pathlib import Path

from ownpace_graders.lesson import read_lesson
from ownpace_graders.lesson.calls import NO_PYTHON


def imported(folder: Path) -> list[str]:
    """The modules that a lesson's notebooks import, in the order of their names, without those of its own folder."""
    found: Counter[str] = Counter()
    for path in folder.glob("*.ipynb"):
        for cell in read_lesson(path).cells:
            try:
                tree = ast.parse(cell.source)
            except NO_PYTHON:
                continue
            for node in ast.walk(tree):
                if isinstance(node, ast.Import):
                    found.update(alias.name for alias in node.names)
                elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                    found.update([node.module])
    own = {path.stem for path in folder.iterdir()}
    return sorted(name for name in found if name.partition(".")[0] not in own)
