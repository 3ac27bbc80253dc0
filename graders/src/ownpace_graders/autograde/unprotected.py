"""Grading with nbgrader's own autograder, one submission after another, with no protection from what students wrote."""

import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from ownpace_graders.autograde.mark import Mark, mark, unmark
from ownpace_graders.autograde.outcome import Outcome, fingerprint
from ownpace_graders.course import Course
from ownpace_graders.nbgrading import Done, Nbgrader, gradebook
from ownpace_graders.nbgrading.words import in_words
from ownpace_graders.safe.visible import visible_lines


def grade(course: Course, asked: Mapping[str, Sequence[str]], *, force: bool) -> Iterator[Outcome]:
    """Grade the submissions `asked` for: {lesson: students}."""
    names = gradebook.names(course)
    with Nbgrader(course) as nbgrader:
        for lesson, students in asked.items():
            for student in students:
                yield replace(_grade(course, nbgrader, lesson, student, force), name=names.get(student, ""))


def _grade(course: Course, nbgrader: Nbgrader, lesson: str, student: str, force: bool) -> Outcome:
    graded = course.place("autograded", lesson, student)
    now = fingerprint(course, lesson, student)
    before = mark(course, lesson, student)
    if not force and before and not before.why(now):
        standing = gradebook.standing(course, lesson, student)
        if standing is not None:
            return Outcome(student, lesson, "unchanged", **standing)
    unmark(course, lesson, student)
    done = nbgrader.do("autograde", lesson=lesson, student=student)
    log = _log(course, lesson, student, done)
    if not done.ok:
        shutil.rmtree(graded, ignore_errors=True)  # as nbgrader does, when it is not itself stopped
        return Outcome(student, lesson, "failed", reason=" ".join(in_words(done)), log=log)
    Mark(now, unprotected=True).put(course, lesson, student)
    return Outcome(student, lesson, "graded", log=log, **done.value)


def _log(course: Course, lesson: str, student: str, done: Done) -> Path:
    path = course.work / lesson / "grading" / f"{student}.log"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(visible_lines(f"{done.log}{done.error}\n"), encoding="utf-8", errors="backslashreplace")
    return path
