"""All the way round with the real nbgrader, nothing activated: from release to feedback and formgrader."""

import json
import re
import shutil
import subprocess
import sys
import urllib.request
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest
from bs4 import BeautifulSoup

from ownpace_graders import record
from ownpace_graders.autograde import Outcome, grade
from ownpace_graders.collect import Collection, collect, receipts
from ownpace_graders.course import Course
from ownpace_graders.feedback import Feedback, feedback, find_feedback
from ownpace_graders.handin import Receipt, handin
from ownpace_graders.lesson import read_lesson
from ownpace_graders.nbgrading import environment, gradebook
from ownpace_graders.release import Released, release
from tests.e2e.jupyter import jupyter
from tests.graders.classroom import HOSTILE, answer, at_home, cells, make_course, source

pytestmark = pytest.mark.xdist_group("round")

SHIPPED = "multiplying-fractions"
SQUARES = "def squares(n):\n    if n < 1:\n        raise ValueError\n    return [i ** 2 for i in range(1, n + 1)]"
SHOWS = f"""from IPython.display import HTML, Javascript, Markdown, display
display(HTML({HOSTILE!r}), Markdown({HOSTILE!r}), Javascript("alert(4)"))
size = {{"image/png": {{"width": "1 onerror=alert(5)"}}}}
display({{"image/png": "iVBORw0KGgo=", "text/plain": "a picture"}}, raw=True, metadata=size)
display(HTML("<b>bold</b>"))
def squares(n):
    return []"""


@dataclass(frozen=True)
class Round:
    """What became of it all."""

    course: Course
    released: list[Released]
    receipts: dict[tuple[str, str], list[Receipt]]
    collections: list[Collection]
    graded: dict[tuple[str, str], Outcome]
    feedback: dict[tuple[str, str], Feedback]


@pytest.fixture(scope="module")
def round_(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Round]:
    """jane hands in twice through the exchange, joe sends zips, and mallory's zip is made by hand to do harm."""
    place = tmp_path_factory.mktemp("round")
    with pytest.MonkeyPatch.context() as patch:
        at_home(place, patch)
        course = make_course(place, "halves", "ps1", SHIPPED, exchange=True)
        _authors_own(course)
        released = list(release(course))
        handed_in = {("jane", lesson): _jane(course, lesson) for lesson in ("halves", "ps1")}
        handed_in["jane", SHIPPED] = [_all_right(course)]
        inbox = place / "inbox"
        inbox.mkdir()
        handed_in["joe", "halves"] = [_joe(course, inbox)]
        _mallory(course, inbox)
        half = course.exchange / "c1" / "inbound" / "late+ps1+2026-11-21 18:12:23.123456 UTC+x"
        shutil.copytree(course.place("release", "ps1"), half)
        (inbox / "halves+torn.zip").write_bytes(b"PK")
        zipfile.ZipFile(inbox / "ps1+broken.zip", "w").writestr("problem1.ipynb", "{")
        collections = [collect(course), collect(course, [inbox])]
        graded = {(each.student, each.lesson): each for each in grade(course)}
        back = {(each.student, each.lesson): each for each in feedback(course)}
        yield Round(course, released, handed_in, collections, graded, back)


def _authors_own(course: Course) -> None:
    """The author has tried the lesson where it is written: that is nobody else's record."""
    answer(course, "halves", "exit-1", "2/5")
    course.record("halves").rename(course.place("source", "halves") / "record.jsonl")


def _jane(course: Course, lesson: str) -> list[Receipt]:
    """Everything right and every text hostile; the second time with a word more."""
    if lesson == "ps1":
        answer(course, lesson, "problem1/squares", SQUARES)
        answer(course, lesson, "problem1/sum_of_squares", "def sum_of_squares(n):\n    return sum(squares(n))")
        answer(course, lesson, "problem1/sum_of_squares_equation", HOSTILE)
    else:
        answer(course, lesson, "half", " 2 / 4 ")
        answer(course, lesson, "word", HOSTILE)
        answer(course, lesson, "double", "def double(number):\n    return number + number")
        answer(course, lesson, "essay", HOSTILE)
        answer(course, lesson, "exit-1", "4/10")
        answer(course, lesson, "look-back", HOSTILE)
    first = handin(course, lesson, student="jane")
    answer(course, lesson, "word" if lesson == "halves" else "problem2/part-a", "half")
    return [first, handin(course, lesson, student="jane")]


