"""HTML before it is read, and plain text as Markdown."""

from __future__ import annotations

import html
import re

from ownpace_graders.lesson.markdown import INLINE_MATH

DEEPEST = 60
"""Elements within one another."""
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]*)(?:[^<>]*?)(/?)>")
_WHOLE = re.compile(r"<(?![a-zA-Z/!?][^<>]*>)")
"""A < that begins no tag."""
_WIDE = re.compile(r"\s{100,}")
_VOID = frozenset(("br", "hr", "img", "input", "wbr", "source", "col", "meta", "link"))


class TooDeep(Exception):  # noqa: N818 - what it is
    """Elements within one another that no editor writes: to go through them would take long."""


def shallow(markup: str) -> str:
    """The HTML without comments and wide spaces, and with &lt; for each < that begins no tag: parsers go through these
    again and again. TooDeep where too many elements are open at once."""
    markup, depth = _WIDE.sub(" ", _WHOLE.sub("&lt;", _without_comments(markup))), 0
    for closes, name, closed in _TAG.findall(markup):
        depth += 0 if closed or name.lower() in _VOID else -1 if closes else 1
        if depth > DEEPEST:
            raise TooDeep
    return markup


def _without_comments(markup: str) -> str:
    parts, at = list[str](), 0
    while (begin := markup.find("<!--", at)) >= 0:
        parts.append(markup[at:begin])
        end = markup.find("-->", begin)
        at = len(markup) if end < 0 else end + 3
    return "".join([*parts, markup[at:]])


def bare(markup: str) -> str:
    """The words of a short text in HTML, as one types them: "a &lt; <b>b</b>" is "a < b"."""
    return " ".join(html.unescape(re.sub(r"</?[a-zA-Z][^<>]*>", "", markup)).split())


def escaped(text: str) -> str:
    """Plain text as Markdown that shows it as it is."""
    text = re.sub(r"([\\`*])", r"\\\1", text)
    text = re.sub(r"<(?=[A-Za-z/!?])", r"\\<", text)
    text = re.sub(r"&(?=#?\w+;)", "&amp;", text)
    text = re.sub(r"(?<!\w)_|_(?!\w)|~(?=~)", lambda mark: "\\" + mark[0], text)
    text = re.sub(r"\[(?=[^\]\n]{0,200}\]\(|\^)", r"\\[", text)
    text = re.sub(r"^(\s*)([-+>]|#{1,6})(?=\s)", r"\1\\\2", text)
    text = re.sub(r"^(\s*\d{1,9})([.)])(?=\s)", r"\1\\\2", text)
    return re.sub(r"(?<!\\)\$", r"\\$", text) if re.search(INLINE_MATH, text) else text
