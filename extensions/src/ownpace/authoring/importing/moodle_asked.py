"""A question of Moodle's, and its texts, numbers and answers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from xml.etree.ElementTree import Element

from ownpace.authoring.importing.made import Head, Option
from ownpace.authoring.importing.markup import escaped
from ownpace.authoring.importing.numbers import decimal
from ownpace.authoring.importing.pen import Pen, with_files

_BLOCKS = re.compile(r"<(?:p|div|br|ul|ol|table|pre|h\d)\b", re.IGNORECASE)
"""Where the lines of a text are said by its HTML, and not by its line breaks."""


@dataclass(frozen=True, slots=True)
class MoodleQuestion:
    """A question of the file, the pen for its texts, and what it has in common with all others."""

    element: Element
    pen: Pen
    head: Head

    def value(self, name: str) -> str:
        return child(self.element, name).strip()

    def is_on(self, name: str) -> bool:
        return self.value(name) in ("1", "true")


def child(element: Element, path: str) -> str:
    """The words of a child, which stand in its <text> or in itself; "" where there is none."""
    found = element.find(path) if path != "." else element
    if found is None:
        return ""
    text = found.find("text")
    return (text.text if text is not None else found.text) or ""


def number_of(text: str, otherwise: float) -> Decimal:
    found = decimal(text) if text.strip() else None
    return Decimal(str(otherwise)) if found is None else found


def written(element: Element, pen: Pen) -> str:
    """An element's text as Markdown, by its format."""
    text, form = child(element, "."), element.get("format") or "html"
    if form == "markdown":
        return with_files(text.strip(), pen)
    if form == "moodle_auto_format" and not _BLOCKS.search(text):
        text = re.sub(r"\r?\n", "<br>", text.strip())
    return "  \n".join(map(escaped, text.strip().splitlines())) if form == "plain_text" else pen.markdown(text)


def words_of(element: Element, name: str, pen: Pen) -> str:
    """A text of the question as Markdown; "" where there is none."""
    found = element.find(name)
    return written(found, pen) if found is not None else ""


def answers_of(asked: MoodleQuestion, *, lines: bool) -> list[Option]:
    """The answers with their worth; as one line of Markdown, or as they are typed."""
    found = []
    for each in asked.element.findall("answer"):
        text = " ".join(written(each, asked.pen).split()) if lines else child(each, ".").strip()
        worth = float(number_of(each.get("fraction") or "0", 0)) / 100
        found.append(Option(text, worth, words_of(each, "feedback", asked.pen)))
    return found
