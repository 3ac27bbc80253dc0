"""`ownpace demo`: a real run on the shipped lessons, and the simulation behind it."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest

from ownpace.demo import folder as demo_folder
from ownpace.demo.answers import answer
from ownpace.demo.sitting import Evening
from ownpace.demo.student import SimulatedStudent, sample_class
from ownpace_graders.course import find_course
from ownpace_graders.errors import InputError
from ownpace_graders.kinds.score import score
from ownpace_graders.lesson import Lesson, read_lesson
from ownpace_graders.record import Event, read
from tests.extensions.commands import ROOT, bare, ownpace, small_course

NAME = "multiplying-fractions"
EVENING = datetime(2026, 11, 20, 17, tzinfo=UTC)

pytestmark = pytest.mark.xdist_group("demo")


@pytest.fixture(scope="session")
def ran(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The sample course of one run, and what the run printed."""
    course = tmp_path_factory.mktemp("demo") / "course"
    shutil.copytree(ROOT / "modules", course / "modules")
    shutil.copy(ROOT / "nbgrader_config.py", course)
    done = ownpace("demo", "--no-serve", at=course, timeout=900)
    assert done.returncode == 0, done.stdout + done.stderr
    return course / "demo", done.stdout


@pytest.fixture(scope="module")
def lesson() -> Lesson:
    return read_lesson(ROOT / "modules" / NAME / f"{NAME}.ipynb")


@pytest.fixture(scope="module")
def evening(lesson: Lesson) -> dict[str, list[Event]]:
    return taken(lesson)


def taken(lesson: Lesson) -> dict[str, list[Event]]:
    """What each student of the class does."""
    students = sample_class(12, lesson.objectives)
    return {student.name: Evening(student, lesson, EVENING).events() for student in students}


def test_says_what_goes_on_and_that_the_students_are_simulated(ran: tuple[Path, str]) -> None:
    _, said = ran
    assert "12 simulated students take “Multiplying fractions”" in said
    assert "12 collected, from 11 students; 0 were here already." in said
    assert "The students are simulated" in said
    assert str(ran[0]) in said


def test_the_table_has_everybody_who_needs_help_first(ran: tuple[Path, str]) -> None:
    rows = re.findall(r"^(student-\d\d)  (.*)$", ran[1].partition("looks who needs help")[2], re.MULTILINE)
    assert sorted(name for name, _ in rows) == [f"student-{n:02d}" for n in range(1, 13)]
    assert rows[0][1].startswith("nothing")
    points = [float(found[1]) for _, words in rows if (found := re.search(r" ([\d.]+)/30 ", words))]
    stuck = len(re.findall(r"^student-\d\d, multiply-on-your-own: Went on without it", ran[1], re.MULTILINE))
    assert (len(points), stuck > 0) == (11, True)
    assert points == [*sorted(points[:stuck]), *sorted(points[stuck:])], "who went on without practice comes first"
    assert max(points) - min(points) > 8


def test_the_gradebook_is_nbgraders(ran: tuple[Path, str]) -> None:
    """nbgrader's own program exports it, and no student got points for what a teacher must mark."""
    course, _ = ran
    env = bare(course.parent / "home")
    env["PATH"] = f"{Path(sys.executable).parent}:{env['PATH']}"
    subprocess.run(["nbgrader", "export"], cwd=course, env=env, check=True, capture_output=True)
    lines = (course / "grades.csv").read_text().splitlines()
    assert len(lines) == 13
    with sqlite3.connect(course / "gradebook.db") as book:
        (waiting,) = book.execute("select count(*) from grade where needs_manual_grade").fetchone()
        (early,) = book.execute("select count(*) from grade where needs_manual_grade and auto_score > 0").fetchone()
    assert (waiting > 5, early) == (True, 0)


