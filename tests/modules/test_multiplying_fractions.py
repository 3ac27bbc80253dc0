"""The lesson "Multiplying fractions", as somebody would judge it who wants to use it with a class."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import nbformat
import pytest

from ownpace_graders.kinds.score import score
from ownpace_graders.lesson import Cell, Lesson, read_lesson
from ownpace_graders.lesson.calls import HIDDEN, Call

FOLDER = Path(__file__).resolve().parents[2] / "modules" / "multiplying-fractions"
NOTEBOOK = FOLDER / "multiplying-fractions.ipynb"


def asked(lesson: Lesson) -> Iterator[tuple[Cell, Call]]:
    return ((cell, cell.call) for cell in lesson.cells if cell.role == "ask" and cell.call)


LESSON = read_lesson(NOTEBOOK)
QUESTIONS = {str(call.item): (cell, call) for cell, call in asked(LESSON)}
PRACTICE = {item: call for item, (cell, call) in QUESTIONS.items() if "answer" in call.arguments and cell.points}
EXIT = {item: call for item, (cell, call) in QUESTIONS.items() if cell.phase == "exit-ticket"}
FORESEEN = [
    pytest.param(call, answer, words, id=f"{item}: {answer}")
    for item, call in (PRACTICE | EXIT).items()
    for answer, words in call.answer_key["wrong"].items()
]


def in_phase(phase: str) -> list[Call]:
    return [call for item, call in PRACTICE.items() if QUESTIONS[item][0].phase == phase]


def as_response(call: Call, answer: Any) -> Any:
    """What a student's side sends who gives this one answer."""
    return [answer] if call.kind == "choices" and isinstance(answer, str) else answer


def said(call: Call) -> Iterator[str]:
    """What a student may read before the answer is right."""
    yield from call.arguments["wrong"].values()
    yield from call.arguments["hints"]
    yield from call.arguments.get("steps", [])


# --- the plan -------------------------------------------------------------------------------------------------------


def test_plan_is_55_minutes_and_its_headings_are_the_notebook_s() -> None:
    texts = [cell.source for cell in LESSON.cells if cell.role == "text"]
    headings = [line.removeprefix("## ") for text in texts for line in text.splitlines() if line.startswith("## ")]
    assert headings == [phase.heading for phase in LESSON.plan]
    assert LESSON.minutes == 55
    assert all(text.startswith("## ") for text in texts if "\n## " in f"\n{text}")


def test_each_phase_has_something_to_do() -> None:
    assert {cell.phase for cell, _ in QUESTIONS.values()} == {phase.slug for phase in LESSON.plan}


def test_directions_are_checked_before_anything_else_is_asked() -> None:
    cell, _ = next(iter(QUESTIONS.values()))
    assert cell.item == "directions"
    assert cell.points == 0


def test_directions_are_in_short_sentences() -> None:
    for cell in LESSON.cells:
        if cell.role == "text":
            plain = re.sub(r"!\[.*?\]\(.*?\)|\$.*?\$|[*#`]", "", cell.source)
            lengths = [len(sentence.split()) for sentence in re.split(r"[.!?:]\s|\n\n|\n- ", plain) if sentence.strip()]
            assert sum(lengths) / len(lengths) <= 11, cell.source


# --- the questions --------------------------------------------------------------------------------------------------


def test_every_call_can_be_drawn_without_a_kernel() -> None:
    assert all(cell.call.literal for cell in LESSON.cells if cell.call)


def test_cells_run_with_the_real_widgets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(FOLDER)
    names: dict[str, Any] = {}
    for cell in LESSON.cells:
        if cell.role in ("code", "ask", "show"):
            exec(compile(cell.source, f"cell {cell.number}", "exec"), names)  # noqa: S102


@pytest.mark.parametrize("item", QUESTIONS)
def test_nbgrader_s_metadata_is_the_call_s(item: str) -> None:
    cell, call = QUESTIONS[item]
    reflects = call.kind == "reflect"
    assert cell.nbgrader == {
        "cell_type": "code",
        "grade": True,
        "grade_id": item,
        "locked": not reflects,
        "points": call.arguments["points"],
        "schema_version": 3,
        "solution": reflects,
        "task": False,
    }


def test_points() -> None:
    assert [call.arguments["points"] for call in PRACTICE.values()] == [1] * len(PRACTICE)
    assert [call.arguments["points"] for call in EXIT.values()] == [2, 2, 2]
    assert QUESTIONS["explain-to-a-friend"][1].arguments["points"] == 3


def test_every_question_that_counts_serves_an_objective_and_each_is_served() -> None:
    served = {call.arguments.get("objective") for cell, call in QUESTIONS.values() if cell.points}
    assert served == set(LESSON.objectives)


def test_enough_practice_of_every_kind() -> None:
    assert len(in_phase("try-together")) >= 5
    assert len(in_phase("on-your-own")) >= 5
    assert {call.kind for call in in_phase("on-your-own")} == {"choice", "choices", "number", "text"}


def test_scaffold_fades_from_all_steps_but_the_last_to_none() -> None:
    steps = [len(call.arguments.get("steps", [])) for call in in_phase("try-together")]
    assert steps[0] >= 4
    assert steps == sorted(steps, reverse=True)
    assert len(set(steps)) >= 4
    assert steps[-1] == 0
    assert not any(call.arguments.get("steps") for call in in_phase("on-your-own"))


