"""`show.links`: links that are worth it, each with its reason."""

import html
from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import urlsplit

from ownpace.show.block import framed, headed
from ownpace_graders.lesson.blocks.given import is_page_elsewhere
from ownpace_graders.lesson.markdown import inline


def draw(folder: Path, links: Sequence[Mapping[str, str]], title: str = "") -> str:
    """Each link with the site that it leads to and why; one that leads nowhere safe is left out."""
    items = "".join(map(_link, (each for each in links if is_page_elsewhere(each.get("to")))))
    return framed("links", f"{headed(title)}<ul>{items}</ul>")


def _link(link: Mapping[str, str]) -> str:
    site = html.escape(urlsplit(link["to"]).hostname or "")
    return (
        f'<li><a href="{html.escape(link["to"])}" target="_blank" rel="noopener noreferrer">{inline(link["title"])}'
        f'<span class="op-spoken"> (opens in a new tab)</span></a> <span class="op-site" dir="ltr">{site}</span>'
        f"<p>{inline(link['why'])}</p></li>"
    )
