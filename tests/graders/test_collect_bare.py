"""Many hand in just the notebook: it is taken, and graded as nbgrader would. Whose it is, the platform or name says."""

import shutil
import zipfile
from pathlib import Path

import pytest

from ownpace_graders.collect import collect, collect_as, questions
from ownpace_graders.course import Course

BARE = (
    "surnamename_1_2_halves.ipynb",
    "othername_LATE_3_4_halves-1.ipynb",
    "thirdname_5_6_halves (1).ipynb",
    "Jane Doe_7_assignsubmission_file/halves.ipynb",
    "12345-678901 - Joe Roe - Mar 3, 2026 0830 PM/halves.ipynb",
    "halves_jdoe_attempt_2026-03-03-20-30-00_halves.ipynb",
    "Doe_Jim_jim.doe_4711/halves.ipynb",
    "submission_250913127/halves.ipynb",
    "Ann Poe - halves.ipynb",
)


def _put(course: Course, inbox: Path, *names: str) -> None:
    for number, name in enumerate(names):
        (inbox / name).parent.mkdir(parents=True, exist_ok=True)
        text = (course.place("source", "halves") / "halves.ipynb").read_text()
        (inbox / name).write_text(text.replace("Halves", f"Halves {number}"))


def test_a_bare_notebook_waits_until_the_teacher_says_whose_it_is(course: Course, inbox: Path) -> None:
    _put(course, inbox, *BARE)
    (inbox / "halves_jdoe_attempt_2026-03-03-20-30-00.txt").write_text("Name: J Doe (jdoe)")
    found = collect(course, [inbox])
    assert {each.waits for each in found.refused} == {True}, found.refused
    waiting = [*questions(course)]
    assert len(waiting) == len(BARE)
    assert {each.lesson for each in waiting} == {"halves"}
    for number, each in enumerate(waiting):
        (taken,) = collect_as(course, f"s{number}", each.path).taken
        folder = course.place("submitted", "halves", taken.student)
        assert {path.name for path in folder.glob("*.ipynb")} == {"halves.ipynb"}
    assert [*questions(course)] == []
    assert collect(course, [inbox]).refused == ()


def test_the_same_in_one_download(course: Course, inbox: Path, tmp_path: Path) -> None:
    _put(course, inbox, *BARE)
    with zipfile.ZipFile(tmp_path / "submissions.zip", "w") as archive:
        for path in sorted(inbox.rglob("*.ipynb")):
            archive.write(path, path.relative_to(inbox))
    shutil.rmtree(inbox)
    found = collect(course, [tmp_path / "submissions.zip"])
    assert [each.waits for each in found.refused] == [True] * len(BARE), found.refused


def test_one_whose_name_says_whose_it_is_is_taken(course: Course, inbox: Path) -> None:
    _put(course, inbox, "halves+ada.ipynb", "halves+ada lovelace (1).ipynb")
    found = collect(course, [inbox])
    assert {each.student for each in found.taken} == {"ada", "ada lovelace"}, found.refused
    assert (course.place("submitted", "halves", "ada") / "halves.ipynb").is_file()


@pytest.mark.parametrize("name", ["essay.docx", "halves.html"])
def test_what_is_neither_zip_nor_notebook_is_named(course: Course, inbox: Path, name: str) -> None:
    (inbox / f"surnamename_1_2_{name}").write_text("x")
    (refused,) = collect(course, [inbox]).refused
    assert "neither a zip nor a notebook" in refused.reason
