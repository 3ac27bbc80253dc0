"""`show.columns`: texts side by side."""

from collections.abc import Sequence
from pathlib import Path

from ownpace.show.block import framed
from ownpace_graders.lesson.markdown import to_html


def draw(folder: Path, columns: Sequence[str]) -> str:
    """The texts in their order, which is that in which they are read where there is no room for two."""
    return framed("columns", "".join(f"<div>{to_html(column)}</div>" for column in columns), tag="div")
