"""Questions are marked from the record, outside the sandbox, and come out as nbgrader's own run of their cells."""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from ownpace_graders.autograde import Outcome, grade
from ownpace_graders.autograde.steps import asks, codes
from ownpace_graders.autograde.steps import steps as steps_of
from ownpace_graders.course import Course, find_course
from ownpace_graders.lesson import read_lesson
from ownpace_graders.lesson.asked import asked
from ownpace_graders.lesson.calls import read_call
from ownpace_graders.nbgrading import environment
from ownpace_graders.release import release
from tests.graders.classroom import HOSTILE, answer, at_home, make_course
from tests.graders.compared import cells, rows

pytestmark = pytest.mark.xdist_group("asked")

EXTENDED = "from ownpace_graders.nbgrading.settings import extend\nextend(c)"
MARKED = {
    "half": 'ask.number("half", "What is $\\\\frac{1}{2}$?", answer="1/2", wrong={"2": "No. **Half** of it."})',
    "word": 'ask.text("word", "Say <i>it</i>.", answer=["half", "semi"], points=2, right="*Yes.*")',
    "one": 'ask.choice("one", "Which?", ["$1$", "b"], answer="$1$", wrong={"b": "Not this."})',
    "some": 'ask.choices("some", prompt="Which?", options=["a", "b", "c"], answer=["a", "b"], points=3)',
    "unit": 'ask.number("unit", "How long?", answer=2, unit=["m", "meters"], lowest=True, tolerance=0.5)',
    "unkeyed": 'ask.text("unkeyed", "And?")',
    "keyed": 'k = ask.number("keyed", "How much?", points=4)\n### BEGIN HIDDEN TESTS\n'
    'k.key("3/4", wrong={"1/4": "the-rest"})\n### END HIDDEN TESTS\nk',
    "again": 'named = ask.choices("again", "Which?", ["a", "b"], points=2)\n### BEGIN HIDDEN TESTS\n'
    'named.key(["a"])\n### END HIDDEN TESTS\nnamed',
    "thought": 'ask.reflect("thought", "What do you think?")',
}
"""Questions that are marked here."""
RUN = {
    "computed": 'ask.number("computed", "What is 2?", answer=1 + 1)',
    "unknown": 'ask.number("unknown", "What is 2?", answer=2, colour="red")',
    "no-prompt": 'ask.number("no-prompt", answer=2)',
    "no-key": 'ask.number("no-key", "What is 2?", answer="two")',
    "quiet": 'ask.number("quiet", "What is 2?", answer=2);',
    "unshown": 'u = ask.number("unshown", "What is 2?")\nu.key(2)',
    "two": 'ask.number("two", "What is 2?", answer=2)\nask.number("half", "What is $\\\\frac{1}{2}$?", answer="1/2")',
    "uses": "assert named.item == 'again'\nassert named.arguments['options'] == ['a', 'b']",
    "magic": '!true\nask.number("magic", "What is 2?", answer=2)',
    "no-question": 'ask.essay("no-question", "Why?")',
}
"""Cells that are run, whatever comes of it."""
ANSWERS: dict[str, dict[str, list[Any]]] = {
    "right": {
        **{"half": ["2/4"], "word": ["semi"], "one": ["$1$"], "some": [["a", "b"]], "unit": ["2 m"], "keyed": ["0.75"]},
        **{"again": [["a"]], "unkeyed": ["so"], "thought": ["a\nb"], "computed": ["2"], "quiet": ["2"], "two": ["2"]},
    },
    "wrong": {
        **{"half": ["3", "2"], "word": ["whole"], "one": ["b"], "some": [["a", "c"]], "unit": ["2 km"]},
        **{"keyed": ["1/4"], "again": [["a", "b"]], "computed": ["5"], "two": ["3"]},
    },
    "hostile": {
        **{"half": [HOSTILE], "word": [HOSTILE], "one": [["a"]], "some": [{"a": [1]}], "unit": [True], "keyed": [3.5]},
        **{"again": [[HOSTILE, 1]], "thought": [HOSTILE], "unkeyed": [["<b>"]]},
    },
    "absent": {},
}


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Course, Course, dict[str, Outcome]]]:
    place = tmp_path_factory.mktemp("asked")
    with pytest.MonkeyPatch.context() as patch:
        at_home(place, patch)
        stock = make_course(place, "halves", settings=EXTENDED)
        shutil.rmtree(stock.place("source", "halves"))
        _write(stock)
        list(release(stock))
        for student, responses in ANSWERS.items():
            _hand_in(stock, student, responses)
        shutil.copytree(stock.root, place / "ours")
        ours = find_course(place / "ours")
        command = [sys.executable, "-m", "nbgrader", "autograde", "asked", "--force"]
        subprocess.run(command, cwd=stock.root, env=environment(), check=True, capture_output=True)
        yield stock, ours, {each.student: each for each in grade(ours)}


