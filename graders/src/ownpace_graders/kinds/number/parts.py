"""Answers of several numbers, taken apart: which form they have, and each number as text."""

import re
from collections.abc import Mapping
from typing import Any

from ownpace_graders.errors import LessonError
from ownpace_graders.kinds.lazy import lazy
from ownpace_graders.kinds.number.spelled import LONGEST, spelled
from ownpace_graders.kinds.plain import plain
from ownpace_graders.kinds.verdict import Unreadable

MANY = {
    "set": ("every number, in any order, like 3, -3", lazy(r"\A\{.*\}\Z|±")),
    "point": ("a point, like (2, 3)", lazy(r"\A\([^()]*[,;|][^()]*\)\Z")),
    "ratio": ("a ratio, like 3 : 4", lazy(r"[^:]+(?::[^:]+)+\Z")),
    "remainder": ("how often it goes and what is left, like 7 r 2", lazy(r"[0-9]+ ?[rR] ?[0-9]+\Z")),
    "time": ("a time, like 7:30", lazy(r"(?!)")),
}
"""The forms of several numbers: what to write in words, and how an author's answer shows which one it is."""

_MOST = 8
_REMAINDER = lazy(r"(.+?) ?(?:remainder|rem|r)\.? ?(?=[0-9.])(.+)", re.IGNORECASE)
_MARKS = {"ratio": (":", " to ", "/"), "set": (";", "|", " and ", " or ", ", ", ","), "point": (";", "|", ", ", ",")}


def many(key: Mapping[str, Any]) -> str:
    """Which form of several numbers the question asks for, "" where it is one number."""
    form, answer = str(key.get("form") or ""), key.get("answer")
    if form or not isinstance(answer, str):
        return form if form in MANY else ""
    return next((name for name, (_, sign) in MANY.items() if sign.match(answer.strip())), "")


def key_parts(form: str, text: str) -> list[str]:
    """The numbers of an author's answer. LessonError if it is none of this form."""
    try:
        found = parts(form, text, 0)
    except Unreadable:
        found = []
    if not found or (form != "set" and len(found) < 2):
        raise LessonError(f"The answer “{text[:60]}” is not {MANY[form][0]}.", next=f"Write {MANY[form][0]}.")
    return found


def parts(form: str, text: str, wanted: int) -> list[str]:
    """The numbers, each as text; a comma parts them unless that gives another count than is `wanted` (0: any)."""
    if len(text) > LONGEST:
        raise Unreadable("")
    line = plain(text).strip(" .").replace("∶", ":")
    if form == "remainder":
        match = _REMAINDER.fullmatch(spelled(line))
        if not match:
            raise Unreadable("")
        return [match[1], match[2]]
    line = re.sub(r"\A(?:[A-Za-z]{1,3} ?(?:=|∈)? ?)?[{(\[](.*)[})\]]\Z", r"\1", line.removeprefix("L = "))
    line = re.sub(r"± ?([^,;]+)", r"\1; -\1", line)
    found = [
        re.split(rf" ?{re.escape(mark)} ?" if mark.strip() != mark else re.escape(mark), line) for mark in _MARKS[form]
    ]
    found = [[each.strip() for each in one] for one in found if len(one) > 1] or [[line.strip()]]
    best = next((one for one in found if len(one) == wanted), found[0])
    if len(best) > _MOST or not all(best):
        raise Unreadable("")
    unique: dict[Any, str] = {each: each for each in best}
    return list(unique) if form == "set" else best
