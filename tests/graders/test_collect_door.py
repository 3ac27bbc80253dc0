"""Whoever hands in whatever under whichever name: nobody else's work is touched, and the teacher is asked."""

import json
import os
import shutil
import zipfile
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from ownpace_graders.collect import collect, collect_as, questions, receipts
from ownpace_graders.collect.times import Times, handed_in
from ownpace_graders.course import Course
from ownpace_graders.errors import InputError
from ownpace_graders.handin import handin
from tests.graders.classroom import answer, make_course, released_by_hand
from tests.graders.handed_in import DAY, NOW, ODD_IDS, answered, everything, said, sent, work


class TestSenders:
    @pytest.mark.parametrize("second", ["ray_2_3_a.zip", "loose.zip", "Ray Lee_7_assignsubmission_file_a.zip"])
    def test_what_another_sends_later_under_an_id_waits(self, course: Course, inbox: Path, second: str) -> None:
        sent(course, inbox / "one" / "doe_1_2_a.zip", "jane", work("mine"))
        collect(course, [inbox / "one"])
        before = everything(course, "jane")
        ahead = work("ruined", dated="2199-01-01T00:00:00.000Z")
        sent(course, inbox / "two" / second, "jane", ahead, at=NOW + timedelta(minutes=5))
        found = collect(course, [inbox / "two"])
        assert not found.taken
        assert [each.waits for each in found.refused] == [True]
        assert "what came under the id jane before was from doe (1)" in said(found)
        assert everything(course, "jane") == before
        shutil.rmtree(inbox / "two")  # it is not lost with the download
        (question,) = questions(course)
        done = collect_as(course, "ray", question.path)
        assert [(each.student, each.new) for each in done.taken] == [("ray", True)]
        assert answered(course, "ray") == "ruined"
        assert everything(course, "jane") == before
        assert list(questions(course)) == []

    @pytest.mark.parametrize("order", [(0, 1), (1, 0)])
    def test_of_several_senders_at_once_none_is_taken(
        self, course: Course, inbox: Path, order: tuple[int, int]
    ) -> None:
        names = ["doe_1_2_a.zip", "loose.zip"]
        for index in order:
            sent(course, inbox / f"{index}" / names[index], "jane", work(names[index]))
        found = collect(course, [inbox / f"{index}" for index in order])
        assert not found.taken
        assert said(found).count("doe (1), somebody without a name") == 2

    def test_the_teachers_word_holds_for_what_the_sender_sends_later(self, course: Course, inbox: Path) -> None:
        for name in ("doe_1_2_a.zip", "ray_2_3_a.zip"):
            sent(course, inbox / "one" / name, "student", work(name))
        assert len(collect(course, [inbox / "one"]).refused) == 2
        collect_as(course, "jane", inbox / "one" / "doe_1_2_a.zip")
        collect_as(course, "ray", inbox / "one" / "ray_2_3_a.zip")
        again = collect(course, [inbox / "one"])
        assert ({(each.student, each.new) for each in again.taken}, said(again)) == (
            {("jane", False), ("ray", False)},
            "",
        )
        sent(course, inbox / "two" / "ray_LATE_2_4_b.zip", "student", work("more"), at=NOW + timedelta(minutes=1))
        assert [(each.student, each.new) for each in collect(course, [inbox / "two"]).taken] == [("ray", True)]
        assert answered(course, "jane") == "doe_1_2_a.zip"

    def test_a_copy_of_anothers_file_is_not_theirs(self, course: Course, inbox: Path) -> None:
        path = sent(course, inbox / "one" / "doe_1_2_a.zip", "jane", work("mine"))
        collect(course, [inbox / "one"])
        (inbox / "two").mkdir()
        shutil.copy(path, inbox / "two" / "ray_2_3_a.zip")
        assert "was from doe (1)" in said(collect(course, [inbox / "two"]))
        shutil.copy(path, inbox / "again.zip")
        assert [each.new for each in collect(course, [inbox / "again.zip"]).taken] == [False]

    def test_two_of_the_same_bytes_are_two_students(self, course: Course, inbox: Path) -> None:
        for student in ("ann", "bob"):
            with zipfile.ZipFile(inbox / f"halves+{student}.zip", "w") as made:
                made.writestr(zipfile.ZipInfo("halves.ipynb"), "{}")
        assert [(each.student, each.new) for each in collect(course, [inbox]).taken] == [("ann", True), ("bob", True)]

    def test_ids_that_look_the_same_are_asked_about(self, course: Course, inbox: Path) -> None:
        sent(course, inbox / "a.zip", "Anna", work("1"))
        collect(course, [inbox / "a.zip"])
        for number, student in enumerate(("anna", "ANNA", "Anna.")):
            path = sent(course, inbox / f"b{number}.zip", student, work("2"))
            assert "can hardly be told from" in said(collect(course, [path]))
        assert {path.name for path in course.root.glob("submitted/*")} == {"Anna"}

    def test_the_exchange_knows_whose_folder_it_is(self, tmp_path: Path) -> None:
        course = make_course(tmp_path, "halves", exchange=True)
        released_by_hand(course, "halves")
        inbound = course.exchange / "c1" / "inbound"
        (course.exchange / "c1" / "outbound" / "halves").mkdir(parents=True)
        for number, student in enumerate(("jane", "a+halves+b")):
            folder = inbound / f"{student}+halves+2020-01-0{number + 1} 00:00:00.000000 UTC+x"
            shutil.copytree(course.place("release", "halves"), folder)
            (folder / "timestamp.txt").write_text("2020-01-01 00:00:00.000000 UTC")
            os.utime(folder, (0, 0))
        found = collect(course)
        assert ({each.student for each in found.taken}, said(found)) == ({"jane", "a+halves+b"}, "")
        # Its owner can write any time into it and onto it, and it was not there before.
        assert all(each.at > f"{NOW - DAY:%Y-%m-%d}" and "which counts" in each.note for each in found.taken)


