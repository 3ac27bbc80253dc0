"""Who it is, told apart over many collectings: the teacher decides once, and nobody is lost or mixed up meanwhile."""

import io
import json
import os
import shutil
import zipfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from ownpace_graders.collect import collect, collect_as, questions, refusals
from ownpace_graders.collect.refusals import NotTaken, remember
from ownpace_graders.course import Course
from ownpace_graders.lesson import read_lesson
from ownpace_graders.nbgrading import gradebook
from ownpace_graders.report import class_table, page, text
from ownpace_graders.report.table import Table
from ownpace_graders.roster import Person
from tests.graders.handed_in import NOW, answered, said, sent, work


def wrapped(path: Path, into: str) -> Path:
    """The file in a zip of its own, in its place."""
    content = path.read_bytes()
    with zipfile.ZipFile(path, "w") as made:
        made.writestr(into, content)
        made.writestr(f"__MACOSX/._{into}", b"\0")
    return path


def table(course: Course) -> Table:
    return class_table([read_lesson(course.place("source", "halves") / "halves.ipynb")], course)


def test_two_of_one_first_name_are_told_apart_by_their_full_names(course: Course, inbox: Path) -> None:
    for name in ("halves+Anna.Berg.zip", "halves+Anna.Diaz.zip"):
        sent(course, inbox / name, "Anna", work(name))
    found = collect(course, [inbox])
    assert ({each.student for each in found.taken}, said(found)) == ({"Anna.Berg", "Anna.Diaz"}, "")
    assert answered(course, "Anna.Diaz") == "halves+Anna.Diaz.zip"
    sent(course, inbox / "halves+Bob.zip", "Anna", work("3"))
    assert "its receipt says Anna's halves" in said(collect(course, [inbox / "halves+Bob.zip"]))


def test_another_record_under_the_same_id_is_said(course: Course, inbox: Path) -> None:
    mine = work("mine")
    collect(course, [sent(course, inbox / "a.zip", "Anna", mine)])
    again = collect(course, [sent(course, inbox / "b.zip", "Anna", mine, work("more"))])
    other = collect(course, [sent(course, inbox / "c.zip", "Anna", work("2"), at=NOW + timedelta(minutes=1))])
    assert [each.strange for each in again.taken] == [""]
    assert "nothing in common with what came under the id Anna before" in other.taken[0].strange
    assert [each.strange for each in collect(course, [inbox]).taken] == [""] * 3


def test_one_sender_of_two_ids_is_asked_about(course: Course, inbox: Path) -> None:
    mine = work("mine")
    collect(course, [sent(course, inbox / "1" / "bergeranna_12_5_a.zip", "anna", mine)])
    found = collect(course, [sent(course, inbox / "2" / "bergeranna_12_6_a.zip", "anna.berger", mine, work("2"))])
    assert [each.waits for each in found.refused] == [True]
    assert "whose hand-ins came under the id anna before, and it says anna.berger" in said(found)
    collect_as(course, "anna", next(questions(course)).path)
    assert {path.name for path in course.root.glob("submitted/*")} == {"anna"}


def test_what_waits_comes_in_as_soon_as_it_is_known_whose_it_is(course: Course, inbox: Path) -> None:
    for name in ("doejane_1_2_a.zip", "roejoe_2_3_a.zip", "x_3_4_a.zip"):
        sent(course, inbox / "one" / name, "student", work(name))
    assert len(collect(course, [inbox / "one"]).refused) == 3
    shutil.rmtree(inbox / "one")
    gradebook.enrol(course, [Person("jdoe", "Jane", "Doe"), Person("jroe", "Joe", "Roe")])
    found = collect(course, [sent(course, inbox / "b.zip", "zoe", work("z"))])
    assert ({each.student for each in found.taken}, said(found)) == ({"zoe", "jdoe", "jroe"}, "")
    (question,) = questions(course)
    assert question.sender
    assert question.sender.name == "x"


def test_what_the_teacher_has_decided_is_not_asked_again(course: Course, inbox: Path) -> None:
    mine = sent(course, inbox / "a.zip", "Anna", work("1"))
    collect_as(course, "Anna.Berg", mine)
    again = collect(course, [inbox])
    assert ([(each.student, each.new) for each in again.taken], said(again)) == ([("Anna.Berg", False)], "")


@pytest.mark.parametrize("name", ["doejane_1_2_work.zip", "halves+jane.zip", "work.zip"])
@pytest.mark.parametrize("times", [1, 3])
def test_a_zip_that_was_zipped_again_is_one_hand_in(course: Course, inbox: Path, name: str, times: int) -> None:
    path = sent(course, inbox / name, "jane", work("1"))
    for number in range(times):
        wrapped(path, f"inner {number}.zip")
    other = sent(course, inbox / "roe_2_3_x.zip", "joe", work("2"))
    found = collect(course, [path, other])
    assert ({each.student for each in found.taken}, said(found)) == ({"jane", "joe"}, "")
    assert [each.new for each in collect(course, [inbox]).taken] == [False, False]


