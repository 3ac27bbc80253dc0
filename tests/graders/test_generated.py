"""Whatever is handed in, everybody is graded, told and shown, within a bound; an honest student's is what it was.

Generated hand-ins (500 in `make test-long`) and a few of great size are graded, reported and fed back in one run, with
honest students between them, and beside it the same honest students alone.
"""

import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from ownpace_graders.course import Course
from ownpace_graders.nbgrading import gradebook
from tests.conftest import LONG, Figure
from tests.graders.changes import RIGHT, known
from tests.graders.classroom import answer, at_home, released_course, submit
from tests.graders.generated import hand_ins
from tests.graders.whole_run import Told, whole_run

pytestmark = pytest.mark.xdist_group("generated")

COUNT = 500 if LONG else 40
HONEST = ("a-honest", "s020-honest", "z-honest")
SCORE = 5
"""double, half and exit-1 are right; word is not answered, essay and look-back wait."""
NOT_FOR_PEOPLE = re.compile(r"(?:Error|Exception|Exit)\b|Traceback|<class|object at 0x|Errno|Tell the|be graded:")
MEGABYTE = 1 << 20


@dataclass(frozen=True)
class Run:
    course: Course
    told: Told


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    place = tmp_path_factory.mktemp("generated")
    with pytest.MonkeyPatch.context() as patch:
        at_home(place, patch)
        yield place


@pytest.fixture(scope="module")
def alone(place: Path) -> Run:
    course = _course(place / "alone")
    return Run(course, whole_run(course))


@pytest.fixture(scope="module")
def run(place: Path) -> Run:
    """Among those that were generated, and those of great size."""
    course = _course(place / "among")
    released = json.loads((course.place("release", "halves") / "halves.ipynb").read_text(encoding="utf-8"))
    for number, made in enumerate(hand_ins(released, COUNT)):
        folder = course.place("submitted", "halves", f"s{number:03}")
        folder.mkdir(parents=True)
        for name, content in made.items():
            (folder / name).write_bytes(content)
    for name, make in {**LARGE, **(MORE if LONG else {})}.items():
        make(submit(course, "halves", name, "double", RIGHT))
    return Run(course, whole_run(course))


def _course(place: Path) -> Course:
    place.mkdir()
    course = released_course(place, "halves", settings="c.Execute.timeout = 10")
    answer(course, "halves", "half", "1/2")
    answer(course, "halves", "exit-1", "2/5")
    for student in HONEST:
        folder = submit(course, "halves", student, "double", RIGHT).parent
        shutil.copy(course.record("halves"), folder)
        receipt = {"code": "K7Q2M4", "at": "2026-11-21T18:12:23.123Z", "student": student, "lesson": "halves"}
        (folder / "receipt.json").write_text(json.dumps(receipt))
        (folder / "timestamp.txt").write_text("2026-11-21 18:12:23.123 UTC")
    return course


# Hand-ins of great size


