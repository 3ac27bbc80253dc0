"""text2qti's plain text: numbered questions, a) b) c) with * before the right one, [*] for several, = for a number,
* for a text, ____ for an essay, ^^^^ for a file, and ... + - for what is said."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from ownpace.authoring.importing.found import Found, ImportedFile, Remark, Sheet
from ownpace.authoring.importing.letters import text_of
from ownpace.authoring.importing.made import EVERY_WRONG, Head, Option, lost, noted, picked, points_of, typed
from ownpace.authoring.importing.numbers import Range, decimal, no_number, number, span
from ownpace.authoring.importing.pen import Pen, with_files

NAME = "text2qti"
_LINE = re.compile(
    r"^(?:(?P<number>\d+)[.)]\s+|(?P<pick>\*?[A-Za-z]\))\s+|(?P<some>\[[ *]?\])\s+|(?P<typed>\*)\s+|(?P<value>=)\s*"
    r"|(?P<essay>_{3,})\s*$|(?P<file>\^{3,})\s*$|(?P<said>\.\.\.)\s+|(?P<right>\+)\s+|(?P<wrong>-)\s+"
    r"|(?P<field>Title|Points|Quiz title|Quiz description|Text title|Text|title|points)\s*:\s*)(?P<words>.*)$",
)
_ANSWER = re.compile(r"^(?:\*?[A-Za-z]\)\s|\[[ *]?\]\s|=\s*[-\d\[]|_{3,}\s*$|\^{3,}\s*$)", re.MULTILINE)
_DENT = re.compile(r"^(?: {2,4}|\t)")
_ASKED = re.compile(r"^\d+[.)]\s", re.MULTILINE)
_BLOCK = re.compile(r"^COMMENT\n.*?^END_COMMENT$", re.MULTILINE | re.DOTALL)
_GROUP = re.compile(
    r"^\s*(?:GROUP|END_GROUP|(?:pick|solutions per group|points per question)\s*:.*)$", re.MULTILINE | re.IGNORECASE
)
_RUN = re.compile(r"^\s*(?:`{3,}|~{3,})\s*\{[^{}\n]*\.run\b", re.MULTILINE)
_SETTING = re.compile(r"^[a-z][a-z -]+:\s*(?:true|false)\s*$", re.MULTILINE)


@dataclass(slots=True)
class _Entry:
    """A marked line with those that go on below it: where, of which sort, how it is marked, and its words."""

    line: int
    sort: str
    mark: str
    words: str
    said: str = ""


def fits(source: ImportedFile) -> bool:
    text = text_of(source.data)[0] if source.is_named(".md", ".txt") else ""
    return bool(_ASKED.search(text) and _ANSWER.search(text))


def read(source: ImportedFile) -> Sheet:
    """Every question and text region."""
    text, remarks = text_of(source.data)
    text = _BLOCK.sub(lambda block: "\n" * block[0].count("\n"), text)
    if _GROUP.search(text):
        what = "Of a GROUP some questions are drawn there; here all are asked."
        remarks = (*remarks, Remark(what, "Take out those that are too many, or let them come back with ask.review."))
    if _SETTING.search(text):
        what = "The quiz's settings are not taken."
        remarks = (*remarks, Remark(what, "Lessons show answers at once and let students try again."))
    entries = list(_entries(_SETTING.sub("", _GROUP.sub("", text))))
    title = next((each.words for each in entries if each.mark == "quiz title"), "")
    return Sheet(title, tuple(_found(entries, source)), remarks)


def _entries(text: str) -> Iterator[_Entry]:
    entry = None
    for at, line in enumerate(text.split("\n"), 1):
        marked = None if line.startswith("%") else _LINE.match(line)
        if marked:
            if entry:
                yield entry
            sort = next(name for name, value in marked.groupdict().items() if name != "words" and value is not None)
            entry = _Entry(at, sort, marked[sort].lower(), marked["words"])
        elif entry and not line.startswith("%"):
            entry.words += "\n" + _DENT.sub("", line)
    if entry:
        yield entry


def _found(entries: list[_Entry], source: ImportedFile) -> Iterator[Found]:
    asked, fields = list[_Entry](), dict[str, str]()
    for each in [*entries, _Entry(0, "number", "", "")]:
        each.words = each.words.strip()
        if each.sort in ("number", "field") and asked:
            yield _question(asked, fields, source)
            asked, fields = [], {}
        if each.sort == "number":
            asked = [each]
        elif each.mark in ("title", "points"):
            fields[each.mark] = each.words
        elif each.sort == "field" and each.mark != "quiz title":
            words = f"### {each.words}" if each.mark == "text title" else each.words
            yield Found(f"line {each.line}", each.words[:60], words=words)
        elif asked and each.sort == "said" and len(asked) > 1:
            asked[-1].said = each.words
        elif asked and each.sort in ("said", "right", "wrong"):
            fields[each.sort] = each.words
        elif asked:
            asked.append(each)


def _question(asked: list[_Entry], fields: dict[str, str], source: ImportedFile) -> Found:
    first, *answers = asked
    if _RUN.search("\n".join(each.words for each in asked)):
        head = Head(f"question {first.mark}, line {first.line}", fields.get("title", ""), "", {})
        return lost(
            head, "A part of it is made by a program (.run).", "Write what the program puts out, or ask.practice."
        )
    name = fields.get("title") or " ".join(first.words.split())[:60]
    points = decimal(fields.get("points", ""))
    pen = Pen(source.beside)
    more: dict[str, Any] = {"right": fields.get("right", ""), "solution": fields.get("said", "")}
    more["points"] = None if points is None else points_of(points)
    head = Head(f"question {first.mark}, line {first.line}", name, _words(first.words, pen), more)
    found = _made(head, answers, pen)
    if wrong := fields.get("wrong"):
        found = noted(found, wrong, remarks=[EVERY_WRONG])
    return pen.kept(found)


def _words(text: str, pen: Pen) -> str:
    """Pandoc's Markdown without what it says of the look: `{width=50%}` after a picture, `{.python}` at a fence."""
    text = re.sub(r"(!\[[^\]]*\]\([^)\s]+\))\{[^{}\n]{0,200}\}", r"\1", text)
    text = re.sub(r"(?m)^(\s*(?:`{3,}|~{3,}))\s*\{\.?([\w+-]*)[^{}\n]{0,200}\}", r"\1\2", text)
    return with_files(text, pen)


