"""`show.aside`: something extra, folded up."""

from pathlib import Path

from ownpace.show.block import framed
from ownpace_graders.lesson.markdown import inline, to_html


def draw(folder: Path, title: str, words: str) -> str:
    """A disclosure, so that it opens from the keyboard and without a script."""
    inside = f"<details><summary>{inline(title)}</summary><div>{to_html(words)}</div></details>"
    return framed("extra", inside, tag="div")
