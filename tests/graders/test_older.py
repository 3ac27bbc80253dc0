"""A course of an older nbgrader: its lessons are released and graded as if updated, and stay as they are."""

import json
import shutil
from importlib.util import find_spec
from pathlib import Path

import pytest

from ownpace_graders.autograde import grade
from tests.graders.classroom import at_home, make_course, release_all

pytestmark = pytest.mark.xdist_group("release")

_origin = getattr(find_spec("nbgrader"), "origin", None)
assert _origin
FILES = Path(_origin).parent / "tests/apps/files"
OF_NOW, OLDER = "test", ("test-v0", "test-v1", "test-v2")


def test_lessons_of_older_nbgraders_are_released_and_graded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    at_home(tmp_path, monkeypatch)
    course = make_course(tmp_path)
    for name in (OF_NOW, *OLDER):
        folder = course.place("source", name)
        folder.mkdir(parents=True)
        shutil.copy(FILES / f"{name}.ipynb", folder / f"{name}.ipynb")
    release_all(course)
    for name in (OF_NOW, *OLDER):
        source = course.place("source", name) / f"{name}.ipynb"
        assert source.read_bytes() == (FILES / f"{name}.ipynb").read_bytes()
        released = json.loads((course.place("release", name) / f"{name}.ipynb").read_text(encoding="utf-8"))
        marks = [cell["metadata"]["nbgrader"] for cell in released["cells"] if "nbgrader" in cell["metadata"]]
        assert {each["schema_version"] for each in marks} == {3}
        # What students of an older release hand in is older, too.
        shutil.copytree(course.place("source", name), course.place("submitted", name, "ada"))
    said: list[str] = []
    outcomes = {one.lesson: one for one in grade(course, say=said.append)}
    assert {name: one.reason for name, one in outcomes.items() if one.reason} == {}
    assert said == []
    now = outcomes[OF_NOW]
    assert now.max_score
    for name in OLDER:
        assert (outcomes[name].score, outcomes[name].max_score) == (now.score, now.max_score), name
