"""All that JupyterLab can ask, by its name: functions of what it sent and of the notebook's path.

What it sends is `notebook`, as it stands on the screen, without outputs, and what each function says of its own.
LessonError where that is not to be understood.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from ownpace.authoring.check import LOOKING, check_notebook, fixed
from ownpace.authoring.lab import front_form, question_form
from ownpace.authoring.lab.overview import overview, state
from ownpace_graders.errors import LessonError
from ownpace_graders.lesson import Lesson, is_format_4, lesson_of
from ownpace_graders.lesson.signatures import SIGNATURES

Asked = dict[str, Any]


def _lesson(asked: Asked, path: Path) -> Asked:
    """Plan, objectives and what to fix; of a notebook that is not the source of a lesson only that."""
    notebook = _notebook(asked)
    found = state(notebook)
    return {"state": found, **(overview(notebook, path) if found == "lesson" else {})}


def _calls(asked: Asked, path: Path) -> Asked:
    """Every kind of question and every block, with what it is."""
    calls = SIGNATURES.values()
    return {"calls": [{"call": each.call, "noun": each.noun, "about": each.about} for each in calls]}


def _form(asked: Asked, path: Path) -> Asked:
    """The form of the call in the cell `index`, or of a new `call` after it."""
    return question_form.form(_read(asked, path), _index(asked), asked.get("call"))


def _write(asked: Asked, path: Path) -> Asked:
    """The cell with what its form holds now, `given`: its source and metadata, or what is wrong with what is given."""
    return question_form.write(_read(asked, path), _index(asked), asked.get("call"), _given(asked))


def _front(asked: Asked, path: Path) -> Asked:
    """The form of the front matter, empty where there is none."""
    return front_form.form(_front_source(asked))


def _write_front(asked: Asked, path: Path) -> Asked:
    return front_form.write(_front_source(asked), _given(asked), path)


def _fix(asked: Asked, path: Path) -> Asked:
    """One thing fixed, what the rule `code` says of the cell `index`: `cells` in place of `remove` from `at` on."""
    notebook, cell = _notebook(asked), _index(asked) + 1
    found = check_notebook(notebook, path, among=LOOKING)
    only = next((one for one in found if one.fixable and (one.code, one.cell) == (asked.get("code"), cell)), None)
    if only is None:
        raise LessonError("There is nothing to fix here any more.")
    return _difference(notebook["cells"], fixed(notebook, path, only)[0]["cells"])


def _difference(before: list[Any], after: list[Any]) -> Asked:
    """What is not the same in two lists, between what is at their beginnings and at their ends."""
    least = min(len(before), len(after))
    start = next((n for n in range(least) if before[n] != after[n]), least)
    end = next((n for n in range(least - start) if before[-1 - n] != after[-1 - n]), least - start)
    return {"at": start, "remove": len(before) - end - start, "cells": after[start : len(after) - end]}


def _notebook(asked: Asked) -> dict[str, Any]:
    notebook = asked.get("notebook")
    if is_format_4(notebook):
        return notebook
    raise LessonError("This is not a notebook of format 4.", next="Save it in JupyterLab: that brings it to format 4.")


def _read(asked: Asked, path: Path) -> Lesson:
    return lesson_of(_notebook(asked), path)


def _index(asked: Asked) -> int:
    index = asked.get("index")
    if isinstance(index, int) and -1 <= index < len(_notebook(asked)["cells"]):
        return index
    raise LessonError("There is no such cell any more.", next="Choose the cell again.")


def _given(asked: Asked) -> dict[str, Any]:
    given = asked.get("given")
    parts = given.items() if isinstance(given, dict) else ()
    return {part: held for part, held in parts if isinstance(held, dict)}


def _front_source(asked: Asked) -> str:
    source = asked.get("source")
    return source if isinstance(source, str) else ""


ANSWERS: dict[str, Callable[[Asked, Path], Asked]] = {
    "lesson": _lesson,
    "calls": _calls,
    "form": _form,
    "write": _write,
    "front": _front,
    "write_front": _write_front,
    "fix": _fix,
}
