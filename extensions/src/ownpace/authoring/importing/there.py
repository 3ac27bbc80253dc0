"""What a lesson has already of what is to be brought into it, and which of its phases is meant."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from difflib import get_close_matches

from ownpace.authoring.importing.cells import below, text_of_call
from ownpace.authoring.importing.found import Found, Sheet
from ownpace_graders.errors import InputError
from ownpace_graders.kinds import KINDS
from ownpace_graders.lesson import Lesson, slug
from ownpace_graders.lesson.calls import Call, fingerprint, read_call


def without_what_is_there(lesson: Lesson, sheets: Iterable[Sheet]) -> list[Sheet]:
    """The sheets, in which what the lesson has already, word for word, is named by where it stands."""
    known = {_same(cell.call): f"{cell.call.item or cell.call.written}" for cell in lesson.cells if cell.call}
    known |= {cell.source.strip(): f"cell {cell.number}" for cell in lesson.cells if cell.role == "text"}
    return [replace(sheet, found=tuple(_named(each, known) for each in sheet.found)) for sheet in sheets]


def _named(found: Found, known: dict[str, str]) -> Found:
    if not found.is_taken:
        return found
    call = read_call(text_of_call(found.call, "item", found.arguments, checking=False)) if found.call else None
    return replace(found, there=known.get(_same(call) if call else below(found.words).strip(), ""))


def _same(call: Call) -> str:
    """What two calls that ask or show the same have in common, whatever their help and wherever their keys stand."""
    if call.kind in KINDS:
        return f"{call.written} {fingerprint(call.kind, call.arguments)} {call.answer_key.get('answer')!r}"
    return f"{call.written} {sorted((name, repr(each)) for name, each in call.arguments.items() if name != 'item')}"


def phase_of(lesson: Lesson, words: str) -> str:
    """The heading of the phase that these words name; the words themselves, which a new one then has, where the lesson
    has none that is nearly called so. InputError where it has."""
    headings = [each.heading for each in lesson.plan]
    same = [each for each in headings if each == words or slug(each) == slug(words)]
    if same or not words:
        return same[0] if same else words
    if near := _near(words, headings):
        what = f"The lesson has no phase “{words}”; it has {' and '.join(f'“{each}”' for each in near)}."
        next = f'Write --phase "{near[0]}", or for a new phase a heading that is not nearly one of these.'
        raise InputError(what, where=str(lesson.path), next=next)
    return words


def _near(words: str, headings: Sequence[str]) -> list[str]:
    folded = {each.casefold(): each for each in headings}
    said = words.casefold()
    parts = [each for name, each in folded.items() if said in name or name in said]
    return parts or [folded[each] for each in get_close_matches(said, folded, 3, 0.7)]
