"""A class list: whom a platform means, whichever platform has made it."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from nbgrader.dbutil import _temp_alembic_ini

from ownpace_graders.collect import collect, collect_as
from ownpace_graders.collect.lms import sender
from ownpace_graders.course import Course
from ownpace_graders.errors import InputError
from ownpace_graders.nbgrading import gradebook
from ownpace_graders.roster import Person, Roster, read
from tests.graders.handed_in import said, sent, work

LISTS = {
    "canvas": (
        "Student,ID,SIS User ID,SIS Login ID,Section,ex (12)\n    Points Possible,,,,,2\n"
        '"Doe, Jane",4711,u1,jdoe,A,\n"Roe, Åsa",4712,u2,asa,A,\n"Student, Test",9,,,A,\n'
    ),
    "moodle": "First name,Surname,ID number,Email address\nJane,Doe,jdoe,j@x.org\nÅsa,Roe,asa,a@x.org\n",
    "semicolons": "username;last name;first name\njdoe;Doe;Jane\nasa;Roe;Åsa\n",
    "plain": "id,first_name,last_name,email\njdoe,Jane,Doe,j@x.org\nasa,Åsa,Roe,\n",
    "lines of an old Mac": "id,first_name,last_name,email\rjdoe,Jane,Doe,j@x.org\rasa,Åsa,Roe,\r",
}
SENT = {
    "Jane Doe_77_assignsubmission_file_ex.ipynb": "jdoe",
    "12345-678901 - Åsa Roe - Mar 3, 2026 0830 PM": "asa",
    "roeåsa_8_1_ex.ipynb": "asa",
    "Doe_Jane_jdoe_99": "jdoe",
    "ex_jdoe_attempt_2026-03-03-20-30-00_ex.ipynb": "jdoe",
    "Jane Doe - ex.ipynb": "jdoe",
    "Joe Bloggs_77_assignsubmission_file_ex.ipynb": "",
}


@pytest.mark.parametrize("made_by", LISTS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_every_list_says_who_is_who(tmp_path: Path, made_by: str, encoding: str) -> None:
    (tmp_path / "class.csv").write_bytes(LISTS[made_by].encode(encoding))
    roster = Roster(read(tmp_path / "class.csv"))
    found = {name: roster.student(who) for name in SENT if (who := sender(name, ["ex"]))}
    assert found == SENT
    assert roster.ids == {"jdoe", "asa"}


def test_canvass_own_number_counts_before_a_name() -> None:
    roster = Roster([Person("a", "Jane", "Doe", number="1"), Person("b", "Jane", "Doe", number="2")])
    who, nobody = sender("doejane_2_7_ex.ipynb"), sender("doejane_3_7_ex.ipynb")
    assert who and nobody
    assert (roster.student(who), roster.student(nobody)) == ("b", "")


def test_a_name_is_no_formula_in_a_spreadsheet(tmp_path: Path) -> None:
    (tmp_path / "class.csv").write_text('id,first_name,last_name,email\nx,=1+1,"-@Doe","+a@x.org"\n')
    assert read(tmp_path / "class.csv") == [Person("x", "1+1", "Doe", "a@x.org")]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "no student"),
        ("a,b\n1,2\n", "no student"),
        ("id\nx\nx\n", "twice"),
        ("id\n=1+1\n", "cannot be a"),
        (f"id\n{'x' * 200_000}\n", "cannot be read"),
    ],
)
def test_what_is_not_a_list_is_refused(tmp_path: Path, text: str, words: str) -> None:
    (tmp_path / "class.csv").write_text(text)
    with pytest.raises(InputError, match=words) as caught:
        read(tmp_path / "class.csv")
    assert "class.csv" in caught.value.where
    assert caught.value.next


def test_names_in_a_download_become_students(course: Course, inbox: Path) -> None:
    gradebook.enrol(course, [Person("jdoe", "Jane", "Doe"), Person("joe", "Joe", "Roe")])
    text = (course.place("source", "halves") / "halves.ipynb").read_text()
    for number, who in enumerate(("Jane Doe", "Joe Roe", "Ann Other")):
        (inbox / f"{who}_{number}_assignsubmission_file_halves.ipynb").write_text(text.replace("Halves", str(number)))
    found = collect(course, [inbox])
    assert {each.student for each in found.taken} == {"jdoe", "joe"}, found.refused
    assert [each.waits for each in found.refused] == [True]
    assert "the class list does not say which student Ann Other (2) is" in said(found)
    assert gradebook.enrol(course, [Person("joe"), Person("new")]) == 1
    assert Person("joe", "Joe", "Roe") in gradebook.people(course)


def test_a_new_gradebook_is_of_the_version_that_nbgraders_own_program_tells() -> None:
    with _temp_alembic_ini("sqlite:///gradebook.db") as settings:
        words = [sys.executable, "-m", "alembic", "-c", settings, "heads"]
        told = subprocess.run(words, capture_output=True, text=True, check=True).stdout
    assert gradebook.newest() == told.split()[0]


def test_what_collect_has_kept_can_be_collected_again(course: Course, inbox: Path) -> None:
    gradebook.enrol(course, [Person("jdoe", "Jane", "Doe")])
    collect(course, [sent(course, inbox / "Jane Doe_1_assignsubmission_file_x.zip", "Jane-D", work("1"))])
    shutil.rmtree(course.root / "submitted")
    again = collect(course, [course.downloaded / "halves" / "archive"])
    assert ([(each.student, each.new) for each in again.taken], said(again)) == ([("jdoe", False)], "")
    assert (course.place("submitted", "halves", "jdoe") / "halves.ipynb").is_file()


def test_an_id_that_the_class_list_does_not_have_is_said_once(course: Course, inbox: Path) -> None:
    first = collect(course, [sent(course, inbox / "a.zip", "jode", work("1"))])
    gradebook.enrol(course, [Person("jdoe", "Jane", "Doe"), Person("noname", email="n@school.example")])
    typed = collect(course, [sent(course, inbox / "b.zip", "jod", work("2"))]).taken[0]
    known = collect(course, [sent(course, inbox / "c.zip", "noname", work("3"))])
    assert [each.strange for each in (*first.taken, *known.taken)] == ["", ""]
    assert "jod is not in the class list" in typed.strange
    assert f'"{typed.path.relative_to(course.root)}"' in typed.strange
    assert [each.strange for each in collect(course, [inbox]).taken] == [""] * 3
    # What it says to do. Then nothing is left of the wrong id, whatever is collected again.
    assert collect_as(course, "jdoe", typed.path).taken[0].strange == ""
    typed.path.unlink()
    shutil.rmtree(course.place("submitted", "halves", "jod").parent)
    collect(course, [inbox])
    assert {path.name for path in course.root.glob("submitted/*")} == {"jode", "jdoe", "noname"}
