"""Exceptions: what an author has decided to leave as a rule would not have it, with the reason.

In a cell's tags `allow-OP27: it is the text of a law`, in the front matter for the whole lesson
`allow: {OP27: It is the text of a law.}`. An exception says why, or does not count.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from ownpace.authoring.check.diagnostic import ADVICE, Diagnostic, Finding, line_of
from ownpace.authoring.check.rule import Rule
from ownpace_graders.lesson import Cell, Lesson

_TAG = re.compile(r"allow-(OP\d+)\b[\s:]*(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class _Exception:
    """`cell` is that of the tag, or 0 for the whole lesson; `line` is where it stands in its cell."""

    code: str
    reason: str
    cell: int
    line: int = 1

    def lets(self, found: Diagnostic) -> bool:
        return self.code == found.code and bool(self.reason) and self.cell in (0, found.cell)


class Codes(NamedTuple):
    """The codes of all rules there are, and of those that were asked."""

    known: set[str]
    asked: set[str]


def allowed(found: Iterable[Diagnostic], lesson: Lesson) -> set[Diagnostic]:
    """Those of the diagnostics that an exception lets pass."""
    given = list(_given(lesson))
    return {one for one in found if any(each.lets(one) for each in given)}


def needless(found: Collection[Diagnostic], lesson: Lesson, codes: Codes) -> Iterator[Finding]:
    """Exceptions that are of no rule, or that nothing of what was found needs."""
    for each in _given(lesson):
        if each.code not in codes.known:
            what = f"There is no rule {each.code}."
            yield Finding(each.cell or 1, each.line, what, "Take the code from what ownpace check says.")
        elif each.reason and each.code in codes.asked and not any(each.lets(one) for one in found):
            what = f"The exception for {each.code} is not needed: the rule has nothing to say here."
            yield Finding(each.cell or 1, each.line, what, "Take it out.")


def find(lesson: Lesson) -> Iterator[Finding]:
    """Exceptions without a reason, or written so that nbgrader does not take the tag."""
    for each in _given(lesson):
        if not each.reason:
            example = f"allow-{each.code}: why it is so" if each.cell else f"{each.code}: Why it is so."
            what = f"The exception for {each.code} gives no reason, so it does not count."
            yield Finding(each.cell or 1, each.line, what, f"Say why: {example}")
    for one in lesson.cells:
        if any("," in tag for tag in tags(one) if tag.startswith("allow-")):
            yield Finding(
                one.number, 1, "A tag with a comma is refused by nbgrader.", "Write the reason without a comma."
            )


def _given(lesson: Lesson) -> Iterator[_Exception]:
    for code, reason in lesson.front.allow.items():
        yield _Exception(code, reason.strip(), 0, line_of(lesson.cells[0].source, f"{code}:"))
    for cell in lesson.cells:
        for tag in tags(cell):
            if found := _TAG.fullmatch(tag):
                yield _Exception(found[1], found[2].strip(), cell.number)
            elif re.match(r"allow-op\d", tag, re.IGNORECASE):
                yield _Exception(tag.removeprefix("allow-"), "", cell.number)


def tags(cell: Cell) -> Iterable[str]:
    """Those of a cell's tags that are some."""
    given = cell.metadata.get("tags")
    return [tag for tag in given if isinstance(tag, str)] if isinstance(given, list) else []


def may_fail(cell: Cell) -> bool:
    """Whether the author has said that the cell fails, as in a lesson about errors."""
    return bool({"raises-exception", "skip-execution"} & {*tags(cell)})


_ABOUT = "An exception is of no rule, gives no reason, or is no longer needed."
RULES = (Rule("OP12", "exception", "tidy", _ABOUT, find, ADVICE),)
