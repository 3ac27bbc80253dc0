"""Nothing that a student can change decides what runs, what it is worth or who marks it; and nobody stops the others.

All are graded in one run, honest submissions before, between and after them. Of each way to change a notebook there are
two: without any answer, which earns nothing, and with the right answer, which earns what it earns unchanged.
"""

import json
import os
import shutil
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from ownpace_graders.autograde import Outcome, grade
from ownpace_graders.course import Course
from ownpace_graders.feedback import Feedback, feedback
from ownpace_graders.lesson import read_lesson
from ownpace_graders.nbgrading import gradebook
from ownpace_graders.report import Table, class_table, page, text
from tests.graders.changes import CHANGES, POOR, RIGHT, WAITS, Change, known
from tests.graders.classroom import at_home, lent, make_course, release_all, submit

pytestmark = pytest.mark.xdist_group("marks")

HONEST = ("a-honest", "m-honest", "z-honest")


@dataclass(frozen=True)
class Run:
    course: Course
    outcomes: dict[str, Outcome]
    table: Table
    graded: dict[str, dict[str, Any]]
    feedback: dict[str, Feedback]


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    place = tmp_path_factory.mktemp("marks")
    with pytest.MonkeyPatch.context() as patch:
        at_home(place, patch)
        course = make_course(place, "halves", settings="c.Execute.timeout = 10")
        (course.place("source", "halves") / "data").mkdir()
        (course.place("source", "halves") / "data/table.csv").write_text("1,2\n")
        release_all(course)
        for student in HONEST:
            _submit(course, student, RIGHT)
        for name, change in CHANGES.items():
            _changed(_submit(course, f"{name}-empty"), change)
            _changed(_submit(course, f"{name}-right", RIGHT), change)
        for name, change in WAITS.items():
            _changed(_submit(course, name), change)
        for name, code in POOR.items():
            _submit(course, f"poor-{name}", code)
        for make in (*ODD.values(), *FAILS.values()):
            make[0](course)
        outcomes = {each.student: each for each in grade(course, ["halves"], workers=2)}
        table = class_table([read_lesson(course.place("source", "halves") / "halves.ipynb")], course)
        graded = {student: _notebook(course, student) for student, one in outcomes.items() if one.score is not None}
        for student in {f"{name}-{answer}" for name in CHANGES for answer in ("empty", "right")}:
            shutil.rmtree(course.place("autograded", "halves", student))  # feedback for each would take minutes
        back = {each.student: each for each in feedback(course, ["halves"], lent())}
        yield Run(course, outcomes, table, graded, back)


def _notebook(course: Course, student: str) -> dict[str, Any]:
    path = course.place("autograded", "halves", student) / "halves.ipynb"
    made: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return made


def _submit(course: Course, student: str, code: str | None = None) -> Path:
    if code is not None:
        return submit(course, "halves", student, "double", code)
    folder = course.place("submitted", "halves", student)
    shutil.copytree(course.place("release", "halves"), folder)
    return folder / "halves.ipynb"


def _changed(path: Path, change: Change) -> None:
    notebook = json.loads(path.read_text())
    change(notebook)
    path.write_text(json.dumps(notebook))


def _beside(student: str, make: Callable[[Path], Any]) -> Callable[[Course], Any]:
    return lambda course: make(_submit(course, student, RIGHT).parent)