METADATA = """---
submission_45:
  :submitters:
  - :name: Jane Doe
    :sid: '17'
    :email: jane@example.org
  :created_at: 2026-03-03 20:30:00.123456000 Z
  :score: 0.0
  :results:
    output: "  :name: Mallory"
submission_46:
  :submitters:
  - :name: "Zo\\u00eb \\u001b[2J"
    :sid:
    :email: zoe@example.org
  - :name: Pat Pair
    :sid: '19'
  :created_at: 2026-03-03 21:30:00.123456000 Z
"""


def test_gradescopes_export_says_who_and_when(course: Course, inbox: Path) -> None:
    export = inbox / "assignment_1_export"
    source = (course.place("source", "halves") / "halves.ipynb").read_text()
    for number in (45, 46, 47):
        (export / f"submission_{number}").mkdir(parents=True)
        (export / f"submission_{number}" / "halves.ipynb").write_text(source.replace("Halves", str(number)))
    (export / "submission_metadata.yml").write_text(METADATA)
    gradebook.enrol(course, [Person("jdoe", "Jane", "Doe", number="17"), Person("zoe@example.org")])
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as made:
        for path in export.rglob("*.*"):
            made.write(path, path.relative_to(inbox))
    for place in (inbox, inbox / "export.zip"):
        if place.suffix:
            place.write_bytes(packed.getvalue())
        found = collect(course, [place])
        assert {each.student: each.at[:16] for each in found.taken} == {
            "jdoe": "2026-03-03T20:30",
            "zoe@example.org": "2026-03-03T21:30",
        }
        assert [each.waits for each in found.refused] == [True]
    assert "and Pat Pair (zoe@example.org)" in next(each.note for each in found.taken if "zoe" in each.student)
    assert "\x1b" not in "".join(each.note for each in found.taken)


@pytest.fixture
def partly(course: Course, inbox: Path) -> Course:
    """Five in the class: one is in, three sent what could not be taken or waits, one nothing."""
    five = {"jdoe": "Jane Doe", "jroe": "Joe Roe", "aone": "Ann One", "bt": "Bea Two", "absent": "Abe Sent"}
    gradebook.enrol(course, [Person(id, *name.split()) for id, name in five.items()])
    sent(course, inbox / "doejane_1_2_a.zip", "jdoe", work("1"))
    (inbox / "roejoe_2_3_a.zip").write_bytes(b"PK nothing")
    (inbox / "oneann_3_4_essay.docx").write_bytes(b"x")
    sent(course, inbox / "twobea_4_5_a.zip", "jdoe", work("1"))
    (inbox / "who_9_9_a.zip").write_bytes(b"PK nothing")
    (inbox / "Untitled.ipynb").write_text("{}")  # nobody's, and no hand-in
    assert len(collect(course, [inbox]).refused) == 5
    return course


def test_what_was_refused_is_not_nothing(partly: Course) -> None:
    rows = {row.student: row for row in table(partly).rows}
    assert {name: row.came for name, row in rows.items()} == {
        "jdoe": False, "jroe": True, "aone": True, "bt": True, "absent": False,
    }  # fmt: skip
    for made in (text(table(partly)), page(table(partly))):
        assert "Untitled" not in made
        assert made.count("ask whether they could begin") <= 1
        for name in ("Joe Roe (jroe)", "Ann One (aone)", "Bea Two (bt)", "Abe Sent (absent)", "not read"):
            assert name in made
        assert "roejoe_2_3_a.zip could not be taken: It is not a zip" in made.replace("\n   ", " ")
        assert "who_9_9_a.zip, from who (9), could not be taken" in made.replace("\n   ", " ")
        assert "ownpace collect --as ID downloaded/halves/aside/" in made.replace("\n   ", " ")


def test_who_hands_in_again_is_no_longer_named(partly: Course, inbox: Path) -> None:
    assert {each.student for each in refusals(partly)} == {"jroe", "aone", ""}
    sent(partly, inbox / "more" / "roejoe_2_7_a.zip", "jroe", work("2"))
    collect(partly, [inbox / "more"])
    assert {each.student for each in refusals(partly)} == {"aone", ""}
    before = refusals(partly)
    collect(partly, [inbox / "more"])
    assert refusals(partly) == before


