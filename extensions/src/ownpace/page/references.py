"""What a lesson's HTML refers to, as the page has it: pictures, files, other lessons, headings, footnotes."""

import html
import re
from pathlib import Path, PurePosixPath
from urllib.parse import quote, unquote, urlsplit

from ownpace.page.media import KINDS
from ownpace_graders.lesson import Lesson, slug
from ownpace_graders.lesson.picture import embedded, size

INLINE_LIMIT = 2 * 1024 * 1024
"""Bytes of a picture beside the notebook that still go into the page."""

FILE = "file/"
"""The address of a file that the lesson links, within the lesson's own."""

_TAG = re.compile(r"<(?:img|a|iframe)\b[^>]*>", re.IGNORECASE)
_ADDRESS = re.compile(r"""(\s(?:src|href)\s*=\s*)(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
_HEIGHT = re.compile(r"\sheight\s*=", re.IGNORECASE)
_WIDTH = re.compile(r"""\swidth\s*=\s*(?:["']?(\d{1,5})(?:px)?["'\s/>])?""", re.IGNORECASE)
_NOTE = re.compile(r"""(\s(?:id|href)="#?)(fn(?:ref)?-)""")
_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|/", re.IGNORECASE)


def referred(shown: str, lesson: Lesson, cell: int) -> str:
    """The HTML with its addresses as they are on the lesson's page."""
    # Two parts may have a first footnote each.
    shown = _NOTE.sub(rf"\1c{cell}-\2", shown)
    return _TAG.sub(lambda found: _tag(found[0], lesson), shown)


def _tag(tag: str, lesson: Lesson) -> str:
    address = _ADDRESS.search(tag)
    if address is None:
        return tag
    to = html.unescape(address[2] if address[2] is not None else address[3])
    if tag[:4].lower() == "<img":
        return _picture(tag, address, to, lesson.path.parent)
    if tag[:7].lower() == "<iframe":
        # A film's page that is not told which site shows it refuses to: that, and no more, is said.
        return tag[:7] + ' referrerpolicy="strict-origin-when-cross-origin"' + tag[7:]
    return _put(tag, address, *_link(to, lesson))


def _put(tag: str, address: re.Match[str], to: str, more: str = "") -> str:
    return f'{tag[: address.start()]}{address[1]}"{html.escape(to)}"{more}{tag[address.end() :]}'


def _picture(tag: str, address: re.Match[str], to: str, folder: Path) -> str:
    """Only `media/` has an address, so a picture that lies elsewhere in the lesson's folder goes into the page."""
    if _ELSEWHERE.match(to) or to.startswith("#"):
        return tag[:4] + ' loading="lazy"' + tag[4:]
    if to.startswith("media/"):
        return tag[:4] + ' loading="lazy"' + _room(tag, size(folder, unquote(to))) + tag[4:]
    data = embedded(folder, unquote(to), INLINE_LIMIT)
    return _put(tag, address, data) if data else tag


def _room(tag: str, size: tuple[int, int] | None) -> str:
    """What keeps the picture's place until it has come: what stands below it must not move."""
    if size is None or _HEIGHT.search(tag):
        return ""
    width, height = size
    said = _WIDTH.search(tag)
    if said is None:
        return f' width="{width}" height="{height}"'
    return f' height="{round(int(said[1]) * height / width)}"' if said[1] else ""


def _link(to: str, lesson: Lesson) -> tuple[str, str]:
    """Where a link leads on the page, and what more is said of it."""
    if to.startswith("#"):
        return _within(to[1:], lesson), ""
    parts = urlsplit(to)
    if not parts.path or _ELSEWHERE.match(to):
        return to, ""
    path = PurePosixPath(unquote(parts.path))
    if path.suffix == ".ipynb":
        return _lesson(path, lesson) + (f"#{parts.fragment}" if parts.fragment else ""), ""
    if ".." in path.parts or (path.parts[:1] == ("media",) and path.suffix.lower() in KINDS):
        return to, ""
    return FILE + quote(str(path)), " download"


def _within(anchor: str, lesson: Lesson) -> str:
    """A heading below, as JupyterLab links it; a phase's is the phase. Footnotes have ids of their own."""
    if re.match(r"c\d+-fn|h-", anchor):
        return f"#{anchor}"
    name = slug(unquote(anchor))
    return f"#{name}" if name in {phase.slug for phase in lesson.plan} else f"#h-{name}"


def _lesson(path: PurePosixPath, lesson: Lesson) -> str:
    """The page of another notebook: beside this one, or in the folder of another lesson."""
    folder = path.parts[1] if path.parts[:1] == ("..",) and len(path.parts) == 3 else lesson.name
    up = "../../" if "/" in lesson.key else "../"
    last = "" if path.stem == folder else f"{quote(path.stem)}/"
    return f"{up}{quote(folder)}/{last}"
