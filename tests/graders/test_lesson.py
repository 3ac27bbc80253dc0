"""Reading a lesson, and what its author is told when it cannot be read."""

import json
from pathlib import Path
from time import process_time
from typing import Any

import pytest

from ownpace_graders.errors import LessonError
from ownpace_graders.lesson import read_lesson
from ownpace_graders.lesson.cells import headings
from ownpace_graders.lesson.markdown import heading, plain

FRONT = """---
title: Halves
summary: What a half is.
objectives:
  half: Say what a half is
plan:
  - {heading: Warm up, purpose: recall, minutes: 5}
  - {heading: On your own, purpose: own, minutes: 12.5}
---"""


def notebook(*cells: tuple[str, str] | tuple[str, str, dict[str, Any]]) -> str:
    made = [
        {
            "cell_type": cell[0],
            "source": cell[1].splitlines(keepends=True),
            "metadata": {"nbgrader": cell[2]} if len(cell) == 3 else {},
        }
        for cell in cells
    ]
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": made})


def lesson_file(folder: Path, text: str, name: str = "halves") -> Path:
    path = folder / "halves" / f"{name}.ipynb"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_front_matter_plan_and_phases(tmp_path: Path) -> None:
    text = notebook(
        ("raw", FRONT),
        ("code", "from ownpace import ask"),
        ("markdown", "## Warm up\nHello"),
        ("code", 'ask.number("half", "What is ½ of 4?", answer=2)'),
        ("markdown", "### More\n## On your own"),
        ("code", 'ask.reflect("why", "Why?", points=3)'),
    )
    lesson = read_lesson(lesson_file(tmp_path, text))
    assert (lesson.name, lesson.key, lesson.title, lesson.minutes) == ("halves", "halves", "Halves", 17.5)
    assert [phase.slug for phase in lesson.plan] == ["warm-up", "on-your-own"]
    assert [cell.role for cell in lesson.cells] == ["front", "code", "text", "ask", "text", "ask"]
    assert [cell.phase for cell in lesson.cells] == [None, None, "warm-up", "warm-up", "on-your-own", "on-your-own"]
    assert [(cell.item, cell.points, cell.number) for cell in lesson.questions] == [("half", 1, 4), ("why", 3, 6)]


def test_a_stock_assignment_is_a_lesson_too(tmp_path: Path) -> None:
    text = notebook(
        ("markdown", "# Squares\n## Part A"),
        ("code", "def f(): ...", {"solution": True, "grade": False, "grade_id": "f"}),
        ("code", "assert f()", {"solution": False, "grade": True, "grade_id": "test_f", "points": 2}),
        ("markdown", "Why?", {"solution": True, "grade": True, "grade_id": "why", "points": 1}),
        ("markdown", "Do it", {"task": True, "grade_id": "t"}),
    )
    lesson = read_lesson(lesson_file(tmp_path, text, "problem1"))
    assert (lesson.title, lesson.key, lesson.has_front_matter) == ("Squares", "halves/problem1", False)
    assert [cell.role for cell in lesson.cells] == ["text", "solution", "tests", "written", "task"]
    assert [(cell.item, cell.grade_id) for cell in lesson.questions] == [("problem1/f", "f"), ("problem1/why", "why")]
    alone = read_lesson(lesson_file(tmp_path, text))
    assert [cell.item for cell in alone.questions] == ["f", "why"], "its folder's only notebook"
    assert lesson.cells[2].points == 2


SOLUTION = {"solution": True, "grade": False}
BY_HAND = {"solution": True, "grade": True, "points": 1}
TESTS = {"solution": False, "grade": True, "points": 1}


