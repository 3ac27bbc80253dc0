"""Links that lead nowhere on a lesson's page."""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from urllib.parse import unquote

from ownpace.authoring.check.diagnostic import line_at
from ownpace.authoring.check.media_names import is_there, split
from ownpace_graders.lesson import Cell, Lesson, slug
from ownpace_graders.lesson.cells import HEADING, without_code

ADDRESS = r"\(\s{0,9}(?:<([^>\n]{1,9000})>|([^)\s]{1,9000}))"
"""How Markdown writes where a link or a picture leads."""

_LINK = re.compile(rf"(?<!!)\[[^\]\n]{{0,2000}}\]{ADDRESS}")


def links(cell: Cell, lesson: Lesson) -> Iterator[tuple[int, str, str]]:
    """Links in the Markdown of a text cell that lead nowhere on the page."""
    text = without_code(cell.source) if cell.role == "text" else ""
    for link in _LINK.finditer(text):
        address = link[1] or link[2]
        for what, fix in _link(address, lesson):
            yield line_at(text, link.start()), what, fix


def _link(address: str, lesson: Lesson) -> Iterator[tuple[str, str]]:
    parts = split(address)
    path = PurePosixPath(unquote(parts.path))
    if parts.scheme or parts.netloc or address.startswith("/"):
        return
    if not parts.path:
        headings = {slug(text) for cell in lesson.cells for _, text in HEADING.findall(without_code(cell.source))}
        if parts.fragment and slug(unquote(parts.fragment)) not in headings:
            yield (
                f"There is no heading {address} in this lesson.",
                "Link one that is there, with hyphens for its spaces.",
            )
    elif not is_there(lesson.path.parent / path):
        yield (
            f"There is no file {address}, to which a link leads.",
            f"Put it at {lesson.path.parent / path}, or fix the link.",
        )
    elif ".." in path.parts and path.suffix != ".ipynb":
        yield (
            f"{address} is outside the lesson's folder, and students do not get it.",
            "Put a copy into the lesson's folder. Of other lessons only the notebook can be linked.",
        )
    elif path.parts[:1] == ("media",) and path.suffix == ".ipynb":
        yield (
            f"{address} is a notebook, which no page gives out.",
            "Put it into a lesson's folder of its own, and link that.",
        )