def test_both_hand_ins_and_their_receipts_are_kept(ran: tuple[Path, str]) -> None:
    course, said = ran
    archives = sorted((course / "downloaded" / NAME / "archive").glob("*.zip"))
    times = Counter(path.name.split("+")[1] for path in archives)
    assert sorted(times.values()) == [1] * 10 + [2]
    for path in archives:
        code = path.stem.rpartition("+")[2]
        assert f"{code[:3]}-{code[3:]}" in said
    newest = json.loads((course / "submitted/student-04" / NAME / "receipt.json").read_text())["code"]
    assert newest in [path.stem.rpartition("+")[2] for path in archives if "student-04" in path.name]


def test_records_are_whole_and_pseudonymous(ran: tuple[Path, str]) -> None:
    for path in (ran[0] / "submitted").glob(f"*/{NAME}/record.jsonl"):
        reading = read(path)
        assert reading.asides == ()
        assert {event.kind for event in reading.events} <= {"open", "answer", "hint", "watch", "handin"}
        assert not re.search(r"student|@", path.read_text())


def test_every_graded_student_has_feedback_on_every_question(ran: tuple[Path, str], lesson: Lesson) -> None:
    pages = sorted((ran[0] / "feedback").glob(f"*/{NAME}/{NAME}.html"))
    assert len(pages) == 11
    assert {page.read_text(encoding="utf-8").count('class="op-marked"') for page in pages} == {len(lesson.questions)}


def test_the_page_of_the_class_asks_nobody_for_anything(ran: tuple[Path, str]) -> None:
    page = (ran[0] / f"{NAME}.html").read_text(encoding="utf-8")
    assert page.count("<tr>") == 14
    assert not re.search(r"https?:|<script|<link|url\(", page)


def test_the_same_class_every_time(lesson: Lesson, evening: dict[str, list[Event]]) -> None:
    assert taken(lesson) == evening


def test_students_differ_and_the_stronger_do_better(lesson: Lesson, evening: dict[str, list[Event]]) -> None:
    keys = {cell.item: cell.call for cell in lesson.questions if cell.call}

    def share_right(student: SimulatedStudent) -> float:
        tries = [(keys[event.item], event) for event in evening[student.name] if event.kind == "answer"]
        right = [score(call.kind, event.data["response"], call.answer_key).right for call, event in tries]
        return right.count(True) / len(right)

    students = sorted(sample_class(12, lesson.objectives), key=lambda student: student.ability)
    shares = [share_right(student) for student in students]
    assert len(set(shares)) > 8
    assert sum(shares[6:]) > sum(shares[:6]) + 1


def test_wrong_answers_are_those_that_the_lesson_foresees(lesson: Lesson) -> None:
    """Every wrong number, text and option given is one that has its own words, or another option."""
    for cell in lesson.questions:
        if cell.call and cell.call.kind in ("number", "text", "choice"):
            key = cell.call.answer_key
            draw = Random(cell.item)  # noqa: S311 - a simulation, no secret
            for _ in range(20):
                given = answer(cell, False, draw)
                assert given in [str(value) for value in key["wrong"]] or given in key.get("options", ())
                assert not score(cell.call.kind, given, key).right
                assert score(cell.call.kind, answer(cell, True, draw), key).right


def test_events_are_in_order_and_of_this_lesson(lesson: Lesson, evening: dict[str, list[Event]]) -> None:
    for events in evening.values():
        assert events == sorted(events, key=lambda event: (event.at, event.id))
        assert {event.lesson for event in events} == {lesson.name}
        assert len({event.id for event in events}) == len(events)
        assert all(Event.from_line(event.to_line()) == event for event in events)


def test_the_folder_is_made_anew_each_time(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    origin = find_course(small_course(tmp_path))
    first = demo_folder.new_course(origin)
    assert first.lessons() == ["halves"]
    (first.root / "left-over.txt").write_text("")
    second = demo_folder.new_course(origin)
    assert "Removing the sample course of last time" in capsys.readouterr().out
    assert not (second.root / "left-over.txt").exists()


def test_no_folder_of_somebody_else_is_removed(tmp_path: Path) -> None:
    origin = find_course(small_course(tmp_path))
    (origin.root / "demo").mkdir()
    with pytest.raises(InputError, match="the demo did not make it"):
        demo_folder.new_course(origin)