def test_the_tests_of_an_answer_stand_between_it_and_the_next_one(tmp_path: Path) -> None:
    text = notebook(
        ("code", "assert before", {**TESTS, "grade_id": "t0"}),
        ("code", "def f(): ...", {**SOLUTION, "grade_id": "f"}),
        ("code", "assert f()", {**TESTS, "grade_id": "t1"}),
        ("markdown", "Why?", {**BY_HAND, "grade_id": "why"}),
        ("code", "f()"),
        ("code", "assert f() == 1", {**TESTS, "grade_id": "t2"}),
        ("code", "# all of these are hidden\n\n", {**TESTS, "grade_id": "t3"}),
        ("code", "x = 1", {**BY_HAND, "grade_id": "x"}),
        ("code", "g = 0", {**SOLUTION, "grade_id": "g"}),
        ("code", "assert x + g", {**TESTS, "grade_id": "t4"}),
    )
    lesson = read_lesson(lesson_file(tmp_path, text))
    assert {cell.item: cell.tests for cell in lesson.questions} == {
        "f": ("assert f()", "assert f() == 1"),
        "why": (),
        "x": (),
        "g": ("assert x + g",),
    }


def test_only_kinds_that_there_are_make_a_plain_cell_a_question(tmp_path: Path) -> None:
    theirs = [("code", "ask.expert('why')"), ("code", "show.all()"), ("code", "ask.text('word', 'A word?')")]
    plain = read_lesson(lesson_file(tmp_path, notebook(*theirs)))
    assert [cell.role for cell in plain.cells] == ["code", "code", "ask"]
    ours = read_lesson(lesson_file(tmp_path, notebook(("raw", FRONT), *theirs)))
    assert [cell.role for cell in ours.cells] == ["front", "ask", "show", "ask"], "a slip, which the check tells"


@pytest.mark.parametrize("fence", ["```", "~~~", "```python", "````"])
def test_a_comment_in_a_block_of_code_begins_no_phase(tmp_path: Path, fence: str) -> None:
    end = fence.removesuffix("python")
    text = notebook(
        ("raw", FRONT),
        ("markdown", "## Warm up"),
        ("markdown", f"{fence}\n# Squares\n## On your own\n{end}"),
        ("markdown", f"{fence}\n## On your own"),
        ("markdown", f"{fence}\nx\n{end}\n\n## On your own"),
    )
    lesson = read_lesson(lesson_file(tmp_path, text))
    assert [cell.phase for cell in lesson.cells] == [None, "warm-up", "warm-up", "warm-up", "on-your-own"]
    plain = read_lesson(lesson_file(tmp_path, notebook(("markdown", f"{fence}\n# install it\n{end}\n# Squares"))))
    assert plain.title == "Squares"


# (what is wrong, text taken away, text put in its place, line named, words in the message)
BAD_FRONT = [
    ("no closing line", "---", "", 8, "closing"),
    ("no YAML", "title: Halves", "title: [Halves", 2, "[ is not closed"),
    ("colon in a title", "title: Halves", "title: Halves: a start", 2, "YAML"),
    ("no fields", FRONT[4:-4], "\n- a", 1, "no fields"),
    ("lacks the title", "title: Halves\n", "", 1, "lacks title"),
    ("lacks the plan", FRONT[FRONT.index("plan") : -4], "", 1, "lacks plan"),
    ("unknown field", "summary:", "sumary: x\nsummary:", 3, "unknown field sumary"),
    ("a title that is a number", "title: Halves", "title: 12", 2, "title"),
    ("an objective without a sentence", "Say what a half is", "[1]", 5, "objective half"),
    ("an unknown purpose", "purpose: recall", "purpose: fun", 7, "fun"),
    ("minutes that are a word", "minutes: 5", "minutes: five", 7, "minutes"),
    ("minutes that are negative", "minutes: 5", "minutes: -5", 7, "minutes"),
    ("an entry without minutes", ", minutes: 12.5", "", 8, "Entry 2"),
    ("two phases of one name", "On your own", "Warm up", 8, "two phases"),
    ("an unknown time", "objectives:", "when: soon\nobjectives:", 4, "when"),
]


