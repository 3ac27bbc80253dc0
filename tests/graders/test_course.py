"""The course is found where it is, with nbgrader's own settings; nothing that is not an id passes for a student's."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from ownpace_graders.course import EXCHANGE, find_course
from ownpace_graders.errors import InputError
from ownpace_graders.settings import ORDINARY
from ownpace_graders.student import checked, current_student
from ownpace_graders.theirs import course_above, is_students
from tests.graders.classroom import make_course
from tests.graders.users import ROOT


def test_the_nearest_folder_upward_is_the_course(tmp_path: Path) -> None:
    course = make_course(tmp_path, "halves")
    assert find_course(course.root / "source" / "halves").root == course.root
    assert course.lessons() == ["halves"]
    assert (course.course_id, course.source, course.work) == ("c1", course.root / "source", course.root / "work")
    assert not course.has_exchange


def test_folders_are_where_the_settings_say(tmp_path: Path) -> None:
    course = make_course(
        tmp_path,
        settings='c.CourseDirectory.source_directory = "modules"\n'
        'c.CourseDirectory.directory_structure = "{student_id}/{nbgrader_step}/{assignment_id}"',
    )
    assert course.source == course.root / "modules"
    assert course.place("submitted", "halves", "jane") == course.root / "jane" / "submitted" / "halves"


def test_the_defaults_are_those_of_nbgrader() -> None:
    from nbgrader.coursedir import CourseDirectory
    from nbgrader.exchange import default

    assert {name: CourseDirectory.class_traits()[name].default_value for name in ORDINARY} == ORDINARY
    assert default.Exchange.class_traits()["root"].default_value == EXCHANGE


def test_finding_the_course_does_not_import_nbgrader(tmp_path: Path) -> None:
    make_course(tmp_path, "halves")
    code = (
        "import sys; from pathlib import Path; from ownpace_graders.course import find_course\n"
        "find_course(Path(sys.argv[1])); sys.exit('nbgrader' in sys.modules or 'nbformat' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code, str(tmp_path / "course")], check=True)


def test_what_was_handed_in_is_not_a_course(tmp_path: Path) -> None:
    """Settings are a program, and a teacher may look around in any folder."""
    course = make_course(tmp_path, "halves")
    for step in ("submitted", "autograded", "feedback", "downloaded"):
        theirs = course.root / step / "mallory/halves"
        shutil.copytree(course.source / "halves", theirs / "source/halves")
        shutil.copy(course.source / "halves/halves.ipynb", theirs)
        for place in (theirs, theirs / "source"):
            (place / "nbgrader_config.py").write_text("raise SystemExit('run')")
        for place in (theirs, theirs / "source", theirs / "source/halves"):
            assert find_course(place).root == course.root


RENAMED = {
    "another name": ('c.CourseDirectory.submitted_directory = "handed-in"', "handed-in/mallory/halves"),
    "a computed name": (
        'where = "in"\nc.CourseDirectory.autograded_directory = f"all/{where}"',
        "all/in/mallory/halves",
    ),
    "by student": (
        'c.CourseDirectory.directory_structure = "{student_id}/{nbgrader_step}/{assignment_id}"',
        "mallory/submitted/halves",
    ),
    "by lesson": (
        'c.CourseDirectory.directory_structure = "{assignment_id}/{nbgrader_step}-of/{student_id}"\n'
        'c.CourseDirectory.feedback_directory = "said"',
        "halves/said",
    ),
    "elsewhere below": ('c.CourseDirectory.root = "all"', "all/submitted/mallory/halves"),
    "as before": ('c.CourseDirectory.submitted_directory = "handed-in"', "submitted/mallory/halves"),
    "in the course itself": ('c.CourseDirectory.feedback_directory = "."', "submitted/mallory/halves"),
}
"""A course's settings, and where students' work lies with them."""


@pytest.mark.parametrize("name", RENAMED)
def test_where_students_work_lies_is_the_courses_to_say(tmp_path: Path, name: str) -> None:
    settings, place = RENAMED[name]
    course = make_course(tmp_path, "halves", settings=settings)
    outer = tmp_path / "course"
    theirs = outer / place / "more"
    theirs.mkdir(parents=True)
    for folder in (theirs, theirs.parent):
        (folder / "nbgrader_config.py").write_text("raise SystemExit('run')")
        assert find_course(folder).root == course.root
        assert is_students(folder)
    assert not is_students(outer)
    assert not is_students(course.source)


def test_work_that_lies_outside_the_course_is_known_to_who_knows_the_course(tmp_path: Path) -> None:
    for number, settings in enumerate((f"c.CourseDirectory.submitted_directory = {str(tmp_path / 'all')!r}", "")):
        (tmp_path / f"{number}").mkdir()
        course = make_course(tmp_path / f"{number}", settings=settings)
        (tmp_path / "all/mallory").mkdir(parents=True, exist_ok=True)
        if not settings:
            (course.root / "submitted").symlink_to(tmp_path / "all")
        assert course_above(tmp_path / "all/mallory", course.root) == course.root
        assert not is_students(tmp_path / "all/mallory")


def test_another_users_settings_above_are_not_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As in /tmp, where anybody may put them. Root can give the file to another; who is not root becomes another."""
    (tmp_path / "nbgrader_config.py").write_text("raise SystemExit('run')")
    if ROOT:
        os.chown(tmp_path / "nbgrader_config.py", 65534, 65534)
    else:
        monkeypatch.setattr(os, "getuid", lambda: 65534)
    (tmp_path / "submitted/mallory").mkdir(parents=True)
    (tmp_path / "work").mkdir()
    for folder in ("submitted/mallory", "work"):
        with pytest.raises(InputError, match="belong to another user"):
            find_course(tmp_path / folder)
    (tmp_path / "work/nbgrader_config.py").write_text("c = get_config()")
    assert find_course(tmp_path / "work").root == tmp_path / "work"