def _all_right(course: Course) -> Receipt:
    """The shipped lesson, every question answered with its key."""
    for cell in read_lesson(course.place("source", SHIPPED) / f"{SHIPPED}.ipynb").questions:
        assert cell.call
        assert cell.item
        key = cell.call.answer_key.get("answer", HOSTILE)
        if cell.kind and cell.kind.grows:
            key = cell.kind.sample(cell.call.answer_key, True, Random(1))  # noqa: S311 - no secret
        elif cell.call.kind != "choices":
            first = key[0] if isinstance(key, list) else key
            unit = cell.call.arguments.get("unit") or [""]
            key = f"{first} {unit[0]}".strip()
        answer(course, SHIPPED, cell.item, key)
    return handin(course, SHIPPED, student="jane")


def _joe(course: Course, inbox: Path) -> Receipt:
    course.record("halves").unlink()
    answer(course, "halves", "exit-1", "777/1000")
    return handin(course, "halves", to=inbox, student="joe")


def _mallory(course: Course, inbox: Path) -> None:
    notebook = json.loads((course.place("release", "ps1") / "problem1.ipynb").read_text())
    for cell in notebook["cells"]:
        marks = cell["metadata"].get("nbgrader", {})
        if marks.get("grade_id") == "squares":
            cell["source"] = SHOWS
        if marks.get("grade_id") == "sum_of_squares_equation":
            cell.update(source="![a](attachment:a)", attachments={"a": {'x" onerror="alert(6)': "AA=="}})
        if marks.get("grade_id") == "correct_squares":
            cell["source"] = "pass  # mallory's own test"
        if "Part B" in "".join(cell["source"]):
            cell["source"] = f"## Part B\n{HOSTILE}"
    notebook["cells"].append(
        {
            "cell_type": "markdown",
            "id": "x",
            "metadata": {},
            "source": "```mermaid\n</pre><script>alert(7)</script>\n```",
        }
    )
    notebook["cells"].append({"cell_type": "raw", "id": "y", "metadata": {}, "source": HOSTILE})
    with zipfile.ZipFile(inbox / "ps1+mallory.zip", "w") as archive:
        archive.writestr("problem1.ipynb", json.dumps(notebook))
        archive.write(course.place("release", "ps1") / "problem2.ipynb", "problem2.ipynb")


def test_released_files_hold_no_solution_and_no_key(round_: Round) -> None:
    course = round_.course
    assert [(each.lesson, each.in_exchange) for each in round_.released] == [
        (lesson, True) for lesson in ("halves", SHIPPED, "ps1")
    ]
    for folder in (course.release, course.exchange / "c1" / "outbound"):
        every = [path.read_bytes() for path in folder.rglob("*") if path.is_file()]
        assert not [text for text in every for mark in (b"HIDDEN TESTS", b"SOLUTION", b".key(") if mark in text]
        halves = (folder / "halves" / "halves.ipynb").read_bytes()
        assert b"exit-1" in halves
        assert not (folder / "halves" / "record.jsonl").exists()
        for secret in (b"2/5", b"777/1000", b"takes-the-whole", b"0.125", b"return 2 * number", b"make a whole"):
            assert secret not in halves, secret


def test_a_question_outlives_the_release(round_: Round) -> None:
    for step in ("source", "release"):
        assert source(cells(round_.course.place(step, "halves") / "halves.ipynb")["look-back"]).startswith(
            "ask.reflect("
        )


def test_both_hand_ins_are_in_with_the_students_receipts(round_: Round) -> None:
    course = round_.course
    for (student, lesson), sent in round_.receipts.items():
        found = [each for each in receipts(course, lesson) if each.student == student]
        assert [(each.code, each.at) for each in found] == [(each.code, each.at) for each in sent]
    assert {each.where for each in round_.receipts["jane", "ps1"]} == {"exchange"}
    handins = record.fold(record.read(course.record("ps1")).events).handins
    assert [each["code"] for each in handins] == [each.code for each in round_.receipts["jane", "ps1"]]
    by_exchange, by_hand = ([refused.path.name for refused in each.refused] for each in round_.collections)
    assert by_hand == ["halves+torn.zip"]
    assert [name.split("+")[0] for name in by_exchange] == ["late"]


