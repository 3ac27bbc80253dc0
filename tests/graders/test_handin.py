"""What is handed in is nbgrader's own kind of submission, with the student's work and nobody's name in the record."""

import json
import shutil
import subprocess
import sys
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ownpace_graders import record
from ownpace_graders.course import Course, find_course
from ownpace_graders.errors import OwnpaceError
from ownpace_graders.handin import build_submission, handin, standing, zip_bytes
from ownpace_graders.record.receipt import Receipt
from tests.graders.classroom import HOSTILE, answer, cells, make_course, released_by_hand, source

NOW = datetime(2026, 11, 21, 18, 12, 23, 123456, tzinfo=UTC)


@pytest.fixture
def course(tmp_path: Path) -> Course:
    course = make_course(tmp_path, "halves", "ps1")
    for lesson in ("halves", "ps1"):
        released_by_hand(course, lesson)
    return course


def built(course: Course, lesson: str, out: Path, student: str = "jane", now: datetime = NOW) -> Receipt:
    out.mkdir()
    return build_submission(course.place("release", lesson), course.record(lesson), out, student, now)


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_answers_are_where_nbgrader_looks_for_them(course: Course, tmp_path: Path) -> None:
    answer(course, "halves", "double", "def double(n):\n    return n")
    answer(course, "halves", "double", "def double(n):\n    return n + n")
    answer(course, "halves", "essay", HOSTILE)
    answer(course, "halves", "look-back", HOSTILE)
    answer(course, "halves", "half", "1/2")
    event = record.read(course.record("halves")).events[3]
    built(course, "halves", tmp_path / "out")
    released, handed_in = (
        cells(place / "halves.ipynb") for place in (course.place("release", "halves"), tmp_path / "out")
    )
    assert source(handed_in["double"]) == "def double(n):\n    return n + n"
    assert source(handed_in["look-back"]) == f"{source(released['look-back'])}\n# answered {event.id}"
    assert "<" not in source(handed_in["essay"])
    assert {name for name in released if handed_in[name] != released[name]} == {"double", "look-back", "essay"}


def test_what_was_not_answered_is_as_it_was_released(course: Course, tmp_path: Path) -> None:
    answer(course, "halves", "look-back", "  \n")
    answer(course, "halves", "essay", ["no", "text"])
    answer(course, "halves", "gone", "an item of another version")
    built(course, "halves", tmp_path / "out")
    assert cells(tmp_path / "out" / "halves.ipynb") == cells(course.place("release", "halves") / "halves.ipynb")


def test_a_reflection_on_a_changed_question_stays_in_the_record_only(course: Course, tmp_path: Path) -> None:
    answer(course, "halves", "look-back", "Everything")
    path = course.place("release", "halves") / "halves.ipynb"
    path.write_text(path.read_text().replace("What was new to you?", "What was hard?"))
    built(course, "halves", tmp_path / "out")
    assert "# answered" not in source(cells(tmp_path / "out" / "halves.ipynb")["look-back"])
    assert b"Everything" in (tmp_path / "out" / "record.jsonl").read_bytes()


def test_every_line_of_the_record_is_handed_in(course: Course, tmp_path: Path) -> None:
    answer(course, "halves", "double", "def double(n): return 2 * n")
    foreign = b'\xff\xfe no line of ours\n{"id": "x"}\n' + b"x" * 3_000_000 + b"\n{torn"
    with course.record("halves").open("ab") as file:
        file.write(foreign)
    built(course, "halves", tmp_path / "out")
    assert (tmp_path / "out" / "record.jsonl").read_bytes() == course.record("halves").read_bytes()
    assert source(cells(tmp_path / "out" / "halves.ipynb")["double"]) == "def double(n): return 2 * n"


def test_all_notebooks_of_a_stock_assignment_are_handed_in(course: Course, tmp_path: Path) -> None:
    answer(course, "ps1", "problem2/part-a", "It adds up.")
    built(course, "ps1", tmp_path / "out")
    assert source(cells(tmp_path / "out" / "problem2.ipynb")["part-a"]) == "It adds up."
    assert names(tmp_path / "out") == {"problem1.ipynb", "problem2.ipynb", "record.jsonl", "receipt.json"}


def test_the_same_work_makes_the_same_bytes(course: Course, tmp_path: Path) -> None:
    answer(course, "halves", "essay", "A whole.")
    for out in (tmp_path / "one", tmp_path / "two"):
        zip_bytes(built(course, "halves", out), out, out.with_suffix(".zip"))
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()


def test_the_code_depends_on_student_time_and_work(course: Course, tmp_path: Path) -> None:
    receipts = [built(course, "halves", tmp_path / "a")]
    receipts.append(built(course, "halves", tmp_path / "b", student="joe"))
    receipts.append(built(course, "halves", tmp_path / "c", now=NOW.replace(microsecond=124000)))
    answer(course, "halves", "half", "1/2")
    receipts.append(built(course, "halves", tmp_path / "d"))
    assert len({receipt.code for receipt in receipts}) == 4
    assert receipts[0].at == "2026-11-21T18:12:23.123Z"
    assert receipts[0].shown == f"{receipts[0].code[:3]}-{receipts[0].code[3:]}"
    assert json.loads((tmp_path / "a" / "receipt.json").read_text()) == {
        "code": receipts[0].code, "at": receipts[0].at, "student": "jane", "lesson": "halves",
    }  # fmt: skip


