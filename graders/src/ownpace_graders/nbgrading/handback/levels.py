"""Headings of a page that is put together of many texts: on the way down none is left out, and one is the page's."""

import re

_HEADING = re.compile(r"<h([1-6])\b([^>]*)>(.*?)</h\1\s*>", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")
DEEPEST = 6


def highest(html: str) -> int:
    """The level of its most important heading, DEEPEST where there is none."""
    return min((int(found[1]) for found in _HEADING.finditer(html)), default=DEEPEST)


def below(html: str, shift: int, last: int) -> tuple[str, int]:
    """The HTML with its headings `shift` levels deeper, each at most one deeper than that before it, which had the
    level `last`; and the level of its last heading."""

    def moved(found: re.Match[str]) -> str:
        nonlocal last
        last = min(int(found[1]) + shift, last + 1, DEEPEST)
        return f"<h{last}{found[2]}>{found[3]}</h{last}>"

    return _HEADING.sub(moved, html), last


def without(html: str, title: str) -> str:
    """The HTML without a first heading that says what the page's own says."""
    found = _HEADING.search(html)
    if found and found[1] == "1" and " ".join(_TAG.sub("", found[3]).split()) == title:
        return html[: found.start()] + html[found.end() :]
    return html


def flat(html: str) -> str:
    """What a student has written: their headings are none of the page's."""
    return _HEADING.sub(r"<p><b>\3</b></p>", html)
