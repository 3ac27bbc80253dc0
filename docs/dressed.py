"""How the site looks: questions and blocks as on a lesson's page, in the reader's light or dark, for everybody."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import live
from calls import EXAMPLES, example
from sphinx.application import Sphinx

from ownpace.show import looks
from ownpace_graders.kinds import KINDS
from ownpace_graders.lesson.blocks import BLOCKS

PACKAGE = Path(__file__).parents[1] / "extensions" / "src" / "ownpace"
LIVE = "_static/live"
FOR_ALL = {
    '<p class="caption" role="heading">': '<p class="caption" role="heading" aria-level="2">',
    '<aside class="sidebar-drawer">': '<aside class="sidebar-drawer" aria-label="All pages">',
    '<aside class="toc-drawer">': '<aside class="toc-drawer" aria-label="On this page">',
    "<pre>": '<pre tabindex="0">',
}


def dress(app: Sphinx, error: Exception | None) -> None:
    """Sphinx calls it when the pages are written: what they ask for besides, and what their theme leaves undone."""
    if error or app.builder.format != "html":
        return
    _style(Path(app.outdir) / "_static" / "questions.css")
    shutil.copytree(EXAMPLES / "media", Path(app.outdir) / "media", dirs_exist_ok=True)
    live.build(Path(app.outdir) / LIVE, (example(f"ask.{name}")[0] for name in KINDS))
    _for_all(Path(app.outdir))


def _style(to: Path) -> None:
    """All styles of questions and blocks in one file, in the colours of a lesson's page."""
    names = looks([f"show.{name}()" for name in BLOCKS])
    ask = [PACKAGE / "ask" / "question.css", *sorted((PACKAGE / "ask").rglob("*.css"))]
    paths = [*dict.fromkeys(ask), *(PACKAGE / "show" / f"{name}.css" for name in names)]
    texts = [*_colours(), *(path.read_text(encoding="utf-8") for path in paths)]
    to.write_text("\n".join(texts), encoding="utf-8")


def _for_all(site: Path) -> None:
    """What the theme leaves undone for those who cannot see or have no mouse: captions are headings without a level,
    its two margins have no names, and a wide example cannot be scrolled."""
    for page in site.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        for theirs, ours in FOR_ALL.items():
            text = text.replace(theirs, ours)
        page.write_text(text, encoding="utf-8")


def _colours() -> Iterator[str]:
    """What a lesson's page says of colours, for an example alone: light, and dark where the site is dark."""
    page = (PACKAGE / "page" / "static" / "page.css").read_text(encoding="utf-8")
    light, dark, *_ = re.findall(r":root \{([^}]*--op-ink:[^}]*)\}", page)
    yield f".made-example {{{light.replace('light dark', 'light')}}}"
    dark += "  color-scheme: dark;\n"
    yield f'body[data-theme="dark"] .made-example {{{dark}}}'
    yield f'@media (prefers-color-scheme: dark) {{ body:not([data-theme="light"]) .made-example {{{dark}}} }}'
