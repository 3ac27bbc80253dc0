"""An author begins: from an empty folder to a lesson of every structure in the student's view."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

from playwright.sync_api import Page, expect

from ownpace.authoring.starters import starters
from ownpace.demo.answers import SOLUTION, answer
from ownpace_graders.kinds.score import score
from ownpace_graders.lesson import Lesson, read_lesson
from tests.e2e.conftest import Served, ownpace
from tests.e2e.student import Student


def test_from_an_empty_folder_to_the_student_s_view(tmp_path: Path, serve: Callable[..., Served], page: Page) -> None:
    ownpace("init", "course", folder=tmp_path)
    course = tmp_path / "course"
    for structure in starters():
        ownpace("new", f"my-{structure}", "--structure", structure, folder=course)
    assert ownpace("check", folder=course).stdout == f"No problems in {len(starters()) + 1} notebooks.\n"
    tested = ownpace("test", folder=course).stdout
    assert re.fullmatch(
        rf"No problems with \d+ answers in {len(starters()) + 1} lessons\.\nNext: ownpace release\n", tested
    )
    ownpace("release", folder=course)
    for structure in starters():
        name = f"my-{structure}/my-{structure}.ipynb"
        _own_answers_are_right(read_lesson(course / "modules" / name))
        _keeps_to_itself((course / "release" / name).read_text(encoding="utf-8"))
    _is_answered(Student(page, serve(course).lesson("my-explicit")))


def _own_answers_are_right(lesson: Lesson) -> None:
    """Each question's own answer is worth all, each foreseen wrong one less; code passes its tests, hidden ones too."""
    draw = Random(7)  # noqa: S311 - a simulation, no secret
    for cell in lesson.questions:
        if cell.call and cell.kind and not cell.kind.by_hand:
            key: dict[str, Any] = cell.call.answer_key
            assert score(cell.call.kind, answer(cell, True, draw), key).score == 1, cell.item
            assert score(cell.call.kind, answer(cell, False, draw), key).score != 1, cell.item
    code = [SOLUTION.sub("", cell.source) for cell in lesson.cells if cell.role in ("solution", "tests")]
    subprocess.run([sys.executable, "-c", "\n\n".join(code)], check=True)


def _keeps_to_itself(released: str) -> None:
    """No note to the author, no hidden key and no solution is in the file that students get."""
    assert "Why:" not in released
    assert "notes to you" not in released
    assert ".key(" not in released
    assert "BEGIN" not in released


def _is_answered(student: Student) -> None:
    student.open()
    student.answer("rectangle", "10")
    expect(student.question("rectangle")).to_contain_text("You added the two sides.")
    student.answer("rectangle", "24 cm²")
    assert student.mark("rectangle") == "right"
    expect(student.page.locator("body")).not_to_contain_text("notes to you")
    assert student.complaints == []