@pytest.mark.parametrize("content", ["", "[]", "{}", '[{"lesson": 1}]', "null"])
def test_a_list_of_refusals_that_is_none_stops_nobody(course: Course, inbox: Path, content: str) -> None:
    course.downloaded.mkdir()
    (course.downloaded / "refused.json").write_text(content)
    (inbox / "x_1_2_a.zip").write_bytes(b"PK")
    collect(course, [inbox])
    assert [each.file for each in refusals(course)] == ["x_1_2_a.zip"]


def test_what_the_teacher_mistyped_is_not_of_the_class(course: Course, inbox: Path) -> None:
    before = {"lesson": "", "student": "", "sender": "", "file": "handin", "why": "There is no such file or folder."}
    of_release = {**before, "lesson": "halves", "why": "It is the lesson as it was released, and nobody's work."}
    course.downloaded.mkdir()
    (course.downloaded / "refused.json").write_text(json.dumps([before, of_release]))
    assert "could not be taken" not in text(table(course)), "what an earlier version has kept"
    shutil.copytree(course.place("release", "halves"), inbox / "Downloads" / "halves")
    (inbox / "gone").symlink_to(inbox / "nothing")
    for name in ("nosuch", "halves", "roejoe_2_3_a.zip", "halves+ada.zip", "Downloads", "gone", "a\0b"):
        assert len(collect(course, [inbox / name]).refused) == 1
        assert refusals(course) == []
    assert "could not be taken" not in page(table(course))


def test_a_path_that_is_none_is_answered_with_one_that_could_be(course: Course, inbox: Path) -> None:
    for name in ("nosuch", "halves"):
        words = said(collect(course, [inbox / name]))
        assert words.startswith("There is no such file or folder.")
        assert "such as: ownpace collect Downloads/" in words
        assert ("“halves” is a lesson" in words) is (name == "halves")


def test_what_is_collected_later_is_no_longer_named(course: Course, inbox: Path) -> None:
    odd = inbox / os.fsdecode(b"\xff.zip")
    for path in (inbox / "upload.zip", odd):
        path.write_bytes(b"PK nothing")
    collect(course, [inbox])
    assert {each.file for each in refusals(course)} == {"upload.zip", odd.name}
    (inbox / "upload.zip").unlink()
    sent(course, inbox / "upload.zip", "jane", work("1"))
    collect(course, [inbox / "upload.zip"])
    assert [each.file for each in refusals(course)] == [odd.name]


WHY = "It is not a zip that can be read."


@pytest.mark.parametrize(
    ("before", "stays"),
    [
        (NotTaken("", "", "", "a.zip", WHY, "/d/a.zip"), False),
        (NotTaken("", "", "roe (2)", "a.zip", WHY, "/d/a.zip"), False),
        (NotTaken("halves", "", "", "a.zip", WHY, "/d/a.zip"), False),
        (NotTaken("halves", "", "roe (2)", "b.zip", WHY, "/d/b.zip"), False),
        (NotTaken("halves", "joe", "", "b.zip", WHY), False),
        (NotTaken("", "", "", "a.zip", WHY, "/e/a.zip"), True),
        (NotTaken("thirds", "", "roe (2)", "a.zip", WHY, "/d/a.zip"), True),
        (NotTaken("", "", "", "a.zip", WHY), True),
    ],
)
def test_what_is_no_longer_named(tmp_path: Path, before: NotTaken, stays: bool) -> None:
    (tmp_path / "downloaded").mkdir()
    course = Course(tmp_path, None)
    remember(course, [before], [])
    assert refusals(course) == [before]
    remember(course, [], [NotTaken("halves", "joe", "roe (2)", "", "", "/d/a.zip")])
    assert refusals(course) == [before] * stays


def test_a_refusal_is_of_its_lesson(course: Course, inbox: Path) -> None:
    sent(course, inbox / "doejane_1_2_a.zip", "jane", work("1"))
    (inbox / "roejoe_2_3_a.zip").write_bytes(b"PK")
    collect(course, [inbox])
    (one,) = refusals(course)
    assert replace(one, why="") == NotTaken("halves", "", "roejoe (2)", "roejoe_2_3_a.zip", "")


def test_another_school_year_in_the_same_folder_is_said(course: Course, inbox: Path) -> None:
    year = timedelta(days=300)
    first = collect(course, [sent(course, inbox / "a.zip", "ann", work("1", at=NOW - year), at=NOW - year)])
    soon = NOW - year + timedelta(days=20)
    second = collect(course, [sent(course, inbox / "b.zip", "bob", work("1", at=soon), at=soon)])
    third = collect(course, [sent(course, inbox / "c.zip", "cy", work("1"))])
    assert [each.other_years for each in (first, second, third)] == [(), (), ("halves",)]
    assert collect(course, [inbox]).other_years == ()
