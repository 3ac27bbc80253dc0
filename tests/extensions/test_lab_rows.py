"""The rows of an author's form: each cell says what it is for."""

from __future__ import annotations

from typing import Any

import pytest

from ownpace.authoring.lab import front_form, question_form
from ownpace_graders.errors import LessonError
from ownpace_graders.lesson.calls import read_call
from ownpace_graders.lesson.signatures import SIGNATURES
from tests.extensions.test_lab_forms import IMPORT, form_of, lesson, shown


def test_every_cell_of_a_row_has_a_name() -> None:
    read = lesson(IMPORT, "## Try", "## Exit")
    forms = [question_form.form(read, 3, call) for call in SIGNATURES] + [front_form.form(read.cells[0].source)]
    fields = [field for form in forms for part in form["parts"].values() for field in part]
    named = {(each["name"], *(one["name"] for one in each["columns"])) for each in fields if "columns" in each}
    assert all(all(names) for names in named)
    assert ("answer", "a card", "its option") in named
    assert ("wrong", "a wrong answer", "the name of the mistake behind it") in named
    assert ("glossary", "a word of the lesson", "what it means") in named
    key = question_form.form(read, 3, "ask.number")["parts"]["key"]
    assert key[0]["about"] == "what is right: students hear of it after grading"
    shown = question_form.form(read, 2, "ask.number")["parts"]["call"]
    [wrong] = [each["columns"] for each in shown if each["name"] == "wrong"]
    assert [each["name"] for each in wrong] == ["a wrong answer", "what to say to it"]


def test_a_group_has_a_list_of_its_cards() -> None:
    held: dict[str, Any] = {"item": "a", "prompt": "Which?", "cards": "owl\nhen\ncat", "options": "birds\nothers"}
    held["answer"] = [["birds", "owl\nhen"], ["others", "cat"]]
    [cell] = question_form.write(lesson(IMPORT), 1, "ask.sort", {"call": held})["cells"]
    call = read_call(cell["source"])
    assert call
    assert call.arguments["answer"] == {"birds": ["owl", "hen"], "others": ["cat"]}
    assert shown(form_of(cell["source"]))["call"]["answer"] == held["answer"]


@pytest.mark.parametrize(
    ("call", "more", "wanted"),
    [
        ("ask.choices", {"options": "1\n2\n3", "answer": "1\n2"}, ["1", "2"]),
        ("ask.blanks", {"text": "I ___ ___ times.", "answer": "went\n3"}, ["went", 3]),
        ("ask.number", {"answer": "1/2\n0,5"}, ["1/2", "0,5"]),
        ("ask.text", {"answer": "Paris"}, "Paris"),
    ],
)
def test_several_answers_are_a_line_each(call: str, more: dict[str, Any], wanted: Any) -> None:
    held = {"item": "a", "prompt": "Which?", **more}
    [cell] = question_form.write(lesson(IMPORT), 1, call, {"call": held})["cells"]
    made = read_call(cell["source"])
    assert made
    assert made.arguments["answer"] == wanted


def test_a_cell_that_python_cannot_read_says_why_it_has_no_form() -> None:
    with pytest.raises(LessonError, match=r"no form yet, because of line 1: .*comma is missing"):
        question_form.form(lesson('ask.number("a" , "Half?" answer=2)'), 1, None)
