"""What platforms, browsers, computers and Google's Drive make of names: each hand-in is its student's, or is told."""

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest

from ownpace_graders.collect import Collection, collect
from ownpace_graders.course import Course
from ownpace_graders.nbgrading import gradebook
from ownpace_graders.roster import Person
from tests.graders.plain_words import pythons
from tests.graders.tables import read_yaml

CASES = read_yaml((Path(__file__).parent / "cases/collect/names.yml").read_text(encoding="utf-8"))
LIST = (
    Person("jdoe", "Jane", "Doe", "jane@school.example"),
    Person("roe", "Åsa", "Roe", number="4711"),
    Person("lee", "Kim", "Lee"),
    Person("poe", "Ann", "Poe"),
    Person("dobbs", "Dob", "Dobbs"),
)
TWICE = "Physics/halves/"
"""A folder of Drive's, in which two have handed in a notebook of one name."""


def made(held: Any, lesson: str, words: str) -> bytes:
    """A notebook that nobody else has, the lesson as it was released, a text, or a zip of such."""
    if isinstance(held, str):
        return {"notebook": lesson.replace("Halves", f"Halves {words}"), "release": lesson}.get(held, held).encode()
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, inner in held.items():
            archive.writestr(zipfile.ZipInfo(name), made(inner, lesson, words))
    return packed.getvalue()


@pytest.fixture
def found(course: Course, inbox: Path) -> Collection:
    gradebook.enrol(course, LIST)
    lesson = (course.place("release", "halves") / "halves.ipynb").read_text(encoding="utf-8")
    files = {name: each["is"] for name, each in CASES.items()}
    for name, held in {**files, f"{TWICE}halves.ipynb": "notebook", f"{TWICE}halves (1).ipynb": "notebook"}.items():
        (inbox / name).parent.mkdir(parents=True, exist_ok=True)
        (inbox / name).write_bytes(made(held, lesson, name))
    return collect(course, [inbox])


def test_each_is_its_students_or_told(found: Collection, course: Course, inbox: Path) -> None:
    whose = {each["of"] for each in CASES.values() if "of" in each}
    assert {one.student for one in found.taken} == whose, found.refused
    for student in whose:
        assert any(course.place("submitted", "halves", student).glob("*.ipynb")), student
    told = {one.path.relative_to(inbox).as_posix(): one.reason for one in found.refused}
    for name, each in CASES.items():
        reasons = [told[place] for place in (name, name.rpartition("/")[0]) if place in told]
        assert [each["told"] in reason for reason in reasons] == ([True] if "told" in each else []), (name, reasons)
    assert "several copies of halves.ipynb" in told.pop(TWICE.rstrip("/"))
    assert len(told) == len(CASES) - len(whose)
    said = [*told.values(), *(f"{one.note} {one.strange}" for one in found.taken)]
    assert pythons(" ".join(said)) == []