@pytest.mark.parametrize("student", ODD_IDS, ids=ascii)
def test_an_id_that_is_none_is_kept_apart_and_named_by_the_teacher(course: Course, inbox: Path, student: str) -> None:
    path = sent(course, inbox / "x.zip", "nobody", work("1"))
    with zipfile.ZipFile(path) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    files["receipt.json"] = json.dumps({**json.loads(files["receipt.json"]), "student": student}).encode()
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    content = path.read_bytes()
    found = collect(course, [path])
    assert "cannot be a student's id" in said(found)
    (question,) = questions(course)
    assert question.path.read_bytes() == content
    assert f"ownpace collect --as ID {question.path.relative_to(course.root)}" in said(found)
    assert question.path.stem.isalnum()
    assert len(list(questions(course))) == len(collect(course, [path]).refused) == 1
    assert [each.student for each in collect_as(course, "mallory", question.path).taken] == ["mallory"]
    assert not [path for path in course.root.rglob("*") if "<" in path.name or "=" in path.name]


def test_the_teachers_word_is_for_one_hand_in_and_an_id(course: Course, inbox: Path) -> None:
    for name in ("a.zip", "b.zip"):
        sent(course, inbox / name, "jane", work(name))
    with pytest.raises(InputError, match="It holds 2 hand-ins"):
        collect_as(course, "jane", inbox)
    with pytest.raises(InputError, match="cannot be a student's id"):
        collect_as(course, "../jane", inbox / "a.zip")


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
@pytest.mark.parametrize("ahead", ["2199-12-31T00:00:00.000Z", "9999-12-31T00:00:00.000Z"])
def test_what_is_dated_ahead_does_not_outlast_what_is_done_later(
    course: Course, inbox: Path, order: tuple[int, int], ahead: str
) -> None:
    old, new = NOW - 2 * DAY, NOW - DAY
    sent(course, inbox / "0.zip", "jane", work("first", at=old), work("ruined", dated=ahead), at=old)
    sent(course, inbox / "1.zip", "jane", work("honest", at=new), at=new)
    for index in order:
        collect(course, [inbox / f"{index}.zip"])
    assert answered(course, "jane") == "honest"
    lines = (course.place("submitted", "halves", "jane") / "record.jsonl").read_text()
    assert ahead in lines  # what was handed in is still there
    before = everything(course, "jane")
    collect(course, [inbox])
    assert everything(course, "jane") == before


def test_when_it_came_is_not_the_students_to_say(course: Course, inbox: Path) -> None:
    """A hand-in that says of its own events that they were received."""
    old, new = NOW - 2 * DAY, NOW - DAY
    event = replace(work("ruined", dated="2199-12-31T00:00:00.000Z"), received="2198-12-31T00:00:00.000Z")
    sent(course, inbox / "0.zip", "jane", event, at=old)
    sent(course, inbox / "1.zip", "jane", work("honest", at=new), at=new)
    collect(course, [inbox])
    assert answered(course, "jane") == "honest"


def test_whose_clock_counts() -> None:
    early, late = NOW - 2 * DAY, NOW - DAY

    def time(**said: object) -> tuple[str, str]:
        times = {"receipt": early, "stamp": "", "written": early.timestamp(), "since": None} | said
        return handed_in(Times(**times), NOW)  # type: ignore[arg-type]

    def at(when: datetime) -> str:
        return when.isoformat(timespec="milliseconds").replace("+00:00", "Z")

    assert time() == (at(early), "")
    assert time(since=early + timedelta(minutes=5)) == (at(early), "")
    assert time(since=late)[0] == at(late)
    assert "which counts" in time(since=late)[1]
    assert time(written=late.timestamp())[0] == at(early)
    assert "Its file is of" in time(written=late.timestamp())[1]
    assert time(stamp=f"{late:%Y-%m-%d %H:%M:%S} UTC")[0] == at(late)
    assert time(stamp="0001-01-01 00:00:00 UTC", receipt=None)[0] == at(early)
    for ahead in ("9999-12-31 23:59:59 UTC", "9999-12-31 23:59:59 Pacific/Kiritimati", "2199-01-01 00:00:00 -2359"):
        assert time(stamp=ahead)[0] == at(NOW), ahead
    assert time(receipt=NOW + 9 * DAY)[0] == at(NOW)