def _record(line: bytes, size: int) -> Any:
    return lambda notebook: notebook.with_name("record.jsonl").write_bytes(line * (size // len(line)))


def _cells(count: int, code: str) -> Any:
    def make(path: Path) -> None:
        notebook = json.loads(path.read_text(encoding="utf-8"))
        cell: dict[str, Any] = {
            "cell_type": "code",
            "metadata": {},
            "outputs": [],
            "execution_count": None,
            "source": code,
        }
        notebook["cells"] += [{**cell, "id": f"more-{number}"} for number in range(count)]
        path.write_text(json.dumps(notebook), encoding="utf-8")

    return make


def _outputs(path: Path) -> None:
    """A notebook of 60 MB, by what it once put out."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    said = {"output_type": "stream", "name": "stdout", "text": "x" * (60 * MEGABYTE)}
    known(notebook)["double"]["outputs"] = [said]
    path.write_text(json.dumps(notebook), encoding="utf-8")


def _outputs_and_files(path: Path) -> None:
    _outputs(path)
    path.with_name("data.bin").write_bytes(bytes(60 * MEGABYTE))


def _essay(text: str) -> Any:
    def make(path: Path) -> None:
        notebook = json.loads(path.read_text(encoding="utf-8"))
        known(notebook)["essay"]["source"] = text
        path.write_text(json.dumps(notebook), encoding="utf-8")

    return make


def _wide(length: int, text: str = "x", *, beside: int = 0) -> Any:
    """A hand-in in which one sign of four bytes makes so many others as wide."""

    def make(path: Path) -> None:
        notebook = json.loads(path.read_text(encoding="utf-8"))
        known(notebook)["essay"]["source"] = text * length + "\N{GRINNING FACE}"
        path.write_text(json.dumps(notebook, ensure_ascii=False), encoding="utf-8")
        path.with_name("data.bin").write_bytes(bytes(beside))

    return make


SHOW = "from IPython.display import display\nfor _ in range({}):\n    display({{{!r}: {!r} * {}}}, raw=True)"
# What is printed and shown comes to more than 300 MB in each: kept, it would be seen.
LARGE: dict[str, Any] = {
    "b-record-of-lines": _record(b"x\n", 2_000_000),
    "b-record-of-one-line": _record(b"x", 60_000_000),
    "b-record-of-objects": _record(b"{}" * 60 + b"\n", 2_000_000),
    "c-prints-lines": _cells(24, "print('x\\n' * (8 << 20))"),
    "d-shows-pages": _cells(20, SHOW.format(5, "text/html", "<b>x</b>", 500_000)),
    "d-shows-at-once": _cells(8, SHOW.format(1, "text/plain", "x", 50 << 20)),
    **{f"f-outputs-and-files-{number}": _outputs_and_files for number in range(3)},
    "f-wide": _wide(5_900_000),
    "f-too-wide": _wide(15_000_000, beside=48 * MEGABYTE),
    "g-markdown": _essay(r"\begin{a}" * 20_000),
    "g-markdown-shown": _cells(3, SHOW.format(1, "text/markdown", r"\begin{a}", 20_000)),
    "g-latex-shown": _cells(3, SHOW.format(1, "text/latex", r"\begin{a}", 20_000)),
}
MORE: dict[str, Any] = {
    "c-prints": _cells(24, "print('x' * (16 << 20))"),
    "d-shows": _cells(20, SHOW.format(5, "text/plain", "x", 4 << 20)),
    "e-outputs": _outputs,
    "f-wide-throughout": _wide(3_500_000, "\N{GRINNING FACE}", beside=8 * MEGABYTE),
}


@pytest.mark.parametrize("student", HONEST)
def test_an_honest_students_score_and_pages_are_those_of_the_student_alone(run: Run, alone: Run, student: str) -> None:
    outcome = run.told.outcomes[student]
    assert (outcome["status"], outcome["score"], outcome["reason"]) == ("graded", SCORE, "")
    assert run.told.rows[student] == alone.told.rows[student]
    assert _graded(run, student) == _graded(alone, student)
    assert _page(run, student) == _page(alone, student)


def _graded(run: Run, student: str) -> tuple[Any, ...]:
    """What the gradebook has of them, and what stands in autograded/."""
    with gradebook.opened(run.course) as book:
        found = book.find_submission_notebook("halves", "halves", student)
        grades = {each.name: (each.auto_score, each.score, each.needs_manual_grade) for each in found.grades}
        comments = {each.name: each.comment for each in found.comments}
    text = (run.course.place("autograded", "halves", student) / "halves.ipynb").read_text(encoding="utf-8")
    return grades, comments, text


def _page(run: Run, student: str) -> str:
    (path,) = run.course.place("feedback", "halves", student).glob("*.html")
    return path.read_text(encoding="utf-8")


def test_everybody_is_told_and_shown(run: Run) -> None:
    handed_in = {path.name for path in (run.course.root / "submitted").iterdir()}
    assert set(run.told.outcomes) == set(run.told.rows) == handed_in
    assert {each["max_score"] for each in run.told.outcomes.values() if each["status"] == "graded"} == {10}
    for shown in run.told.shown:
        assert all(student in shown for student in handed_in)
        assert "\x1b" not in shown
    assert {reason for reason in run.told.feedback.values() if reason} <= {"It is not graded."}
    assert [run.told.feedback[student] for student in HONEST] == [""] * len(HONEST)
    assert set(HONEST) < set(run.told.feedback)


def test_what_cannot_be_graded_is_told_in_words_for_people(run: Run) -> None:
    failed = {student: each for student, each in run.told.outcomes.items() if each["status"] != "graded"}
    assert failed
    for student, each in failed.items():
        assert each["status"] == "failed"
        assert each["score"] is None
        assert each["log"]
        assert each["reason"]
        assert not NOT_FOR_PEOPLE.search(each["reason"]), (student, each["reason"])
        assert each["reason"].isprintable()
    assert len(failed) < len(run.told.outcomes) / 2


def test_it_is_done_in_300_megabytes_and_a_bearable_time(run: Run, figure: Figure) -> None:
    told = run.told
    count = len(told.outcomes)
    figure(f"{count} hand-ins, {count - 3} of them hostile: {told.megabytes} MB at most, {told.seconds} s")
    assert max(told.megabytes.values()) < 300, told.megabytes
    assert max(told.seconds.values()) < 240, told.seconds
