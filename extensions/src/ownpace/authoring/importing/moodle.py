"""Moodle XML: the questions of a question bank, with their files, as Moodle exports them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element

from ownpace.authoring.importing import moodle_types
from ownpace.authoring.importing.found import TAGS, Found, ImportedFile, Remark, Sheet, attempted, titled
from ownpace.authoring.importing.made import EVERY_WRONG, Head, lost, noted, points_of
from ownpace.authoring.importing.markup import bare
from ownpace.authoring.importing.moodle_asked import MoodleQuestion, child, number_of, words_of
from ownpace.authoring.importing.pen import Pen, decoded
from ownpace.authoring.importing.tree import tree
from ownpace_graders.errors import InputError

NAME = "Moodle XML"
_ROOT = re.compile(rb"<quiz[\s>]")
_TRIES = Remark(
    "In this file a second try costs something (penalty). Here tries and hints cost nothing.",
    "Tell your students, if they are used to something else.",
)


def fits(source: ImportedFile) -> bool:
    return bool(_ROOT.search(source.data[:5000]))


def read(source: ImportedFile) -> Sheet:
    """Every question and category, in order. InputError for what is not such a file."""
    root = tree(source.data)
    if root.tag != "quiz":
        raise InputError("It is not Moodle XML.", next="In Moodle's question bank choose Export, Moodle XML format.")
    questions = root.findall("question")
    costs = any(float(number_of(child(each, "penalty"), 0)) > 0 for each in questions)
    tags = any(each.find("tags/tag") is not None for each in questions)
    remarks = [remark for remark, is_so in ((_TRIES, costs), (TAGS, tags)) if is_so]
    return Sheet("", tuple(_each(questions)), tuple(remarks))


def _each(questions: list[Element]) -> Iterator[Found]:
    number = 0
    for element in questions:
        if element.get("type") == "category":
            last = child(element, "category").removeprefix("$course$").strip("/").rpartition("/")[2].strip()
            if last and last != "top":
                pen = Pen(_files(element))
                words = "\n\n".join(filter(None, (f"### {' '.join(last.split())}", words_of(element, "info", pen))))
                yield pen.kept(Found(f"category “{last}”", last, words=words))
            continue
        number += 1
        yield from attempted(f"question {number}", lambda n=number, of=element: [_one(n, of)])  # type: ignore[misc]


def _one(number: int, element: Element) -> Found:
    name, pen = bare(child(element, "name")), Pen(_files(element))
    type_name = element.get("type") or "unknown"
    asked = MoodleQuestion(element, pen, _head(titled(f"question {number}", name), name, element, pen))
    make = moodle_types.TYPES.get(type_name)
    if make is None:
        what, next = moodle_types.NOT_TAKEN.get(
            type_name, (f"There is nothing like Moodle's type “{type_name}” here.", "")
        )
        return lost(asked.head, what, next or "Write it anew with one of our kinds of question.")
    found = make(asked)
    if not found.call and not found.words:
        return found
    return pen.kept(_with_rest(found, element, pen))


def _head(place: str, name: str, element: Element, pen: Pen) -> Head:
    points = number_of(child(element, "defaultgrade"), 1)
    right = words_of(element, "correctfeedback", pen)
    more: dict[str, Any] = {
        "points": points_of(points),
        "hints": [words for each in element.findall("hint") for words in [pen.markdown(child(each, "."))] if words],
        "right": "" if right in _USUAL else right,
        "solution": words_of(element, "generalfeedback", pen),
    }
    image = child(element, "image").strip()
    shown = (pen.picture(image, "") if image else "", words_of(element, "questiontext", pen))
    return Head(place, name, "\n\n".join(filter(None, shown)), more)


_USUAL = ("", "Your answer is correct.", "Your answer is partially correct.", "Your answer is incorrect.")
"""What Moodle writes there by itself."""


def _with_rest(found: Found, element: Element, pen: Pen) -> Found:
    """With the words for all wrong answers, which have no place here, in the note for the author."""
    said = [words_of(element, name, pen) for name in ("partiallycorrectfeedback", "incorrectfeedback")]
    kept = [words for words in said if words not in _USUAL]
    return noted(found, *kept, remarks=[EVERY_WRONG] if kept else [])


def _files(element: Element) -> Any:
    """Finds a file that is in the question, by the name that its texts have for it."""
    files = {
        each.get("name") or "": each.text or "" for each in element.iter("file") if each.get("encoding") == "base64"
    }
    files[child(element, "image").strip()] = child(element, "image_base64")  # of Moodle 1.9

    def find(address: str) -> bytes | None:
        name = address.removeprefix("@@PLUGINFILE@@").lstrip("/").partition("?")[0]
        return decoded(files[name]) if files.get(name) else None

    return find