def modes(place: Path) -> set[str]:
    return {oct(path.stat().st_mode & 0o7777) for path in place.rglob("*")}


@pytest.mark.parametrize("shared", [False, True])
def test_only_the_teacher_reads_what_was_handed_in(tmp_path: Path, inbox: Path, shared: bool) -> None:
    course = make_course(tmp_path, "halves", settings=f"c.CourseDirectory.groupshared = {shared}")
    released_by_hand(course, "halves")
    answer(course, "halves", "half", "1/2")
    receipt = handin(course, "halves", to=inbox, student="jane")
    assert modes(inbox) == {"0o600"}
    sent(course, inbox / "odd.zip", "nobody", work("1"))
    (inbox / "odd.zip").rename(inbox / "halves+=1.zip")
    collect(course, [inbox])
    assert len(receipts(course, "halves")) == len(list(questions(course))) == 1
    kept = modes(course.downloaded) | modes(course.root / "submitted")
    assert kept - {"0o600" if course.downloaded.joinpath("senders.json").exists() else ""} == (
        {"0o660", "0o2770"} if shared else {"0o700"}
    )
    assert receipt.path


def test_a_stray_notebook_is_named_and_left(course: Course, inbox: Path) -> None:
    (inbox / "Untitled.ipynb").write_text("{}")
    sent(course, inbox / "a.zip", "jane", work("1"))
    found = collect(course, [inbox])
    assert [each.student for each in found.taken] == ["jane"]
    assert [(each.path.name, each.reason[:18]) for each in found.refused] == [("Untitled.ipynb", "This is a notebook")]


def test_the_release_itself_is_nobodys(course: Course, inbox: Path) -> None:
    shutil.copytree(course.place("release", "halves"), inbox / "Downloads" / "halves")
    for given in (inbox / "Downloads", inbox / "Downloads" / "halves"):
        assert "as it was released, and nobody's work" in said(collect(course, [given]))
    (inbox / "Downloads" / "halves" / "halves.ipynb").write_text("{}")
    assert "does not say whose it is" in said(collect(course, [inbox / "Downloads"]))
    assert not list(course.root.glob("submitted/*"))


def test_what_was_handed_in_lies_beside_the_work_in_a_students_own_folder(course: Course, inbox: Path) -> None:
    own = inbox / "anna" / "halves"
    shutil.copytree(course.place("release", "halves"), own)
    with zipfile.ZipFile(own / "data.zip", "w") as data:
        data.writestr("rain.csv", "1")
    (own / "broken.zip").write_bytes(b"PK")
    assert "nobody's work" in said(collect(course, [inbox / "anna"])), "another zip is the lesson's own"
    sent(course, own / "handin" / "old" / "K7Q2M4.zip", "anna", work("1"))
    os.mkfifo(own / "pipe.zip")
    (own / "linked.zip").symlink_to(own / "handin" / "old" / "K7Q2M4.zip")
    (own / "handin" / "up").symlink_to(inbox)
    for given in (inbox, inbox / "anna", own):
        found = collect(course, [given])
        assert [each.student for each in found.taken] == ["anna"]
        assert found.refused == ()
    assert answered(course, "anna") == "1"
    assert [each.student for each in collect_as(course, "ann", own).taken] == ["ann"]


def test_what_computers_put_beside_a_hand_in_is_not_part_of_it(course: Course, inbox: Path) -> None:
    """Packed again on a Mac, on Windows, in another folder; with names of yesterday's letters."""
    with zipfile.ZipFile(sent(course, inbox / "a.zip", "jane", work("1"))) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    (inbox / "a.zip").unlink()
    junk = ("__MACOSX/work/._halves.ipynb", ".DS_Store", "Thumbs.db", "work/desktop.ini", "work/~$x.docx")
    with zipfile.ZipFile(inbox / "b.zip", "w") as made:
        for name, content in files.items():
            made.writestr(f"work\\again\\{name}", content)
        made.writestr("work/again/U\u0308bung.txt", "x")
        made.writestr("work/again/.graded", "x")
        for name in (*junk, "work/again/.ipynb_checkpoints/halves-checkpoint.ipynb"):
            made.writestr(name, "x")
    os.utime(inbox / "b.zip", (NOW.timestamp(), NOW.timestamp()))
    (taken,) = collect(course, [inbox]).taken
    assert taken.note == "Left out for their names: work/again/.graded."
    place = course.place("submitted", "halves", "jane")
    assert {path.name for path in place.iterdir()} == {*files, "\u00dcbung.txt"}