def _nested(folder: Path) -> None:
    here = os.open(folder, os.O_RDONLY)
    for _ in range(985):
        os.mkdir("d", dir_fd=here)
        below = os.open("d", os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = below
    os.close(here)


def _listens(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as made:
        here = Path.cwd()
        os.chdir(path.parent)
        made.bind(path.name)
        os.chdir(here)


def _sparse(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(11 << 30)


def _dir(path: Path) -> None:
    path.mkdir()
    (path / "x").write_text("x")


def _instead(path: Path, make: Callable[[Path], object]) -> None:
    """Something else at the place of a file or folder."""
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    make(path)


def _two(folder: Path, name: str, text: str) -> None:
    (folder / name).write_text(text)


Make = tuple[Callable[[Course], Any], str]
ODD: dict[str, Make] = {
    student: (_beside(student, make), "")
    for student, make in {
        "pipe": lambda folder: os.mkfifo(folder / "pipe.csv"),
        "pipe-for-a-time": lambda folder: os.mkfifo(folder / "timestamp.txt"),
        "pipe-for-a-record": lambda folder: os.mkfifo(folder / "record.jsonl"),
        "pipe-for-a-receipt": lambda folder: os.mkfifo(folder / "receipt.json"),
        "socket": lambda folder: _listens(folder / "socket"),
        "loop": lambda folder: (folder / "loop").symlink_to(folder),
        "zeros": lambda folder: (folder / "timestamp.txt").symlink_to("/dev/zero"),
        "zeros-for-a-record": lambda folder: (folder / "record.jsonl").symlink_to("/dev/zero"),
        "year-1": lambda folder: _two(folder, "timestamp.txt", "0001-01-01 00:00:00 +1400"),
        "year-9999": lambda folder: _two(folder, "timestamp.txt", "9999-12-31 23:59:59 -1200"),
        "no-year": lambda folder: _two(folder, "timestamp.txt", "yesterday"),
        "long-year": lambda folder: _two(folder, "timestamp.txt", "9" * 900),
        "receipt-of-year-1": lambda folder: _two(folder, "receipt.json", _receipt("0001-01-01T00:00:00.000Z")),
        "receipt-of-year-9999": lambda folder: _two(folder, "receipt.json", _receipt("9999-12-31T23:59:59.999Z")),
        "receipt-of-nothing": lambda folder: _two(folder, "receipt.json", '{"at": ' + "[" * 100_000),
        "graded-folder": lambda folder: _dir(folder / ".graded"),
        "graded-file": lambda folder: _two(folder, ".graded", "x"),
        "unprotected": lambda folder: _two(folder, ".unprotected", ""),
        "unprotected-folder": lambda folder: _dir(folder / ".unprotected"),
        "record-folder": lambda folder: _dir(folder / "record.jsonl"),
        "file-for-a-folder": lambda folder: _instead(folder / "data", lambda path: path.write_text("x")),
        "folder-for-a-file": lambda folder: _instead(folder / "data/table.csv", _dir),
        "folder-for-a-notebook": lambda folder: _dir(folder / "more.ipynb"),
        "name-of-bytes": lambda folder: Path(os.fsdecode(os.fsencode(folder) + b"/\xff\xfe.csv")).write_text("x"),
        "name-of-lines": lambda folder: _two(folder, "a\nStarting: b\x1b]0;x\x07.csv", "x"),
    }.items()
}
"""Submissions with odd things beside the right answer, which has its points."""


def _receipt(at: str) -> str:
    return json.dumps({"code": "K7Q2M4", "at": at, "student": "x", "lesson": "halves"})


def _not_text(course: Course) -> None:
    made = _submit(course, "not-text", RIGHT).parent.parent
    made.rename(os.fsdecode(os.fsencode(made.parent) + b"/abc\xed\xa0\x80"))


FAILS: dict[str, Make] = {
    "deep": (_beside("deep", _nested), "folders are too deep"),
    "many": (
        _beside("many", lambda folder: [(folder / f"{number}.txt").write_text("") for number in range(10_001)]),
        "more than 10000 files",
    ),
    "sparse": (_beside("sparse", lambda folder: _sparse(folder / "data.bin")), "too large"),
    "notebook-folder": (
        _beside("notebook-folder", lambda folder: _instead(folder / "halves.ipynb", _dir)),
        "",
    ),
    "notebook-pipe": (
        _beside("notebook-pipe", lambda folder: _instead(folder / "halves.ipynb", os.mkfifo)),
        "",
    ),
    "deep-json": (_beside("deep-json", lambda folder: _two(folder, "halves.ipynb", "[" * 200_000)), "not a notebook"),
    "wide-json": (_beside("wide-json", lambda folder: _two(folder, "halves.ipynb", "[],{}," * 150_000)), "too large"),
    "not-a-number": (
        _beside("not-a-number", lambda folder: _two(folder, "halves.ipynb", '{"nbformat": NaN, "cells": []}')),
        "not a notebook",
    ),
    "no-cells": (
        _beside("no-cells", lambda folder: _two(folder, "halves.ipynb", '{"nbformat": 4, "metadata": {}}')),
        "not a notebook",
    ),
    "cells-of-numbers": (
        _beside(
            "cells-of-numbers",
            lambda folder: _two(folder, "halves.ipynb", '{"nbformat": 4, "nbformat_minor": 5, "cells": [7]}'),
        ),
        "not a notebook",
    ),
    "many-cells": (
        _beside("many-cells", lambda folder: _changed(folder / "halves.ipynb", _many_cells)),
        "too large: 9",
    ),
    "abc\udced\udca0\udc80": (_not_text, "not text"),
}
"""Submissions that cannot be graded, and what is said about them."""


def _many_cells(notebook: dict[str, Any]) -> None:
    cell = notebook["cells"][2]
    notebook["cells"] += [{**cell, "id": f"more-{number}"} for number in range(9000)]


@pytest.mark.parametrize("student", [*HONEST, *ODD])
def test_an_honest_answer_has_its_points(run: Run, student: str) -> None:
    outcome = run.outcomes[student]
    assert (outcome.status, outcome.score, outcome.reason) == ("graded", 2, "")


@pytest.mark.parametrize("name", CHANGES)
def test_no_answer_has_no_points_whatever_the_notebook_says(run: Run, name: str) -> None:
    outcome = run.outcomes[f"{name}-empty"]
    assert (outcome.status, outcome.score) == ("graded", 0), outcome.reason


@pytest.mark.parametrize("name", CHANGES)
def test_a_right_answer_has_its_points_whatever_the_notebook_says(run: Run, name: str) -> None:
    outcome = run.outcomes[f"{name}-right"]
    assert (outcome.status, outcome.score) == ("graded", 2), outcome.reason


@pytest.mark.parametrize("name", WAITS)
def test_what_the_teacher_marks_waits_for_them(run: Run, name: str) -> None:
    outcome = run.outcomes[name]
    assert (outcome.status, outcome.score, outcome.needs_manual) == ("graded", 0, True), outcome.reason
    (shown,) = known(run.graded[name])["look-back"]["outputs"]
    assert "No answer" in "".join(shown["data"]["text/html"])


@pytest.mark.parametrize("name", POOR)
def test_what_is_wrong_has_no_points(run: Run, name: str) -> None:
    outcome = run.outcomes[f"poor-{name}"]
    assert (outcome.status, outcome.score, outcome.reason) == ("graded", 0, "")


@pytest.mark.parametrize("student", FAILS)
def test_what_cannot_be_graded_is_told_in_our_words(run: Run, student: str) -> None:
    outcome = run.outcomes[student]
    assert (outcome.status, outcome.score) == ("failed", None)
    assert FAILS[student][1] in outcome.reason
    assert "sandbox" not in outcome.reason
    assert outcome.log


def test_nobody_is_left_out(run: Run) -> None:
    assert len(run.outcomes) == len(HONEST) + 2 * len(CHANGES) + len(WAITS) + len(POOR) + len(ODD) + len(FAILS)
    known = {score.student for score in gradebook.scores(run.course, "halves")}
    assert {student for student, one in run.outcomes.items() if one.status == "graded"} <= known


def test_the_points_are_the_lessons(run: Run) -> None:
    assert {one.max_score for one in run.outcomes.values() if one.status == "graded"} == {10}


def test_nothing_of_the_students_metadata_is_kept(run: Run) -> None:
    for name in CHANGES:
        notebook = run.graded[f"{name}-right"]
        assert notebook["metadata"]["kernelspec"]["name"] == "python3"
        assert set(notebook["metadata"]) == {"kernelspec", "language_info"}
        for cell in notebook["cells"]:
            assert set(cell["metadata"]) <= {"nbgrader", "deletable", "editable", "raw_mimetype"}, name


def test_the_report_has_everybody(run: Run) -> None:
    assert set(run.outcomes) <= {row.student for row in run.table.rows}
    assert run.table.unprotected == []
    assert "\ud800" not in text(run.table).encode("utf-8", "strict").decode()
    assert page(run.table).encode("utf-8", "strict")


def test_feedback_is_made_for_all_that_is_graded(run: Run) -> None:
    made = {*HONEST, *WAITS, *ODD, *(f"poor-{name}" for name in POOR)}
    assert {student for student, one in run.feedback.items() if not one.reason} == made
    assert {one.reason for one in run.feedback.values()} == {"", "It is not graded."}


def test_what_could_not_be_graded_has_no_points_in_the_report(run: Run) -> None:
    rows = {row.student: row for row in run.table.rows}
    assert {rows[student].score for student in FAILS} == {None}
    assert all("could not be graded; its log says why" in rows[student].problem for student in FAILS if student in rows)