def test_the_scores_are_right(round_: Round) -> None:
    found = {
        (score.student, score.item): (score.score, score.needs_manual)
        for lesson in ("halves", "ps1")
        for score in gradebook.scores(round_.course, lesson)
    }
    expected = {
        **{("jane", "half"): (1, False), ("jane", "word"): (1, False), ("jane", "exit-1"): (2, False)},
        **{("jane", "double-tests"): (2, False), ("jane", "essay"): (0, True), ("jane", "look-back"): (0, True)},
        **{("joe", "half"): (0, False), ("joe", "word"): (0, False), ("joe", "exit-1"): (0, False)},
        **{("joe", "double-tests"): (0, False), ("joe", "essay"): (0, False), ("joe", "look-back"): (0, False)},
        **{("jane", "correct_squares"): (1, False), ("jane", "sum_of_squares_equation"): (0, True)},
        **{("mallory", "correct_squares"): (0, False), ("mallory", "sum_of_squares_equation"): (0, True)},
    }
    assert {key: found.get(key) for key in expected} == expected
    jane = round_.graded["jane", "halves"]
    assert (jane.status, jane.score, jane.max_score, jane.needs_manual) == ("graded", 6, 10, True)


def test_the_shipped_lesson_gives_full_marks_for_its_keys(round_: Round) -> None:
    short = [score for score in gradebook.scores(round_.course, SHIPPED) if score.score != score.max_score]
    assert [(score.item, score.score, score.needs_manual) for score in short] == [("explain-to-a-friend", 0, True)]
    autograded = cells(round_.course.place("autograded", SHIPPED, "jane") / f"{SHIPPED}.ipynb")
    assert len(autograded) > 20
    for item, cell in autograded.items():
        (output,) = cell["outputs"]
        assert "op-marked" in "".join(output["data"]["text/html"]), item  # none was taken for one that could do harm


def test_what_fails_is_told_and_the_rest_goes_on(round_: Round) -> None:
    broken = round_.graded["broken", "ps1"]
    assert (broken.status, broken.score) == ("failed", None)
    assert broken.reason == "Its file is not a notebook. Ask for it again."
    assert broken.log
    assert "problem1.ipynb" in broken.log.read_text()
    assert {key for key, each in round_.graded.items() if each.status == "graded"} == {
        *(("jane", "halves"), ("jane", SHIPPED), ("jane", "ps1"), ("joe", "halves"), ("mallory", "ps1")),
    }


def _harmless(markup: str, *shown: str) -> None:
    """Nothing of a student's runs, and what they typed can be read."""
    page = BeautifulSoup(markup, "html.parser")
    assert not [script for script in page.find_all("script") if "alert(" in script.text]
    assert not page.find_all(lambda tag: any("alert(" in str(value) for value in tag.attrs.values()))
    assert not [
        tag
        for tag in page.find_all(True)
        if any(name.startswith("on") and "toggle_name" not in tag[name] for name in tag.attrs)
    ]
    text = re.sub(r"\s+", " ", page.get_text())
    for words in shown:
        assert words in text


def test_the_feedback_shows_hostile_text_as_text(round_: Round) -> None:
    pages = {path.stem: path.read_text() for path in round_.feedback["jane", "halves"].pages}
    _harmless(
        pages["halves"], HOSTILE, "4/10", "6 of 10 points so far", "2 answers still wait for your teacher, who can"
    )
    assert pages["halves"].count("&lt;script&gt;alert(1)") >= 2  # the written answer and the reflection
    (one, two) = (path.read_text() for path in round_.feedback["jane", "ps1"].pages)
    _harmless(one, HOSTILE)
    _harmless(two)
    mallorys = round_.feedback["mallory", "ps1"].pages[0].read_text()
    _harmless(mallorys, HOSTILE, "</pre><script>alert(7)", "![a](attachment:a)", "a picture")
    assert "<b>bold</b>" in mallorys
    assert "mallory's own test" not in mallorys
    assert '<img src="data:image/png;base64,' in mallorys  # the teacher's own


