"""An author's Markdown as plain text, for a name: browsers leave MathML out of one, or run it together."""

import html
import re
from xml.etree import ElementTree

from ownpace_graders.lesson.markdown import in_words, inline

MATH = re.compile(r"<math\b.*?</math>", re.DOTALL)
_PICTURE = re.compile(r'<img\b[^>]*?\balt="([^"]*)"[^>]*>')
_TAG = re.compile(r"<[^>]*>")
_BETWEEN = {"mfrac": "/", "msup": "^", "msub": "_"}
_SPACED = frozenset("+-−×·÷=<>≤≥≠≈")


def plain(text: str) -> str:
    r"""An author's Markdown in a line, a picture by its words: "**Half** of $\frac{3}{4}$?" → "Half of 3/4?"."""
    words = in_words(_PICTURE.sub(r" \1 ", MATH.sub(_spoken, inline(text))))
    return " ".join(html.unescape(_TAG.sub(" " if "<p>" in words else "", words)).split())


def _spoken(math: re.Match[str]) -> str:
    try:
        return html.escape(_said(ElementTree.fromstring(math[0])))  # noqa: S314 - an author's own
    except ElementTree.ParseError:  # written by hand, as HTML lets one
        return _TAG.sub(" ", math[0])


def _said(element: ElementTree.Element) -> str:
    kind = element.tag.rpartition("}")[2]
    parts = [_said(child) for child in element]
    if kind in _BETWEEN and len(parts) == 2:
        return _BETWEEN[kind].join(part if len(part.split()) == 1 else f"({part})" for part in parts)
    if kind == "msqrt":
        return f"√({' '.join(parts)})"
    if kind == "mspace":
        return " "
    text = (element.text or "").replace("\xa0", " ")
    return f" {text} " if kind == "mo" and text in _SPACED else text + "".join(parts)
