"""Every command in every place: a folder without a course, above one, below one, and below one with broken settings."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tests.extensions.commands import small_course

from ownpace.cli import main
from ownpace.cli.lessons import here
from ownpace.cli.serve import served

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


def run(command: str) -> Result:
    return CliRunner().invoke(main, [*command.split(), *NEEDS[command]])


def test_every_command_is_in_the_table() -> None:
    assert {each.partition(" ")[0] for each in NEEDS} | {*ELSEWHERE} == {*main.commands}


def test_where_there_is_no_course_each_says_so_and_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for where in ("empty", "above"):
        (tmp_path / where).mkdir()
    small_course(tmp_path / "above")
    for where, next in (("empty", "Go to the course's folder, or make"), ("above", "folder: cd course, or make")):
        monkeypatch.chdir(tmp_path / where)
        before = sorted(Path.cwd().rglob("*"))
        for command in NEEDS:
            done = run(command)
            assert done.exit_code == 1, (command, done.output)
            assert "This is not a course: there is no nbgrader_config.py here" in done.output, command
            assert next in " ".join(done.output.split()), (command, done.output)
        assert sorted(Path.cwd().rglob("*")) == before


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