def test_nothing_of_the_lessons_files_is_copied_for_every_student(round_: Round) -> None:
    folders = [page.parent for each in round_.feedback.values() for page in each.pages]
    assert folders
    found = {path.suffix for folder in folders for path in folder.rglob("*") if path.is_file()}
    assert found == {".html", ".txt"}  # nbgrader's time and secret


def test_students_find_their_own_feedback(round_: Round) -> None:
    course = round_.course
    ungraded = {key for key, each in round_.feedback.items() if each.reason == "It is not graded."}
    assert all(each.in_exchange and not each.reason for key, each in round_.feedback.items() if key not in ungraded)
    assert ungraded == {("broken", "ps1")}
    janes = find_feedback(course, "ps1", "jane")
    assert set(janes) == {"problem1", "problem2"}
    assert {page.parent for page in janes.values()} == {course.exchange / "c1" / "feedback"}
    assert janes["problem1"].read_bytes() == round_.feedback["jane", "ps1"].pages[0].read_bytes()
    assert set(find_feedback(course.root, "halves", "joe")) == {"halves"}
    assert find_feedback(course, "halves", "mallory") == {}


def test_only_what_changed_is_graded_again(round_: Round) -> None:
    course = round_.course
    with (course.place("submitted", "halves", "joe") / "record.jsonl").open("a") as file:
        file.write("another line\n")
    again = [(each.student, each.status, each.score) for each in grade(course, ["halves"])]
    assert again == [("jane", "unchanged", 6.0), ("joe", "graded", 0.0)]
    assert [each.status for each in grade(course, ["halves"], ["jane"], force=True)] == ["graded"]


def test_the_teachers_mark_counts(round_: Round) -> None:
    gradebook.mark(round_.course, "halves", "halves", "look-back", "jane", 3, "Well seen.")
    (score,) = [
        each for each in gradebook.scores(round_.course, "halves") if (each.student, each.item) == ("jane", "look-back")
    ]
    assert (score.score, score.needs_manual) == (3, False)


def _nbgrader(course: Course, *words: str) -> str:
    """One of nbgrader's own commands in the course's folder."""
    command = [sys.executable, "-m", "nbgrader", *words]
    ran = subprocess.run(command, cwd=course.root, env=environment(), capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout + ran.stderr


def test_nbgraders_own_commands_work_on_the_result(round_: Round) -> None:
    assert "jane" in _nbgrader(round_.course, "db", "student", "list")
    _nbgrader(round_.course, "export", "--to", "grades.csv")
    lines = (round_.course.root / "grades.csv").read_text().splitlines()
    (jane,) = [line.split(",") for line in lines if line.startswith("halves,") and ",jane," in line]
    assert float(jane[-1]) == 10


def test_the_formgrader_shows_hostile_text_as_text(round_: Round, tmp_path: Path) -> None:
    with gradebook.opened(round_.course) as book:
        janes = book.find_submission_notebook("halves", "halves", "jane").id
        mallorys = book.find_submission_notebook("problem1", "ps1", "mallory").id
    formgrader = {"ServerApp.jpserver_extensions": "nbgrader.server_extensions.formgrader=True"}
    with jupyter("jupyter_server", round_.course.root, tmp_path, **formgrader) as address:
        assert "manage" in _page(f"{address}formgrader/manage_assignments")
        students = _page(f"{address}formgrader/api/submissions/halves")
        assert {each["student"] for each in json.loads(students)} == {"jane", "joe"}
        _harmless(_page(f"{address}formgrader/submissions/{janes}/"), HOSTILE, "4/10", "Student's answer")
        _harmless(_page(f"{address}formgrader/submissions/{mallorys}/"), HOSTILE, "![a](attachment:a)")


def _page(address: str) -> str:
    with urllib.request.urlopen(address, timeout=60) as reply:
        return str(reply.read().decode())