@pytest.mark.parametrize(
    ("old", "new", "line", "words"), [case[1:] for case in BAD_FRONT], ids=[c[0] for c in BAD_FRONT]
)
def test_what_is_wrong_with_front_matter_is_said_with_its_line(
    tmp_path: Path, old: str, new: str, line: int, words: str
) -> None:
    assert old in FRONT
    bad = FRONT[: FRONT.rindex(old)] + new + FRONT[FRONT.rindex(old) + len(old) :]
    path = lesson_file(tmp_path, notebook(("raw", bad)))
    with pytest.raises(LessonError) as caught:
        read_lesson(path)
    assert caught.value.where == f"{path}, cell 1, line {line}"
    assert words in caught.value.what
    assert caught.value.next


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "[1]", "null", '{"cells": 3, "nbformat": 4}', '{"cells": []}', "[" * 100_000]
)
def test_a_file_that_is_not_a_notebook(tmp_path: Path, text: str) -> None:
    with pytest.raises(LessonError) as caught:
        read_lesson(lesson_file(tmp_path, text))
    assert caught.value.next


def test_a_notebook_of_another_format(tmp_path: Path) -> None:
    with pytest.raises(LessonError, match="format 4"):
        read_lesson(lesson_file(tmp_path, '{"cells": [], "nbformat": 9}'))


def test_a_notebook_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(LessonError, match="no such notebook"):
        read_lesson(tmp_path / "halves" / "halves.ipynb")


def test_an_empty_notebook_is_an_empty_lesson(tmp_path: Path) -> None:
    lesson = read_lesson(lesson_file(tmp_path, notebook()))
    assert (lesson.title, lesson.cells, lesson.questions) == ("halves", (), ())


TITLES = {
    "*Gradient descent*": ("<em>Gradient descent</em>", "Gradient descent"),
    "Halves & thirds": ("Halves &amp; thirds", "Halves & thirds"),
    "Use `print`": ("Use <code>print</code>", "Use print"),
    "1. First steps": ("1. First steps", "1. First steps"),
    "[a](b)": ("[a](b)", "[a](b)"),
    "<b onclick=x>": ("&lt;b onclick=x&gt;", "<b onclick=x>"),
    "2 * 3 * 4": ("2 * 3 * 4", "2 * 3 * 4"),
}


@pytest.mark.parametrize("title", TITLES)
def test_a_titles_markdown_is_drawn(title: str) -> None:
    assert (heading(title), plain(title)) == TITLES[title]


def test_a_titles_math_is_drawn_and_typed() -> None:
    assert heading("Why $x^2$?").startswith("Why <")
    assert "<math" in heading("Why $x^2$?")
    assert plain("Why $x^2$?") == "Why $x^2$?"


HEADINGS = [
    ("## Warm up", [("##", "Warm up")]),
    ("##  Warm   up ## ", [("##", "Warm   up")]),
    ("## Warm up  \r\n# C#", [("##", "Warm up"), ("#", "C#")]),
    ("# C# #\n# #1 of all\n# a ## b", [("#", "C#"), ("#", "#1 of all"), ("#", "a ## b")]),
    ("##Warm up\n##\n## ##\n#\n\nwords", []),
    ("```\n# code\n```\n### Part\n# T", [("#", "T")]),
    ("````\n```\n# code\n````\n# T", [("#", "T")]),
]


@pytest.mark.parametrize(("text", "found"), HEADINGS)
def test_headings_are_those_of_markdown(text: str, found: list[tuple[str, str]]) -> None:
    assert headings(text) == found


def test_headings_and_code_are_found_in_no_time() -> None:
    """Long runs of blanks and marks took minutes, and made a lesson that nothing could open."""
    long = 50_000
    texts = [f"# a{' ' * long}b", f"# a{'#' * long}b", "# " * long, "# #" + " #" * long, "`" * long, "#" + " " * long]
    began = process_time()
    assert [len(headings(text)) for text in texts] == [1, 1, 0, 0, 0, 0]
    assert process_time() - began < 5
