"""What a page of feedback is made of besides grades: the graded notebook as a lesson, and the student's record."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from ownpace_graders import plain
from ownpace_graders.autograde.steps import answered
from ownpace_graders.autograde.ungradable import Ungradable
from ownpace_graders.errors import InputError, LessonError
from ownpace_graders.lesson import Lesson, lesson_of
from ownpace_graders.lesson.asked import asked
from ownpace_graders.nbgrading.settings import RECORD
from ownpace_graders.record.state import ItemState
from ownpace_graders.record.union import RECORD_SIZE


def lesson_in(notebook: Any, path: Path) -> Lesson:
    """The notebook as a lesson; where its front matter cannot be read, as one that has none."""
    try:
        return lesson_of(notebook, path)
    except LessonError:
        first, *others = notebook["cells"]
        lesson = lesson_of({**notebook, "cells": [{**first, "source": ""}, *others]}, path)
        return replace(lesson, notebook=notebook)


def states(folder: Path, lesson: Lesson) -> dict[str, ItemState]:
    """Where the student stands with the lesson's questions, by the record in the folder; nothing where that cannot be
    read."""
    items = {question.item for cell in lesson.cells if cell.role == "ask" and (question := asked(cell.source))}
    try:
        return answered(plain.read(folder / RECORD, 2 * RECORD_SIZE), items)
    except (OSError, InputError, Ungradable):
        return {}
