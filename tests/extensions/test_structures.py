"""The structures that a new lesson can begin with, and how its file is written."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from ownpace.authoring.check import check
from ownpace.authoring.course import lay_out
from ownpace.authoring.starters import listed, picked, starters
from ownpace.authoring.starters.begin import Wishes, begin
from ownpace.whole import write_whole
from ownpace_graders.course import Course
from ownpace_graders.errors import UsageError
from ownpace_graders.lesson import read_lesson
from ownpace_graders.practice.objectives import objectives_of


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    return lay_out(tmp_path_factory.mktemp("structures"))[0]


@pytest.mark.parametrize("name", starters())
def test_the_author_s_objectives_stand_in_the_place_of_the_example_s(course: Course, name: str) -> None:
    wishes = Wishes(objectives=("dance: Say what a dance tells", "Ask why."))
    made = read_lesson(begin(course, name, starters()[name], wishes))
    assert {*made.objectives} == {"dance", "ask-why"}
    assert made.summary == "Say what a dance tells. Ask why."
    assert {each for cell in made.questions for each in objectives_of(cell)} <= {*made.objectives}
    assert {one.code for one in check(made.path)} <= {"OP21"}


PICKED = [
    *(("1", "after-class"), ("8", "text-study"), ("Explicit", "explicit"), ("before class", "before-class")),
    *(("fl", "fluency"), ("p", "may be pre-reader or project"), ("9", "no structure"), ("0", "no structure")),
    *(("", "no structure"), ("?", "no structure")),
]


def test_a_structure_is_taken_by_number_name_or_how_it_begins() -> None:
    """The numbers are those of the list that is shown."""
    known = starters()
    assert [line.split()[:2] for line in listed(known).splitlines()] == [
        [str(n), name] for n, name in enumerate(known, 1)
    ]
    for words, wanted in PICKED:
        if wanted in known:
            assert picked(words, known).name == wanted
        else:
            with pytest.raises(UsageError, match=wanted):
                picked(words, known)


def test_every_structure_gives_its_reasons_and_has_an_exit_ticket_and_a_look_back() -> None:
    found = starters()
    assert set(found) == {
        *("after-class", "before-class", "code", "explicit", "fluency", "pre-reader", "project", "text-study")
    }
    for each in found.values():
        notes = ["".join(cell["source"]) for cell in each.cells if cell["id"].startswith("note-")]
        plan = next("".join(cell["source"]) for cell in each.cells).count("{heading:")
        assert sum("Why:" in note for note in notes) == plan, each.name
        text = "".join("".join(cell["source"]) for cell in each.cells)
        assert "purpose: check" in text
        assert "ask.reflect(" in text


def test_two_who_write_a_file_at_once_do_not_meet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One is about to put its file into place when the other comes by and does all of it."""
    path, mode = tmp_path / "lesson.ipynb", shutil.copymode
    path.write_text("before")
    path.chmod(0o640)

    def meanwhile(*paths: Path) -> None:
        monkeypatch.setattr(shutil, "copymode", mode)
        write_whole(path, "other")
        mode(*paths)

    monkeypatch.setattr(shutil, "copymode", meanwhile)
    write_whole(path, "mine")
    assert (path.read_text(), path.stat().st_mode & 0o777, list(tmp_path.iterdir())) == ("mine", 0o640, [path])
