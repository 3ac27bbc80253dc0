"""Rules on what lies about in a lesson's folder and its notebook."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from ownpace.authoring.check.diagnostic import ADVICE, Finding, column_of, line_at, line_of
from ownpace.authoring.check.genuine import begins
from ownpace.authoring.check.reading import is_english, plain
from ownpace.authoring.check.rule import Rule
from ownpace_graders.kinds.signature import meant
from ownpace_graders.lesson import Cell, Lesson

_LICENSES = (
    "CC0-1.0",
    "CC-BY-4.0",
    "CC-BY-SA-4.0",
    "CC-BY-NC-4.0",
    "CC-BY-NC-SA-4.0",
    "CC-BY-ND-4.0",
    "CC-BY-NC-ND-4.0",
    "MIT",
    "BSD-3-Clause",
    "Apache-2.0",
    "GPL-3.0-or-later",
)
_SPDX = re.compile(r"[A-Za-z0-9.+-]+(?: (?:AND|OR|WITH) [A-Za-z0-9.+-]+)*")
_LEFT = re.compile(r"\b(?:TODO|FIXME|TBD|lorem ipsum|tk tk)\b")
_DOUBLED = re.compile(r"\b(the|a|an|of|to|in|and|is|you|your|for|with|on|it|are|be)[ \n]+\1\b", re.IGNORECASE)
_TEXTS = (".md", ".vtt", ".txt", ".svg", ".css", ".csv", ".json", ".html", ".py", ".ipynb")


def outputs(lesson: Lesson) -> Iterator[Finding]:
    for cell in lesson.cells if lesson.has_front_matter else ():
        raw = lesson.notebook["cells"][cell.index]
        if cell.cell_type == "code" and (raw.get("outputs") or raw.get("execution_count") is not None):
            what = "What the cell put out is kept in the notebook; no release has it, and every run changes the file."
            yield Finding(cell.number, 1, what, "Run ownpace check --fix: it clears it.")


def clear(lesson: Lesson, number: int) -> None:
    lesson.notebook["cells"][number - 1] |= {"outputs": [], "execution_count": None}


def licence(lesson: Lesson) -> Iterator[Finding]:
    given, front = lesson.front.license, lesson.cells[0] if lesson.cells else None
    line = line_of(front.source, "license:") if front else 1
    if given and not (_SPDX.fullmatch(given) and (given in _LICENSES or not meant(given, _LICENSES))):
        near = meant(re.sub(r"[ _]+", "-", given.strip()).upper(), _LICENSES)
        yield Finding(1, line, f"“{given}” is not a licence as programs know it.", f"Write its SPDX name.{near}")
    elif given and not lesson.front.authors:
        yield Finding(
            1, line, "The licence asks to name the authors, and none is named.", "Add authors: [their names]."
        )
    elif lesson.front.authors and not given:
        what = "Nothing says what others may do with the lesson, so they may do nothing."
        yield Finding(
            1, line_of(front.source, "authors:") if front else 1, what, "Add license: CC-BY-4.0, or another one."
        )


def unused_file(lesson: Lesson) -> Iterator[Finding]:
    folder = lesson.path.parent / "media"
    if not lesson.has_front_matter or not folder.is_dir():
        return
    there = [path for path in sorted(folder.rglob("*")) if path.is_file() and not path.name.startswith(".")]
    others = [path for path in sorted(lesson.path.parent.glob("*.ipynb")) if path.name != lesson.path.name]
    texts = [cell.source for cell in lesson.cells]
    texts += [_text(path) for path in (*others, *there) if path.suffix.lower() in _TEXTS]
    for path in there:
        if not any(path.name in text or path.name.replace(" ", "%20") in text for text in texts):
            what = f"Nothing shows or links media/{path.relative_to(folder).as_posix()}, and every student gets it."
            yield Finding(1, 1, what, "Show it, or take it out of the folder.")


def _text(path: Path) -> str:
    try:
        return begins(path, 1_000_000).decode("utf-8", "replace")
    except OSError:
        return ""


def cell_ids(lesson: Lesson) -> Iterator[Finding]:
    seen: set[str] = set()
    for number, cell in enumerate(lesson.notebook["cells"] if lesson.has_front_matter else (), 1):
        given = cell.get("id")
        if not isinstance(given, str) or given in seen:
            what = "The cell has no id of its own, so a later version cannot be compared with this one cell by cell."
            yield Finding(number, 1, what, "Run ownpace check --fix: it gives it one.")
        seen.add(str(given))


def name_cell(lesson: Lesson, number: int) -> None:
    """An id that no other cell has, the same whenever it is made."""
    cells = lesson.notebook["cells"]
    taken = {cell.get("id") for cell in cells}
    item = lesson.cells[number - 1].item or f"cell-{number}"
    base = re.sub(r"[^A-Za-z0-9_-]+", "-", item)[:50]
    cells[number - 1]["id"] = next(
        each for n in range(len(cells) + 1) if (each := f"{base}-{n}" if n else base) not in taken
    )
    lesson.notebook["nbformat_minor"] = max(5, int(lesson.notebook.get("nbformat_minor") or 0))


def empty_cell(lesson: Lesson) -> Iterator[Finding]:
    for cell in lesson.cells if lesson.has_front_matter else ():
        if (
            not cell.source.strip()
            and not cell.nbgrader
            and cell.role in ("text", "code", "raw")
            and not cell.attachments
        ):
            yield Finding(cell.number, 1, "The cell is empty.", "Run ownpace check --fix: it takes it out.")


def take_out(lesson: Lesson, number: int) -> None:
    del lesson.notebook["cells"][number - 1]


def _told(lesson: Lesson) -> Iterator[tuple[Cell, str]]:
    for cell in lesson.cells if lesson.has_front_matter else ():
        if cell.role == "text":
            yield cell, plain(cell.source)
        elif cell.call and cell.role in ("ask", "show"):
            yield cell, cell.source


def leftover(lesson: Lesson) -> Iterator[Finding]:
    for cell, text in _told(lesson):
        for found in _LEFT.finditer(text):
            line = line_at(text, found.start())
            what = f"“{found[0]}” was left for later, and students read it."
            fix = "Write what is missing; a note to yourself stands in a Raw cell."
            yield Finding(cell.number, line, what, fix, column_of(cell.source, line, found[0]))


def doubled_word(lesson: Lesson) -> Iterator[Finding]:
    for cell, text in _told(lesson) if is_english(lesson) else ():
        for found in _DOUBLED.finditer(text):
            line = line_at(text, found.start())
            if found[1].lower() not in ("on", "in", "is", "it"):
                yield Finding(
                    cell.number, line, f"“{' '.join(found[0].split())}” is there twice.", "Take one of them out."
                )


RULES = (
    Rule("OP61", "outputs", "tidy", "What cells put out is kept in the notebook.", outputs, ADVICE, clear),
    Rule("OP62", "licence", "tidy", "Licence and authors do not go together.", licence, ADVICE),
    Rule("OP63", "unused-file", "tidy", "A file in media is shown nowhere.", unused_file, ADVICE),
    Rule("OP64", "cell-ids", "tidy", "A cell has no id of its own.", cell_ids, ADVICE, name_cell),
    Rule("OP65", "empty-cell", "tidy", "A cell is empty.", empty_cell, ADVICE, take_out),
    Rule("OP66", "leftover", "tidy", "Something was left for later.", leftover, ADVICE),
    Rule("OP67", "doubled-word", "tidy", "A word is there twice.", doubled_word, ADVICE),
)
