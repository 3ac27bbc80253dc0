"""Grading with nbgrader's own autograder, one submission after another."""

import hashlib
import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from ownpace_graders import gradebook
from ownpace_graders.course import Course
from ownpace_graders.nbgrading import Done, Nbgrader
from ownpace_graders.nbgrading.words import in_words

_GRADED = ".graded"
"""In the folder of a graded submission: the fingerprint of what was graded. nbgrader removes it with the folder."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a submission. `needs_manual`: the teacher has still to mark something in it.

    status "failed": `reason` says why, and there is no score · "unchanged": neither the submission nor the lesson has
    changed since it was graded · `log` is nbgrader's, if it ran.
    """

    student: str
    lesson: str
    status: Literal["graded", "unchanged", "failed"]
    score: float | None = None
    max_score: float | None = None
    needs_manual: bool = False
    reason: str = ""
    log: Path | None = None


def submissions(course: Course, lesson: str) -> list[str]:
    """The students whose submissions of the lesson are in submitted/."""
    pattern = course.place("submitted", lesson, "*").relative_to(course.root)
    found = (folder for folder in course.root.glob(str(pattern)) if any(folder.glob("*.ipynb")))
    return sorted(_student(course, lesson, folder) for folder in found)


def grade(
    course: Course, lessons: Sequence[str] = (), students: Iterable[str] | None = None, *, force: bool = False
) -> Iterator[Outcome]:
    """Grade the submissions of the lessons (default: all) by the students (default: all), each as it is ready.

    One that has not changed is left alone unless `force`; one that fails is an Outcome and the rest go on.
    InputError for a lesson that is not there.
    """
    names = [course.lesson(lesson) for lesson in lessons] or course.lessons()
    chosen = None if students is None else set(students)
    with Nbgrader(course) as nbgrader:
        for lesson in names:
            for student in submissions(course, lesson):
                if chosen is None or student in chosen:
                    yield _grade(course, nbgrader, lesson, student, force)


def _grade(course: Course, nbgrader: Nbgrader, lesson: str, student: str, force: bool) -> Outcome:
    graded = course.place("autograded", lesson, student)
    now = _fingerprint(course, lesson, student)
    if not force and (graded / _GRADED).is_file() and (graded / _GRADED).read_text() == now:
        standing = gradebook.standing(course, lesson, student)
        if standing is not None:
            return Outcome(student, lesson, "unchanged", *standing)
    done = nbgrader.do("autograde", lesson=lesson, student=student)
    log = _log(course, lesson, student, done)
    if not done.ok:
        shutil.rmtree(graded, ignore_errors=True)  # as nbgrader does, when it is not itself stopped
        return Outcome(student, lesson, "failed", reason=" ".join(in_words(done)), log=log)
    (graded / _GRADED).write_text(now)
    return Outcome(student, lesson, "graded", log=log, **done.value)


def _fingerprint(course: Course, lesson: str, student: str) -> str:
    """Of all that the grade depends on: what was handed in, and the lesson's notebooks."""
    submitted, source = course.place("submitted", lesson, student), course.place("source", lesson)
    digest = hashlib.sha256()
    for folder, pattern in ((submitted, "**/*"), (source, "*.ipynb")):
        for path in sorted(path for path in folder.glob(pattern) if path.is_file()):
            digest.update(f"{path.relative_to(folder)}\0{path.stat().st_size}\0".encode() + path.read_bytes())
    return digest.hexdigest()


def _log(course: Course, lesson: str, student: str, done: Done) -> Path:
    path = course.work / lesson / "grading" / f"{student}.log"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{done.log}{done.error}\n", encoding="utf-8")
    return path


def _student(course: Course, lesson: str, folder: Path) -> str:
    before, after = str(course.place("submitted", lesson, "\1")).split("\1")
    return str(folder).removeprefix(before).removesuffix(after)