def test_lessons_fetched_into_a_course_are_a_folder_of_their_own(tmp_path: Path) -> None:
    course = make_course(tmp_path, "halves")
    fetched = course.root / "lessons"
    shutil.copytree(course.source, fetched)
    assert find_course(fetched).root == course.root
    for folder in (fetched, course.source):  # an author may keep the sources in a repository, too
        (folder / ".git").mkdir()
    found = find_course(fetched)
    assert (found.root, found.taken, found.lessons("release")) == (fetched, True, ["halves"])
    assert find_course(course.source).root == course.root


def test_a_students_folder_of_lessons_will_do(tmp_path: Path) -> None:
    make_course(tmp_path, "halves")
    mine = tmp_path / "course" / "source"
    (tmp_path / "course" / "nbgrader_config.py").unlink()
    course = find_course(mine)
    assert course.taken
    assert course.place("release", "halves") == mine / "halves"
    assert course.record("halves") == mine / "halves" / "record.jsonl"
    assert find_course(mine / "halves").root == mine


def test_where_no_course_is_the_error_says_so(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no nbgrader_config.py .*ownpace init"):
        find_course(tmp_path)
    with pytest.raises(InputError, match="no such folder"):
        find_course(tmp_path / "gone")


def test_settings_that_fail_are_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"nbgrader_config.py: .*settings cannot be read: NameError"):
        make_course(tmp_path, settings="c.CourseDirectory.course_id = nothing")


@pytest.mark.parametrize("name", ["../halves", "halves/..", "/etc", "", ".", "Halves", "halves\0"])
def test_only_a_lessons_name_is_one(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError, match=r"it has halves"):
        make_course(tmp_path, "halves").lesson(name)


@pytest.mark.parametrize("student", ["jane", "jane.doe@example.org", "Zoë O’Neill", "12345", "李 雷"])
def test_ids_that_nbgrader_can_use(student: str) -> None:
    assert checked(student) == student


@pytest.mark.parametrize(
    "student",
    [
        "",
        " ",
        ".",
        "..",
        "a/b",
        "a\\b",
        "a..b",
        "*",
        "a?",
        "[a]",
        "-a",
        ".a",
        " a",
        "a ",
        "a\n",
        "a\0",
        "\x1b[2J",
        "a\u202eb",
        "{a}",
        "a" * 101,
    ],
)
def test_ids_that_could_do_harm(student: str) -> None:
    with pytest.raises(InputError, match="cannot be a student's id"):
        checked(student)


def test_the_hub_says_who_the_student_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JUPYTERHUB_USER", "jane")
    assert current_student() == "jane"
    monkeypatch.setenv("JUPYTERHUB_USER", "../jane")
    with pytest.raises(InputError):
        current_student()
