"""A Markdown cell as HTML: headings get anchors, pictures that lie beside the notebook travel in the page itself."""

import html
import re
from pathlib import Path
from urllib.parse import unquote

from ownpace.page.elsewhere import elsewhere
from ownpace_graders.lesson import Cell, Lesson, slug
from ownpace_graders.lesson.cells import without_code
from ownpace_graders.lesson.markdown import to_html
from ownpace_graders.lesson.picture import embedded

INLINE_LIMIT = 2 * 1024 * 1024
"""Bytes of a picture beside the notebook that still go into the page."""

_HEADING = re.compile(r"<h([1-6])>(.*?)</h\1>", re.DOTALL)
_PICTURE = re.compile(r'(<img\b[^>]*?\ssrc=")([^"]+)(")', re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")


def text(cell: Cell, lesson: Lesson) -> str:
    """The cell's Markdown as HTML, without the heading that its phase or the page already shows."""
    shown = to_html(_attached(_without_shown_heading(cell, lesson), cell))
    shown = elsewhere(shown)
    shown = _PICTURE.sub(lambda found: _picture(found, lesson.path.parent), shown)
    return _HEADING.sub(_anchored, shown)


def _without_shown_heading(cell: Cell, lesson: Lesson) -> str:
    headings = {("##", phase.heading) for phase in lesson.plan if phase.slug == cell.phase} | {
        ("#", lesson.front.title)
    }
    lines = cell.source.splitlines()
    for number, line in enumerate(without_code(cell.source).splitlines()):
        found = re.fullmatch(r"(#{1,2})\s+(.+?)\s*#*\s*", line)
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


def _picture(found: re.Match[str], folder: Path) -> str:
    """Only `media/` has an address, so a picture that lies elsewhere in the lesson's folder goes into the page."""
    address = unquote(html.unescape(found[2]))
    if re.match(r"[a-z][a-z0-9+.-]*:|/|#|media/", address, re.IGNORECASE):
        return found[0].replace("<img", '<img loading="lazy"', 1)
    data = embedded(folder, address, INLINE_LIMIT)
    return f"{found[1]}{data}{found[3]}" if data else found[0]


def _anchored(found: re.Match[str]) -> str:
    # The prefix keeps them apart from the phases' own addresses.
    return f'<h{found[1]} id="h-{slug(html.unescape(_TAG.sub("", found[2])))}">{found[2]}</h{found[1]}>'
