"""Pictures and films that lie on other computers, which no page asks: their words stand there, and a link to them."""

import html
import re
from urllib.parse import urlsplit

_TAGS = re.compile(
    r"<(?P<tag>img|embed)\b(?P<own>[^>]*)>|<(?P<frame>iframe|video|audio|object)\b(?P<its>[^>]*)>(?P<inner>.*?)</(?P=frame)\s*>",
    re.DOTALL | re.IGNORECASE,
)
_SOURCE = re.compile(r"""\b(?:src|data)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_WORDS = re.compile(r"""\b(?:alt|title|aria-label)\s*=\s*(?:"([^"]+)"|'([^']+)')""", re.IGNORECASE)
_KINDS = {"img": "picture", "audio": "sound", "video": "film"}


def elsewhere(page: str) -> str:
    """The HTML with a link in the place of what lies elsewhere. Nothing is loaded before it is pressed."""
    return _TAGS.sub(_linked, page)


def _linked(found: re.Match[str]) -> str:
    tag = (found["tag"] or found["frame"]).lower()
    attributes = f"{found['own'] or found['its'] or ''} {found['inner'] or ''}"
    address = html.unescape(_first(_SOURCE.search(attributes)))
    place = urlsplit(f"https:{address}" if address.startswith("//") else address)
    if place.scheme not in ("http", "https") or not place.hostname:
        return found[0]
    shown = html.escape(html.unescape(_first(_WORDS.search(attributes))).strip() or place.hostname)
    if not _is_in_link(found):
        shown = f'<a href="{html.escape(place.geturl())}" target="_blank" rel="noopener noreferrer">{shown}</a>'
    return f"{shown} <small>({_KINDS.get(tag, 'page')} at {html.escape(place.hostname)})</small>"


def _is_in_link(found: re.Match[str]) -> bool:
    return found.string.rfind("<a ", 0, found.start()) > found.string.rfind("</a>", 0, found.start())


def _first(found: re.Match[str] | None) -> str:
    return next(filter(None, found.groups()), "") if found else ""
