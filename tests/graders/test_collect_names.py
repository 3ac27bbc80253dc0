"""What browsers, computers and Google's Drive make of names: each hand-in is its student's, or is told."""

import io
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from tests.graders.plain_words import pythons

from ownpace_graders.collect import Collection, collect
from ownpace_graders.course import Course
from ownpace_graders.nbgrading import gradebook
from ownpace_graders.roster import Person

Made = Callable[[str], bytes]
LIST = (
    Person("jdoe", "Jane", "Doe", "jane@school.example"),
    Person("roe", "Åsa", "Roe", number="4711"),
    Person("lee", "Kim", "Lee"),
    Person("poe", "Ann", "Poe"),
)


def notebook(course: Course, words: str) -> bytes:
    text = (course.place("source", "halves") / "halves.ipynb").read_text()
    return text.replace("Halves", f"Halves {words}").encode()


def a_zip(files: Mapping[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return made.getvalue()


TAKEN: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "halves+a1.ipynb.txt": (lambda own: own, "a1"),
    "halves+a2.IPYNB": (lambda own: own, "a2"),
    "halves+a3 - Copy.zip": (lambda own: a_zip({"halves.ipynb.json": own}), "a3"),
    "halves+a4 copy 2.zip": (lambda own: a_zip({"HALVES.IPYNB": own, "data.csv": b"1"}), "a4"),
    "halves+a5(1).zip": (lambda own: a_zip({"a/notes.txt": b"1", "a/b/c/halves.ipynb": own, "a/b/x.csv": b""}), "a5"),
    "halves+a6.zip": (lambda own: a_zip({"hand-in.zip": a_zip({"again.zip": a_zip({"halves.ipynb": own})})}), "a6"),
    "halves+a7.zip": (lambda own: a_zip({"halves.ipynb": own, "halves(1).ipynb": own}), "a7"),
    "halves+Jane Doe.zip": (lambda own: a_zip({"halves.ipynb": own}), "jdoe"),
    "halves+4711.ipynb": (lambda own: own, "roe"),
    "Kim Lee - Copy of halves.ipynb": (lambda own: own, "lee"),
    "12345-678901 - Ann Poe - 3 mars, 2026 2030 - halves.ipynb": (lambda own: own, "poe"),
}
"""A file, how it is made of a notebook, and whose it is."""
TOLD: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "halves+b1.pdf": (lambda _: b"%PDF", "neither a zip nor a notebook"),
    "halves+b2.tar.gz": (lambda _: b"\x1f\x8b", "neither a zip nor a notebook"),
    "halves+b3.zip": (lambda _: b"Rar!\x1a\x07\x01\x00", "not a zip that can be read"),
    "halves+b4.zip": (lambda _: a_zip({"halves.html": b"<p>"}), "no notebook in it"),
    "drive-download-001.zip": (
        lambda own: a_zip({"halves/halves.ipynb": own, "halves/halves(1).ipynb": own}),
        "several copies of halves.ipynb",
    ),
    "Maths/halves/halves.ipynb": (lambda own: own, "in a folder Maths, and nobody of that name"),
    "Physics/halves/halves.ipynb": (lambda own: own, "several copies of halves.ipynb"),
}
"""What is told of what cannot be taken."""


@pytest.fixture
def found(course: Course, inbox: Path) -> Collection:
    gradebook.enrol(course, LIST)
    for name, (made, _) in {**TAKEN, **TOLD}.items():
        (inbox / name).parent.mkdir(parents=True, exist_ok=True)
        (inbox / name).write_bytes(made(notebook(course, name)))
    (inbox / "Physics/halves/halves (1).ipynb").write_bytes(notebook(course, "another's"))
    return collect(course, [inbox])


def test_each_is_its_students_or_told(found: Collection, course: Course) -> None:
    assert {each.student for each in found.taken} == {student for _, student in TAKEN.values()}, found.refused
    for each in found.taken:
        assert any(course.place("submitted", "halves", each.student).glob("*.ipynb")), each.student
    reasons = [each.reason for each in found.refused]
    for name, (_, words) in TOLD.items():
        assert sum(words in reason for reason in reasons) >= 1, name
    assert len(reasons) == len(TOLD)
    assert pythons(" ".join([*reasons, *(f"{each.note} {each.strange}" for each in found.taken)])) == []
