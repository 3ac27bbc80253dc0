"""Every command in every place: a folder without a course, above one, below one, and below one with broken settings."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ownpace.cli import main
from ownpace.cli.lessons import here
from ownpace.cli.serve import served
from tests.extensions.commands import small_course

NEEDS = {
    "new": ["thirds"],
    "import": ["quiz.csv"],
    "preview": ["--no-open"],
    "check": [],
    "test": [],
    "release": [],
    "serve": ["--no-open"],
    "handin": ["halves"],
    "roster": ["class.csv"],
    "collect": [],
    "grade": ["halves"],
    "feedback": ["halves"],
    "report": [],
    "record": ["show"],
    "record merge": ["other.jsonl"],
    "record export": [],
    "record erase": ["--yes"],
    "demo": [],
}
"""The commands that are about a course, each with what it cannot do without."""
ELSEWHERE = {"init": "makes a course", "film": "is about a file", "binder-link": "is about a repository"}


TEACHERS = ("release", "roster", "collect", "grade", "feedback", "report", "demo")
"""Those for which a student's folder of lessons is not a course either; new and import say so in words of their own."""
NAMES = ("preview --no-open", "check", "test", "release", "handin", "grade", "feedback", "report")
"""The commands that take a lesson's name."""


def run(command: str) -> Result:
    return CliRunner().invoke(main, [*command.split(), *NEEDS[command]])


def test_every_command_is_in_the_table() -> None:
    assert {each.partition(" ")[0] for each in NEEDS} | {*ELSEWHERE} == {*main.commands}


def test_where_there_is_no_course_each_says_so_and_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for where in ("empty", "above"):
        (tmp_path / where).mkdir()
    small_course(tmp_path / "above")
    (tmp_path / "notes/sums").mkdir(parents=True)
    (tmp_path / "notes/sums/sums.ipynb").write_text(json.dumps({"cells": [], "nbformat": 4, "nbformat_minor": 5}))
    make = "Go to the course's folder, or make"
    for where, next in (("empty", make), ("above", "folder: cd course, or make"), ("notes", make)):
        monkeypatch.chdir(tmp_path / where)
        before = sorted(Path.cwd().rglob("*"))
        for command in NEEDS:
            done = run(command)
            assert done.exit_code == 1, (command, done.output)
            assert "This is not a course: there is no nbgrader_config.py here" in done.output, command
            assert next in " ".join(done.output.split()), (command, done.output)
        assert sorted(Path.cwd().rglob("*")) == before


def test_a_student_s_folder_is_not_a_course_for_a_teacher(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(small_course(tmp_path) / "modules/halves", tmp_path / "fetched/halves")
    monkeypatch.chdir(tmp_path / "fetched")
    before = sorted(Path.cwd().rglob("*"))
    for command in TEACHERS:
        done = run(command)
        assert (done.exit_code, "This is not a course" in done.output) == (1, True), (command, done.output)
    assert sorted(Path.cwd().rglob("*")) == before
    assert here().taken


def test_a_misspelt_lesson_is_told_with_the_one_that_was_meant(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whichever step of it is asked for, and whether or not there is one there yet."""
    monkeypatch.chdir(small_course(tmp_path))
    for command in NAMES:
        done = CliRunner().invoke(main, [*command.split(), "halvs"])
        assert (done.exit_code, "Did you mean “halves”?" in done.output) == (1, True), (command, done.output)
    assert "Release it first" in run("handin").output
    Path("work/halves").mkdir(parents=True)
    Path("work/halves/record.jsonl").write_text("")
    for command in ("show", "export", "erase"):
        assert "Did you mean “halves”?" in CliRunner().invoke(main, ["record", command, "halvs"]).output, command


def test_that_no_browser_is_to_be_opened_has_one_name() -> None:
    for command in ("serve", "preview"):
        said = CliRunner().invoke(main, [command, "--help"]).output
        assert "--no-open" in said and "--no-browser" not in said
    docs = Path(__file__).parents[2] / "docs"
    assert not [page.name for page in docs.rglob("*.md") if "--no-browser" in page.read_text(encoding="utf-8")]


def test_below_a_course_each_is_about_that_course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    course = small_course(tmp_path)
    places = [course, course / "modules", course / "modules/halves", course / "modules/halves/media"]
    places[-1].mkdir(exist_ok=True)
    for place in places:
        monkeypatch.chdir(place)
        assert here().root == served(None) == course
    (course / "nbgrader_config.py").write_text("c = (")
    for place in places:
        monkeypatch.chdir(place)
        for command in NEEDS:
            done = run(command)
            assert (done.exit_code, "The course's settings cannot be read" in done.output) == (1, True), command
            assert f"{course.name}/nbgrader_config.py" in done.output, command


def test_a_folder_that_is_named_may_be_filled_later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert served(Path()) == Path()
    (tmp_path / "release").mkdir()
    assert served(None) == tmp_path