def test_handing_in_twice_keeps_both_and_is_noted_in_the_record(course: Course) -> None:
    answer(course, "halves", "half", "1/2")
    receipts = [handin(course, "halves", student="jane") for _ in range(2)]
    assert receipts[0].code != receipts[1].code
    for receipt in receipts:
        assert receipt.where == "zip"
        assert receipt.path == course.work / "halves" / "handin" / f"{receipt.code}.zip"
        with zipfile.ZipFile(receipt.path) as archive:
            assert {"halves.ipynb", "record.jsonl", "receipt.json", "timestamp.txt"} < set(archive.namelist())
            assert archive.testzip() is None
    handins = record.fold(record.read(course.record("halves")).events).handins
    assert [(each["code"], each["where"]) for each in handins] == [(each.code, "zip") for each in receipts]
    assert "jane" not in course.record("halves").read_text()
    assert names(course.work / "halves" / "handin") == {f"{each.code}.zip" for each in receipts}


def test_a_hand_in_stands_while_nothing_was_done_since(course: Course) -> None:
    assert standing(course, "halves", "jane") is None
    answer(course, "halves", "half", "1/2")
    receipt = handin(course, "halves", student="jane")
    place = course.record("halves")
    record.append(place, [record.Event.new("halves", "warm-up", "open", {})])
    assert standing(course, "halves", "jane") == receipt
    assert standing(course, "halves", "bob") is None
    record.append(place, [record.Event.new("halves", "warm-up", "note", {"text": "For my teacher"})])
    assert standing(course, "halves", "jane") is None
    again = handin(course, "halves", student="jane")
    assert standing(course, "halves", "jane") == again != receipt
    assert again.path
    again.path.unlink()
    assert standing(course, "halves", "jane") is None


def test_a_student_hands_in_from_their_own_folder(course: Course, tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    shutil.copytree(course.release, mine)
    path = mine / "halves" / "halves.ipynb"
    path.write_text(path.read_text().replace("make a whole", "make one, I wrote"))
    course = find_course(mine)
    answer(course, "halves", "double", "def double(n):\n    return n + n")
    receipt = handin(mine / "halves", "halves", student="jane")
    assert receipt.path
    assert receipt.path.parent == mine / "halves" / "handin"
    with zipfile.ZipFile(receipt.path) as archive:
        archive.extract("halves.ipynb", tmp_path)
    handed_in = cells(tmp_path / "halves.ipynb")
    assert (source(handed_in["double"]), source(handed_in["essay"])) == (
        "def double(n):\n    return n + n",
        "A half and a half make one, I wrote.",
    )


def test_a_zip_in_a_folder_has_the_name_that_collect_knows(course: Course, tmp_path: Path) -> None:
    receipt = handin(course.root, "halves", to=tmp_path, student="jane")
    assert receipt.path == tmp_path / f"halves+jane+{receipt.at.replace(':', '-')}+{receipt.code}.zip"
    assert handin(course.root, "halves", to=tmp_path / "mine.zip", student="jane").path == tmp_path / "mine.zip"


def test_what_cannot_be_handed_in_is_not_noted(course: Course, tmp_path: Path) -> None:
    answer(course, "halves", "half", "1/2")
    before = course.record("halves").read_bytes()
    with pytest.raises(OwnpaceError, match=r"not handed in: No such file .*hand in again"):
        handin(course, "halves", to=tmp_path / "gone" / "mine.zip", student="jane")
    with pytest.raises(OwnpaceError, match=r"no exchange here.*--to FILE.zip"):
        handin(course, "halves", to="exchange", student="jane")
    with pytest.raises(OwnpaceError, match=r"no lesson “gone”"):
        handin(course, "gone", student="jane")
    with pytest.raises(OwnpaceError, match="student's id"):
        handin(course, "halves", student="../jane")
    assert course.record("halves").read_bytes() == before
    assert names(course.work / "halves" / "handin") == set()


def test_a_hand_in_that_cannot_be_noted_is_still_one(course: Course) -> None:
    answer(course, "halves", "gone", "A whole. " * 5000)
    before = course.record("halves").read_bytes()
    code = """if True:
        import resource, signal, sys
        from pathlib import Path
        from ownpace_graders.handin import handin
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]),) * 2)
        receipt = handin(Path(sys.argv[1]), "halves", student="jane")
        print(receipt.code, receipt.note)"""
    room = str(len(before) + 10)  # for the copy that is handed in, but not for another line
    ran = subprocess.run(
        [sys.executable, "-c", code, str(course.root), room], check=True, capture_output=True, text=True
    )
    full = subprocess.run([sys.executable, "-c", code, course.root, "100"], check=False, capture_output=True, text=True)
    assert "OwnpaceError" in full.stderr
    assert "This was not handed in: File too large." in full.stderr
    assert "It is handed in, but could not be noted in your record" in ran.stdout
    assert (course.work / "halves" / "handin" / f"{ran.stdout.split()[0]}.zip").is_file()
    assert course.record("halves").read_bytes() == before
