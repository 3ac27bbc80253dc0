"""A Markdown cell as HTML: headings get anchors, pasted pictures are in the page."""

import html
import re

from ownpace.page.elsewhere import elsewhere
from ownpace_graders.lesson import Cell, Lesson, slug
from ownpace_graders.lesson.cells import HEADING, without_code
from ownpace_graders.lesson.markdown import to_html

_HEADING = re.compile(r"<h([1-6])>(.*?)</h\1>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")


def text(cell: Cell, lesson: Lesson) -> str:
    """The cell's Markdown as HTML, without the heading that its phase or the page already shows."""
    shown = to_html(_attached(_without_shown_heading(cell, lesson), cell))
    shown = elsewhere(shown)
    return _HEADING.sub(_anchored, shown)


def _without_shown_heading(cell: Cell, lesson: Lesson) -> str:
    headings = {("##", phase.heading) for phase in lesson.plan if phase.slug == cell.phase} | {
        ("#", lesson.front.title)
    }
    lines = cell.source.splitlines()
    for number, line in enumerate(without_code(cell.source).splitlines()):
        found = HEADING.match(line)
        if found and (found[1], found[2]) in headings:
            return "\n".join(lines[:number] + lines[number + 1 :])
    return cell.source


def _attached(source: str, cell: Cell) -> str:
    """Pictures pasted into the cell: `attachment:name` becomes their data."""
    for name, bundle in cell.attachments.items():
        if isinstance(bundle, dict):
            for kind, data in bundle.items():
                if str(kind).startswith("image/") and isinstance(data, str):
                    source = source.replace(f"attachment:{name}", f"data:{kind};base64,{data}")
    return source


def _anchored(found: re.Match[str]) -> str:
    # The prefix keeps them apart from the phases' own addresses.
    return f'<h{found[1]} id="h-{slug(html.unescape(_TAG.sub("", found[2])))}">{found[2]}</h{found[1]}>'
