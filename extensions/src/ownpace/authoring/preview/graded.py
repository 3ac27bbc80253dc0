"""What a student in the preview would get back: handed in, graded and with feedback, all of it as for everybody, in a
course that is gone afterwards."""

from __future__ import annotations

import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from ownpace.authoring.preview.stage import Stage
from ownpace.authoring.preview.students import Student
from ownpace.demo.folder import SETTINGS
from ownpace_graders.autograde.grade import grade
from ownpace_graders.autograde.outcome import Outcome
from ownpace_graders.course import Course, find_course
from ownpace_graders.errors import NoSandbox, OwnpaceError
from ownpace_graders.feedback import feedback
from ownpace_graders.handin import build_submission
from ownpace_graders.release import release
from ownpace_graders.settings import CONFIG

WHO = "student"
"""Whose submission it is."""


def graded(stage: Stage, student: Student) -> dict[str, Path]:
    """The feedback pages, by notebook, of what the student has done; they lie in the stage's folder. OwnpaceError in
    words for the author where the lesson cannot be released or graded."""
    name = student.name
    course = _course(stage, name)
    list(release(course, [name]))
    submitted = course.place("submitted", name, WHO)
    submitted.mkdir(parents=True)
    build_submission(course.place("release", name), student.record, submitted, WHO, datetime.now(UTC))
    for outcome in _grade(course, name):
        if outcome.status == "failed":
            raise OwnpaceError("This cannot be graded.", where=name, next=outcome.reason)
    [made] = feedback(course, [name])
    if made.reason:
        raise OwnpaceError("There is no feedback.", where=name, next=made.reason)
    return {path.stem: path for path in made.pages}


def _grade(course: Course, name: str) -> list[Outcome]:
    try:
        return list(grade(course, [name]))
    except NoSandbox:  # what is run is the author's own
        return list(grade(course, [name], sandboxed=False))


def _course(stage: Stage, name: str) -> Course:
    """A course with the lesson, and with the notebooks of the others, of which a review takes something along."""
    root = Path(tempfile.mkdtemp(prefix="graded-", dir=stage.root))
    (root / CONFIG).write_text(_settings(stage.course), encoding="utf-8")
    shutil.copytree(stage.course.place("source", name), root / "modules" / name)
    for other in stage.course.lessons():
        if other != name:
            (root / "modules" / other).mkdir()
            for notebook in stage.course.place("source", other).glob("*.ipynb"):
                shutil.copy(notebook, root / "modules" / other)
    return find_course(root)


def _settings(course: Course) -> str:
    return f"{SETTINGS}c.Ownpace.student_files = {sorted(course.student_files)!r}\n"