def _write(course: Course) -> None:
    shown = [new_code_cell("from ownpace import ask")]
    shown += [_graded(name, code, solution=name == "thought") for name, code in {**MARKED, **RUN}.items()]
    spec = {"name": "python3", "language": "python", "display_name": "Python 3"}
    folder = course.place("source", "asked")
    folder.mkdir(parents=True)
    nbformat.write(new_notebook(cells=shown, metadata={"kernelspec": spec}), folder / "asked.ipynb")


def _graded(name: str, code: str, *, solution: bool) -> Any:
    marks = {"grade": True, "solution": solution, "locked": not solution, "points": 5, "schema_version": 3}
    return new_code_cell(code, metadata={"nbgrader": {"grade_id": name, **marks, "task": False}})


def _hand_in(course: Course, student: str, responses: dict[str, list[Any]]) -> None:
    for item, given in responses.items():
        for response in given:
            answer(course, "asked", item, response)
    folder = course.place("submitted", "asked", student)
    shutil.copytree(course.place("release", "asked"), folder)
    if responses:
        text = course.record("asked").read_text()
        (folder / "record.jsonl").write_text(text.replace('"of": "', '"of": "0') if student == "wrong" else text)
        course.record("asked").unlink()


def test_scores_are_nbgraders_row_by_row(both: tuple[Course, Course, dict[str, Outcome]]) -> None:
    stock, ours, outcomes = both
    assert {student: outcome.reason for student, outcome in outcomes.items()} == dict.fromkeys(ANSWERS, "")
    theirs, mine = rows(stock), rows(ours)
    assert len(theirs) > 60
    assert {key: (theirs.get(key), mine.get(key)) for key in theirs | mine if theirs.get(key) != mine.get(key)} == {}
    assert mine["asked", "right", "asked", "grade", "keyed"][0] == 4
    assert mine["asked", "wrong", "asked", "grade", "keyed"][0] == 0


def test_what_is_shown_is_nbgraders_cell_by_cell(both: tuple[Course, Course, dict[str, Outcome]]) -> None:
    theirs, mine = cells(both[0]), cells(both[1])
    assert len(theirs) > 60
    assert {key: (theirs.get(key), mine.get(key)) for key in theirs | mine if theirs.get(key) != mine.get(key)} == {}
    assert "<script>" not in json.dumps(list(mine.values()))


def test_cells_are_numbered_as_if_all_had_run(both: tuple[Course, Course, dict[str, Outcome]]) -> None:
    notebook = json.loads((both[1].place("autograded", "asked", "right") / "asked.ipynb").read_text())
    counts = [cell["execution_count"] for cell in notebook["cells"] if cell["cell_type"] == "code"]
    assert counts == list(range(1, len(counts) + 1))


@pytest.mark.parametrize("code", MARKED.values(), ids=MARKED)
def test_a_question_with_literals_is_marked(code: str) -> None:
    call, found = read_call(code), asked(code)
    assert call
    assert found
    assert found.item == call.item
    assert found.arguments["prompt"] == call.prompt


@pytest.mark.parametrize("code", RUN.values(), ids=RUN)
def test_anything_else_is_run(code: str) -> None:
    assert asked(code) is None


@pytest.mark.parametrize(
    "code", ["ask.text(" + "(" * 90_000, "ask." + "-" * 90_000 + "1", "ask.\0", "ask.text('\\ud800')"]
)
def test_source_that_a_student_could_write_stops_nothing(code: str) -> None:
    assert asked(code) is None


def test_keys_stay_here_and_a_name_goes_only_where_it_is_used() -> None:
    graded = [_graded(name, code, solution=False) for name, code in MARKED.items()]
    used = [*graded, new_code_cell("assert named.item")]
    released = {cell.metadata["nbgrader"]["grade_id"]: cell.source for cell in graded}
    assert codes(steps_of(graded, released)) == []
    (named, last) = codes(steps_of(used, released))
    assert named == (8, 'named = ask.choices("again", "Which?", ["a", "b"], points=2)')
    assert last == (10, "assert named.item")
    assert len(codes(steps_of(graded, {}))) == len(MARKED)


@pytest.mark.parametrize(
    ("code", "ours"),
    [
        ("from ownpace import ask", True),
        ("import os\nfrom ownpace import show, ask", True),
        ("from ownpace import show", False),
        ("from ownpace import ask as question", False),
        ("from elsewhere import ask", False),
        ("# ownpace\nask = 1", False),
        ("%pip install ownpace", False),
    ],
)
def test_ask_is_ours_where_the_lesson_takes_it_from_us(tmp_path: Path, code: str, ours: bool) -> None:
    nbformat.write(new_notebook(cells=[new_code_cell(code)]), tmp_path / "n.ipynb")
    assert asks(read_lesson(tmp_path / "n.ipynb").cells) is ours
