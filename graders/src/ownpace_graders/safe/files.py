"""What a student gave besides words, as HTML for whoever marks it: a picture or a sound, and nothing that can act."""

import html
import mimetypes
from base64 import b64encode
from collections.abc import Callable
from typing import Any

from ownpace_graders.file_names import SOUNDS, end_of, in_words, is_name
from ownpace_graders.record.blobs import is_it
from ownpace_graders.record.media import strokes

Read = Callable[[str], bytes | None]
"""The bytes of a file in the student's folder, or None."""

MOST = 30
"""Entries of a response that are shown."""


def shown(response: Any, ends: tuple[str, ...], read: Read, under: str = "") -> str:
    """The response's files, by their names below the notebook, and its words. Of files only those of these `ends`; a
    drawing on the lesson's picture `under` it, where there is one."""
    entries = [each for each in response if isinstance(each, str)] if isinstance(response, list) else [str(response)]
    return "".join(f"<p>{_shown(each, ends, read, under)}</p>" for each in entries[:MOST] if each.strip())


def _shown(entry: str, ends: tuple[str, ...], read: Read, under: str) -> str:
    if not is_name(entry) or end_of(entry) not in ends:
        return "<br>".join(html.escape(line) for line in entry.splitlines())
    content = read(entry)
    if content is None:
        return f"<em>{in_words(entry)}, which was not handed in</em>"
    if not is_it(entry, content):
        return f"<em>{in_words(entry)}, which is not whole and cannot be shown</em>"
    if end_of(entry) in SOUNDS:
        return f'<audio controls preload="none" src="{entry}"></audio>'
    picture = read(under) if under and end_of(entry) == "svg" else None
    source = _drawn_on(under, picture, content) if picture else entry
    return f'<img src="{source}" alt="The student’s {in_words(entry).removeprefix("a ")}">'


def _drawn_on(name: str, picture: bytes, drawing: bytes) -> str:
    """The drawing on the author's picture, as one picture in which nothing is asked for or run."""
    wide, high, drawn = strokes(drawing)
    kind = mimetypes.guess_type(name)[0] or ""
    size = f'width="{wide}" height="{high}" preserveAspectRatio="none"'
    under = f'<image href="data:{kind};base64,{b64encode(picture).decode()}" {size}/>'
    whole = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}" height="{high}" viewBox="0 0 {wide} {high}"'
        ' fill="none" stroke-linecap="round" stroke-linejoin="round">'
        f"{under if kind.startswith('image/') else ''}{drawn}</svg>"
    )
    return f"data:image/svg+xml;base64,{b64encode(whole.encode()).decode()}"