def _made(head: Head, answers: list[_Entry], pen: Pen) -> Found:
    sorts = {each.sort for each in answers}
    options = [Option(_words(each.words, pen), float("*" in each.mark), each.said) for each in answers]
    if sorts == {"pick"}:
        return picked(head, options, many=False)
    if sorts == {"some"}:
        return picked(head, options, many=True, weighed=False)
    if sorts == {"typed"}:
        return typed(head, [replace(each, worth=1.0) for each in options])
    if sorts == {"value"} and len(answers) == 1:
        spans = _span(answers[0].words)
        return number(head, spans) if spans else no_number(head, answers[0].words, "Write = 5 +- 0.1")
    by_hand, said = replace(head, more={"points": head.more.get("points") or 1}), head.more["solution"]
    note = f"What was said afterwards: {said}" if said else ""
    if sorts == {"essay"}:
        return noted(by_hand.found("ask.reflect", {}), note)
    if sorts == {"file"}:
        return noted(by_hand.found("ask.upload", {}), note)
    return lost(head, "It has no answers, or answers of several sorts.", "Write them as text2qti's manual says.")


def _span(words: str) -> list[Range]:
    """ "5", "5 +- 0.1", "5 +- 2%" or "[4, 6]" as what is right; [] for what is none."""
    if ends := re.fullmatch(r"\[\s*([^,\]]+),\s*([^\]]+)\]", words):
        low, high = decimal(ends[1]), decimal(ends[2])
        return [span(low, high, 1.0)] if low is not None and high is not None else []
    value, _, slack = words.partition("+-")
    middle, around = decimal(value), decimal(slack.strip().rstrip("%") or "0")
    if middle is None or around is None:
        return []
    return [Range(middle, abs(around * middle / 100) if "%" in slack else abs(around), 1.0)]
