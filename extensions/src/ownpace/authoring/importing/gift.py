"""GIFT, Moodle's text format: multiple choice, true or false, short answer, matching, numbers, missing word, essay,
description and category, with weights, feedback, names, formats and escapes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from ownpace.authoring.importing import gift_answers
from ownpace.authoring.importing.found import TAGS, Found, ImportedFile, Sheet, attempted, titled
from ownpace.authoring.importing.gift_answers import at, plain_text, written
from ownpace.authoring.importing.letters import text_of
from ownpace.authoring.importing.made import Head, lost
from ownpace.authoring.importing.pen import Pen

NAME = "GIFT"
_QUESTION = re.compile(r"(?<!\\)\{\s*(?:[=~#}]|T(?:RUE)?\s*[#}]|F(?:ALSE)?\s*[#}])", re.IGNORECASE)
_NAMED = re.compile(r"\A\s*::(.*?)(?<!\\)::", re.DOTALL)
_FORMAT = re.compile(r"\A\s*\[(html|moodle|plain|markdown)\]")
_TAG = re.compile(r"^//.*\[tag:", re.MULTILINE)
_GAP = "…"


def fits(source: ImportedFile) -> bool:
    return source.is_named(".gift", ".txt") and bool(_QUESTION.search(text_of(source.data)[0]))


def read(source: ImportedFile) -> Sheet:
    """Every question and category of the file, in order."""
    text, remarks = text_of(source.data)
    return Sheet("", tuple(_each(text)), (*remarks, TAGS) if _TAG.search(text) else remarks)


def _each(text: str) -> Iterator[Found]:
    number = 0
    for line, block in _blocks(text):
        if block.startswith("$CATEGORY:"):
            yield from _category(line, block)
            continue
        number += 1
        yield from _tried(f"question {number}, line {line}", block)


def _tried(place: str, block: str) -> list[Found]:
    return attempted(place, lambda: [_one(place, block)])


def _blocks(text: str) -> Iterator[tuple[int, str]]:
    """Line and text of what stands between blank lines. A question whose bracket is open goes on after them, unless
    another one begins by its name."""
    lines, begin, still_open = list[str](), 0, 0
    for number, line in enumerate([*text.split("\n"), ""], 1):
        comment = line.lstrip().startswith("//")
        ends = not line.strip() and still_open <= 0
        if lines and (ends or line.lstrip().startswith("::") or lines[0].startswith("$CATEGORY:")):
            yield begin, "\n".join(lines)
            lines, still_open = [], 0
        if line.strip() and not comment:
            begin = begin if lines else number
            lines.append(line)
            still_open += len(at("{", line)) - len(at("}", line))
    if lines:
        yield begin, "\n".join(lines)


def _category(line: int, block: str) -> Iterator[Found]:
    path = block.partition(":")[2].strip().removeprefix("$course$").strip("/")
    last = path.rpartition("/")[2].strip()
    if last and last != "top":
        yield Found(f"line {line}", last, words=f"### {plain_text(last)}")


def _one(place: str, block: str) -> Found:
    named = _NAMED.match(block)
    name = plain_text(named[1]) if named else ""
    place = titled(place, name)
    rest = block[named.end() :] if named else block
    form = _FORMAT.match(rest)
    rest, form_name = (rest[form.end() :], form[1]) if form else (rest, "moodle")
    opened, closed, pen = at("{", rest), at("}", rest), Pen(lambda _: None)
    write = partial(written, form=form_name, pen=pen)
    if not opened and not closed:
        return pen.kept(Found(place, name, words=write(rest)))
    if len(opened) > 1 and len(closed) > 1 and closed[0] < opened[1]:
        what = "Two questions stand there without an empty line between them."
        return lost(Head(place, name, "", {}), what, "Put one between them, and import the file again.")
    if not opened or not closed or closed[-1] < opened[0]:
        head = Head(place, name, "", {})
        return lost(head, "The brackets { and } do not fit together.", "Put a \\ before those that are only signs.")
    before, answers, after = rest[: opened[0]], rest[opened[0] + 1 : closed[-1]], rest[closed[-1] + 1 :]
    gap = f" {_GAP} " if re.search(r"\w", after) else ""
    prompt = re.sub(rf"{_GAP} (?=[.,;:?!])", _GAP, f"{write(before)}{gap}{write(after) if gap else ''}")
    return pen.kept(gift_answers.question(Head(place, name, prompt.strip(), {}), answers.strip(), write))