@pytest.mark.parametrize("item", PRACTICE)
def test_practice_helps(item: str) -> None:
    arguments = PRACTICE[item].arguments
    assert 2 <= len(arguments["hints"]) <= 3
    assert arguments["right"]
    assert len(arguments["wrong"]) >= 2
    assert all(len(words.split()) >= 5 for words in arguments["wrong"].values())


@pytest.mark.parametrize("item", [item for item, call in PRACTICE.items() if "options" in call.arguments])
def test_every_wrong_option_has_its_words(item: str) -> None:
    arguments = PRACTICE[item].arguments
    answers = arguments["answer"] if isinstance(arguments["answer"], list) else [arguments["answer"]]
    assert set(arguments["wrong"]) == set(arguments["options"]) - set(answers)


@pytest.mark.parametrize("item", [item for item, call in PRACTICE.items() if call.kind == "number"])
def test_no_help_gives_the_number_away(item: str) -> None:
    answer = str(PRACTICE[item].arguments["answer"])
    pattern = re.compile(rf"(?<![\d/]){re.escape(answer)}(?![\d/])(?! (?:on|rows?|columns?)\b)")
    for words in said(PRACTICE[item]):
        plain = re.sub(r"\\dfrac\{(\d+)\}\{(\d+)\}", r"\1/\2", words).replace("\\;", " ")
        assert not pattern.search(plain), words


# --- the keys -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("item", [*PRACTICE, *EXIT, "directions"])
def test_key_answers_its_own_question(item: str) -> None:
    call = QUESTIONS[item][1]
    answer = call.answer_key["answer"]
    accepted = answer if call.kind == "text" and isinstance(answer, list) else [answer]
    for given in accepted:
        response = given if call.kind == "choices" else str(given)
        response = f"{response} cup" if item == "half-the-recipe" else response
        assert score(call.kind, response, call.answer_key).score == 1


@pytest.mark.parametrize(("call", "answer", "words"), FORESEEN)
def test_foreseen_wrong_answer_is_wrong_and_gets_its_own_words(call: Call, answer: str, words: str) -> None:
    verdict = score(call.kind, as_response(call, answer), call.answer_key)
    assert verdict.right is False
    assert verdict.score is not None
    assert verdict.score <= 0.5
    if call.item in EXIT:
        assert verdict.misconception == words
    else:
        assert verdict.message.startswith(words) or words in verdict.remarks


def test_only_a_form_not_asked_for_gets_half() -> None:
    foreseen: list[Any] = [param.values for param in FORESEEN]
    halves = {
        (call.item, answer)
        for call, answer, _ in foreseen
        if score(call.kind, as_response(call, answer), call.answer_key).score == 0.5
    }
    assert halves == {("lowest-terms", "12/40"), ("lowest-terms", "6/20"), ("exit-2", "6/15")}


PRODUCTS = {
    "half-of-three-fifths": ("1/2", "3/5"),
    "third-of-four-fifths": ("1/3", "4/5"),
    "three-quarters-of-a-third": ("3/4", "1/3"),
    "five-sixths-times-a-half": ("5/6", "1/2"),
    "three-quarters-times-five-sixths": ("3/4", "5/6"),
    "quarter-of-three-fifths": ("1/4", "3/5"),
    "lowest-terms": ("4/5", "3/8"),
    "half-the-recipe": ("4/5", "1/2"),
    "carrots-in-the-garden": ("5/8", "2/5"),
    "exit-1": ("3/4", "3/5"),
    "exit-2": ("2/3", "3/5"),
    "exit-3": ("3/4", "2/3"),
}


@pytest.mark.parametrize("item", PRODUCTS)
def test_product_is_right_and_so_is_any_equal_fraction(item: str) -> None:
    call = QUESTIONS[item][1]
    one, other = map(Fraction, PRODUCTS[item])
    for factor in (one, other):
        assert rf"\dfrac{{{factor.numerator}}}{{{factor.denominator}}}" in call.prompt
    assert Fraction(call.answer_key["answer"]) == one * other
    unsimplified = f"{7 * (one * other).numerator}/{7 * (one * other).denominator}"
    response = f"{unsimplified} cups" if item == "half-the-recipe" else unsimplified
    assert score("number", response, call.answer_key).score == (0.5 if call.arguments.get("lowest") else 1)


@pytest.mark.parametrize("item", EXIT)
def test_exit_ticket_s_key_is_only_in_the_hidden_region(item: str) -> None:
    cell, call = QUESTIONS[item]
    begin, end = (cell.source.index(mark) for mark in HIDDEN)
    released = cell.source[:begin] + cell.source[end + len(HIDDEN[1]) :]
    ast.parse(released)
    assert not {"answer", "wrong", "hints"} & set(call.arguments)
    assert ".key(" in cell.source[begin:end]
    assert str(call.answer_key["answer"]) not in released
    assert released.rstrip().endswith(item.replace("-", "_"))


def test_exit_ticket_has_three_questions_that_know_the_misconceptions() -> None:
    assert len(EXIT) == 3
    for call in EXIT.values():
        assert {"add-tops-and-bottoms", "multiply-only-tops", "give-starting-fraction"} <= set(
            call.answer_key["wrong"].values()
        )


# --- the notebook ---------------------------------------------------------------------------------------------------


def test_notebook_is_valid_and_holds_no_outputs() -> None:
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    nbformat.validate(notebook)
    assert (notebook.nbformat, notebook.nbformat_minor) == (4, 5)
    assert notebook.metadata.kernelspec.name == "python3"
    assert not any(cell.get("outputs") or cell.get("execution_count") for cell in notebook.cells)
    assert len({cell.id for cell in notebook.cells}) == len(notebook.cells)
