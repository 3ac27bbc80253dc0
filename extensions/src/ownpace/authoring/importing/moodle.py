"""Moodle XML: the questions of a question bank, with their files, as Moodle exports them."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from xml.etree.ElementTree import Element

from ownpace.authoring.importing import moodle_types
from ownpace.authoring.importing.found import Found, Remark, Sheet, Source, attempted
from ownpace.authoring.importing.made import Head, lost, noted
from ownpace.authoring.importing.moodle_asked import Asked, child, number_of, written
from ownpace.authoring.importing.pen import Pen
from ownpace.authoring.importing.tree import tree
from ownpace_graders.errors import InputError

NAME = "Moodle XML"
_ROOT = re.compile(rb"<quiz[\s>]")
_TRIES = Remark(
    "In this file a second try costs something (penalty). Here tries and hints cost nothing.",
    "Tell your students, if they are used to it otherwise.",
)
_TAGS = Remark("Tags of questions are not taken.", "Where they say what is practised, give the question an objective=.")


def fits(source: Source) -> bool:
    return bool(_ROOT.search(source.data[:5000]))


def read(source: Source) -> Sheet:
    """Every question and category, in order. InputError for what is not such a file."""
    root = tree(source.data)
    if root.tag != "quiz":
        raise InputError("It is not Moodle XML.", next="In Moodle's question bank choose Export, Moodle XML format.")
    questions = root.findall("question")
    costs = any(float(number_of(child(each, "penalty"), 0)) > 0 for each in questions)
    tags = any(each.find("tags/tag") is not None for each in questions)
    remarks = [remark for remark, is_so in ((_TRIES, costs), (_TAGS, tags)) if is_so]
    return Sheet("", tuple(_each(questions)), tuple(remarks))


def _each(questions: list[Element]) -> Iterator[Found]:
    number = 0
    for element in questions:
        if element.get("type") == "category":
            last = child(element, "category").removeprefix("$course$").strip("/").rpartition("/")[2].strip()
            if last and last != "top":
                info = element.find("info")
                said = written(info, Pen(_files(element))) if info is not None else ""
                words = "\n\n".join(filter(None, (f"### {' '.join(last.split())}", said)))
                yield Found(f"category “{last}”", last, words=words)
            continue
        number += 1
        yield from attempted(f"question {number}", lambda n=number, of=element: [_one(n, of)])  # type: ignore[misc]


def _one(number: int, element: Element) -> Found:
    name = " ".join(re.sub(r"<[^>]*>", "", child(element, "name")).split())
    place = f"question {number}, “{name}”" if name else f"question {number}"
    pen = Pen(_files(element))
    type_name = element.get("type") or "unknown"
    asked = Asked(element, pen, _head(place, name, element, pen))
    make = moodle_types.TYPES.get(type_name)
    if make is None:
        what, next = moodle_types.NOT_TAKEN.get(
            type_name, (f"There is nothing like Moodle's type “{type_name}” here.", "")
        )
        return lost(asked.head, what, next or "Write it anew with one of our kinds of question.")
    found = make(asked)
    if not found.call and not found.words:
        return found
    return _with_rest(replace(found, files=pen.files), element, pen)


def _head(place: str, name: str, element: Element, pen: Pen) -> Head:
    points = number_of(child(element, "defaultgrade"), 1)
    right = asked_words(element, "correctfeedback", pen)
    more: dict[str, Any] = {
        "points": None if points == 1 else int(points) if points == int(points) else float(points),
        "hints": [words for each in element.findall("hint") for words in [pen.markdown(child(each, "."))] if words],
        "right": "" if right in _USUAL else right,
        "solution": asked_words(element, "generalfeedback", pen),
    }
    return Head(place, name, asked_words(element, "questiontext", pen), more)


_USUAL = ("", "Your answer is correct.", "Your answer is partially correct.", "Your answer is incorrect.")
"""What Moodle writes there by itself."""


def asked_words(element: Element, name: str, pen: Pen) -> str:
    """A text of the question as Markdown, by its own format."""
    found = element.find(name)
    return written(found, pen) if found is not None else ""


def _with_rest(found: Found, element: Element, pen: Pen) -> Found:
    """With the words for all wrong answers, which have no place here, in the note for the author."""
    said = [asked_words(element, name, pen) for name in ("partiallycorrectfeedback", "incorrectfeedback")]
    kept = [words for words in said if words not in _USUAL]
    remarks = list(pen.remarks)
    if kept:
        what = "There are words for every wrong answer; here each wrong answer has its own."
        remarks.append(Remark(what, "They stand in the note below the question: write them into wrong= or hints=."))
    return noted(found, *kept, remarks=remarks)


def _files(element: Element) -> Any:
    """Finds a file that is in the question, by the name that its texts have for it."""
    files = {
        each.get("name") or "": each.text or "" for each in element.iter("file") if each.get("encoding") == "base64"
    }

    def find(address: str) -> bytes | None:
        name = address.removeprefix("@@PLUGINFILE@@").lstrip("/").partition("?")[0]
        try:
            return base64.b64decode("".join(files[name].split()), validate=True) if files.get(name) else None
        except (binascii.Error, ValueError):
            return None

    return find
