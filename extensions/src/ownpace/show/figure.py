"""`show.figure`: a picture with its caption, which enlarges."""

import hashlib
import html
from pathlib import Path

from ownpace.show.block import framed
from ownpace_graders.lesson.markdown import inline


def draw(folder: Path, src: str, *, alt: str, caption: str = "", width: float = 100, dark: str | None = None) -> str:
    """The picture is a button, and what it opens the browser's own popover: no script is needed, Escape closes it."""
    name = f"op-figure-{hashlib.sha256(f'{src} {alt} {caption}'.encode()).hexdigest()[:10]}"
    picture = _picture(src, alt, dark)
    words = f"<figcaption>{inline(caption)}</figcaption>" if caption else ""
    wide = width if isinstance(width, int | float) and 10 <= width <= 100 else 100
    inside = (
        f'<button type="button" class="op-enlarge" popovertarget="{name}" style="inline-size: {wide:g}%">{picture}'
        f'<span class="op-spoken"> Enlarge</span></button>{words}'
        f'<div id="{name}" class="op-enlarged" popover role="dialog" aria-label="{html.escape(alt)}">'
        f'<button type="button" popovertarget="{name}" popovertargetaction="hide" autofocus>Close</button>'
        f"{picture}{words.replace('figcaption', 'p')}</div>"
    )
    return framed("illustration", inside, tag="figure", more=" data-dark" if dark else "")


def _picture(src: str, alt: str, dark: str | None) -> str:
    """In the dark another one, where there is one. Two pictures, of which the style shows one: JupyterLab has a theme
    of its own, and resolves no address but that of a picture."""
    if not dark:
        return _image(src, alt, "")
    return _image(src, alt, ' class="op-by-day"') + _image(dark, alt, ' class="op-by-night"')


def _image(src: str, alt: str, more: str) -> str:
    return f'<img{more} src="{html.escape(src)}" alt="{html.escape(alt)}" loading="lazy">'
