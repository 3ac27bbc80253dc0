"""Sheets of questions written into a lesson: a phase a sheet, and nothing that `ownpace check` would not let pass."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ownpace.authoring.check import check, fix
from ownpace.authoring.check.alive import IMPORT
from ownpace.authoring.check.diagnostic import ERROR
from ownpace.authoring.importing.cells import HELP, NewCell, code_cell, name_of
from ownpace.authoring.importing.found import Found, Remark, Sheet
from ownpace.authoring.importing.phases import with_sheets
from ownpace.authoring.importing.there import phase_of, without_what_is_there
from ownpace.authoring.starters import Starter
from ownpace.authoring.starters.begin import Wishes, begin
from ownpace_graders.course import Course
from ownpace_graders.errors import InputError
from ownpace_graders.lesson import Lesson, read_lesson
from ownpace_graders.lesson.calls import read_call
from ownpace_graders.lesson.cells import source_of

_FRONT = """---
title: Questions
summary: Questions to practise with.
objectives: {}
plan: []
---"""
_NOTE = "Imported. Give each question an objective= of the lesson's, and write the plan's minutes as you mean them."


@dataclass(frozen=True, slots=True)
class Brought:
    """Where it is now, every sheet with what was taken of it, and why the rest was not, and the headings of phases
    that a lesson, which was there, has got."""

    notebook: Path
    sheets: tuple[Sheet, ...]
    phases: tuple[str, ...] = ()


def bring(course: Course, name: str, sheets: Sequence[Sheet], phase: str = "") -> Brought:
    """Write them into the lesson of this name, which is made if there is none; into `phase`, or each into its own.

    What the lesson has already is not put into it again. InputError where it cannot be read, or made, or has a phase
    that is nearly called so. Where nothing can be taken nothing is written.
    """
    folder = course.place("source", name)
    is_new = not folder.exists()
    if is_new and not any(each.is_taken for sheet in sheets for each in sheet.found):
        return Brought(folder / f"{name}.ipynb", tuple(sheets))
    if is_new:
        _begin(course, name, sheets[0].title)
    notebook = _notebook(folder, name)
    before = read_lesson(notebook)
    phase = phase_of(before, phase)
    sheets = without_what_is_there(before, sheets)
    sheets = [_as_ticket(sheet) for sheet in sheets] if _checks(before, phase) else sheets
    try:
        kept = _checked(notebook, sheets, phase)
    except BaseException:
        if is_new:
            shutil.rmtree(folder)
        raise
    if any(each.is_taken for sheet in kept for each in sheet.found):
        with _trial(notebook, kept, phase) as (trial, written):
            _put(trial, notebook, kept)
        kept = _renamed(kept, written, {str(cell.item) for cell in before.questions})
        fix(notebook)
    elif is_new:
        shutil.rmtree(folder)
    more = [] if is_new else [each.heading for each in read_lesson(notebook).plan if each not in before.plan]
    return Brought(notebook, tuple(kept), tuple(more))


def _begin(course: Course, name: str, title: str) -> None:
    raw: dict[str, Any] = {"cell_type": "raw", "metadata": {}}
    first = (
        {**raw, "id": "front", "source": _FRONT},
        {**raw, "id": "note", "source": _NOTE},
        {**code_cell(IMPORT), "id": "import"},
    )
    begin(
        course,
        name,
        Starter("imported", "", first, ()),
        Wishes(title=title or name.replace("-", " ").capitalize()),
    )


_TICKET = Remark(
    "The phase checks, so hints, solutions and words to right answers are left out.",
    "They stand in the notes below the questions.",
)


def _checks(lesson: Lesson, phase: str) -> bool:
    return any(each.heading == phase and each.purpose == "check" for each in lesson.plan)


def _as_ticket(sheet: Sheet) -> Sheet:
    """The sheet, with what is to be said where keys are hidden."""
    has_help = any(name in each.arguments for each in sheet.found for name in HELP)
    return replace(sheet, remarks=(*sheet.remarks, _TICKET)) if has_help else sheet


def _renamed(sheets: Sequence[Sheet], written: Sequence[NewCell], taken: set[str]) -> list[Sheet]:
    """The sheets, with what is to be said where the id that a name gives was `taken` in the lesson before."""
    calls = [(cell.of, read_call(source_of(cell.raw))) for cell in written if cell.of and cell.of.call]
    others = [(of, str(call.item)) for of, call in calls if call and name_of(of) in taken]
    return [replace(sheet, found=tuple(_with_id(each, others) for each in sheet.found)) for sheet in sheets]


def _with_id(found: Found, others: Sequence[tuple[Found, str]]) -> Found:
    item = next((item for each, item in others if each is found), None)
    if item is None:
        return found
    what = f"“{name_of(found)}” is there already and asks something else, so this one is called {item}."
    return replace(found, remarks=(*found.remarks, Remark(what, "Take one of the two out, or give it another id.")))


def _notebook(folder: Path, name: str) -> Path:
    if (folder / f"{name}.ipynb").is_file():
        return folder / f"{name}.ipynb"
    raise InputError(
        f"There is no notebook {name}.ipynb in it.",
        where=str(folder),
        next="Name the lesson's folder like its notebook.",
    )


def _checked(notebook: Path, sheets: Sequence[Sheet], phase: str) -> list[Sheet]:
    """The sheets, of which what `ownpace check` would refuse is not taken."""
    kept = list(sheets)
    for _ in range(5):
        with _trial(notebook, kept, phase) as (trial, written):
            refused = _refused(trial, written)
        if not refused:
            break
        kept = [replace(sheet, found=tuple(_without(each, refused) for each in sheet.found)) for sheet in kept]
    return kept


def _refused(trial: Path, written: Sequence[NewCell]) -> list[tuple[Found, Remark]]:
    found = []
    for each in check(trial):
        cell = written[each.cell - 1] if 0 < each.cell <= len(written) else None
        if cell and cell.of and each.level == ERROR and not each.fixable:
            found.append((cell.of, Remark(each.what, each.fix, lost=True)))
    return found


def _without(found: Found, refused: Sequence[tuple[Found, Remark]]) -> Found:
    why = [remark for each, remark in refused if each is found]
    return replace(found, remarks=(*found.remarks, *why[:1])) if why else found


@contextmanager
def _trial(notebook: Path, sheets: Sequence[Sheet], phase: str) -> Iterator[tuple[Path, list[NewCell]]]:
    """The notebook as it would be, in a folder beside it with all its media, and its cells."""
    folder = notebook.parent.with_name(f".{notebook.parent.name}.import")
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "media").mkdir(parents=True)
    try:
        for path in (notebook.parent / "media").iterdir() if (notebook.parent / "media").is_dir() else ():
            (folder / "media" / path.name).symlink_to(path)
        for name, content in _files(sheets):
            if not (folder / "media" / name).exists():
                (folder / "media" / name).write_bytes(content)
        lesson = read_lesson(notebook)
        written = with_sheets(lesson, sheets, phase)
        whole = {**lesson.notebook, "cells": [cell.raw for cell in written]}
        (folder / notebook.name).write_text(json.dumps(whole, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        yield folder / notebook.name, written
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _files(sheets: Sequence[Sheet]) -> Iterator[tuple[str, bytes]]:
    return (file for sheet in sheets for each in sheet.found if each.is_taken for file in each.files.items())


def _put(trial: Path, notebook: Path, sheets: Sequence[Sheet]) -> None:
    """Media first: a notebook never names a file that is not there yet."""
    for name in dict(_files(sheets)):
        to = notebook.parent / "media" / name
        to.parent.mkdir(exist_ok=True)
        if not to.exists():
            shutil.copyfile(trial.parent / "media" / name, to)
    shutil.copymode(notebook, trial)
    trial.replace(notebook)
