"""The words of a lesson as a reader meets them: without markup, formulas and code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from ownpace_graders.lesson import Cell, Lesson
from ownpace_graders.lesson.cells import without_code

_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_TAG = re.compile(r"</?[A-Za-z][^>\n]{0,2000}>")
_PICTURE = re.compile(r"!\[[^\]]{0,2000}\]\([^)]{0,2000}\)")
_LINK = re.compile(r"\[([^\]]{0,2000})\]\([^)]{0,2000}\)")
"""What is longer is not one: of 20,000 that are not closed each would be looked for to the end."""
_FORMULA = re.compile(r"\$\$.+?\$\$|\$(?=\S)[^$\n]+?(?<=\S)\$", re.DOTALL)
_MARKUP = re.compile(r"[*_`~]+")
_BLOCK = re.compile(r"^\s*(?:[-*+]|\d+[.)])\s+|^\s*>\s?|^#{1,6}\s.*$|^\s*\|.*$", re.MULTILINE)
_END = re.compile(r"(?<=[.!?…؟।۔։።])[\"”’)»]*\s+")
_WORD = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class Sentence:
    """`line` counts from 1 within the text that it is of."""

    line: int
    text: str

    @property
    def words(self) -> list[str]:
        return _WORD.findall(self.text)


def blank(pattern: re.Pattern[str], text: str, instead: str = " ") -> str:
    """The text with what is found taken out; its lines keep their numbers."""
    return pattern.sub(lambda found: instead + "\n" * found[0].count("\n"), text)


@lru_cache(1024)
def plain(text: str) -> str:
    """Markdown as words. A formula is one word less; lines keep their numbers."""
    text = blank(_COMMENT, without_code(text))
    text = blank(_FORMULA, blank(_PICTURE, text))
    return _MARKUP.sub("", blank(_TAG, _LINK.sub(r"\1", text)))


@lru_cache(1024)
def sentences(text: str) -> tuple[Sentence, ...]:
    """Those of Markdown: of paragraphs and items of lists, and none of headings and tables."""
    found = []
    for line, block in _blocks(plain(text)):
        at = 0
        for part in [*_END.finditer(block), None]:
            words = block[at : part.start() if part else len(block)]
            if _WORD.search(words):
                found.append(Sentence(line + block[:at].count("\n"), " ".join(words.split())))
            at = part.end() if part else at
    return tuple(found)


def _blocks(text: str) -> Iterator[tuple[int, str]]:
    """The first line and the words of each paragraph and item."""
    begun, lines = 1, list[str]()
    for number, line in enumerate([*text.split("\n"), ""], 1):
        mark = _BLOCK.match(line)
        if lines and (mark or not line.strip()):
            yield begun, "\n".join(lines)
            lines = []
        rest = line[mark.end() :] if mark else line
        if rest.strip():
            begun = begun if lines else number
            lines.append(rest)


def count(text: str) -> int:
    """Words in Markdown."""
    return len(_WORD.findall(plain(text)))


def language(lesson: Lesson) -> str:
    """Without its region: “pt” of a lesson in pt-BR."""
    return lesson.language.lower().replace("_", "-").partition("-")[0]


def is_english(lesson: Lesson) -> bool:
    """What knows English words keeps silent elsewhere."""
    return language(lesson) == "en"


SPEED = {0: 40, 1: 60, 2: 90, 3: 110, 4: 130, 5: 145, 6: 160, 7: 170, 8: 180}
"""Words a minute that are read with understanding, by grade: Hasbrouck and Tindal 2017 to grade 6, and then towards
240, which adults read silently (Brysbaert 2019)."""


def speed(grade: int | None) -> int:
    """Words a minute; of adults where no grade is said."""
    return SPEED.get(grade, 220) if grade is not None else 220


def shown(cell: Cell) -> str:
    """The Markdown that students read of a cell, before they do anything in it."""
    if cell.role == "text" or (cell.role in ("task", "written") and cell.cell_type == "markdown"):
        return cell.source
    if not cell.call:
        return ""
    given = cell.call.arguments
    if cell.role == "show":
        return "\n\n".join(text for text in _texts(given) if " " in text)  # others are names of files
    return "\n\n".join(text for name in ("prompt", "options", "steps") for text in _texts(given.get(name)))


def _texts(value: object) -> list[str]:
    if isinstance(value, (dict, list)):
        return [text for each in (value.values() if isinstance(value, dict) else value) for text in _texts(each)]
    return [value] if isinstance(value, str) else []
