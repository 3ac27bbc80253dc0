"""What a student in the preview would get back: handed in, graded and with feedback, all of it as for everybody, in a
course that is gone afterwards."""

from __future__ import annotations

import shutil
import tempfile
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from ownpace.authoring.preview.stage import Stage, prepared_texts
from ownpace.authoring.preview.students import PreviewStudent
from ownpace.demo.folder import SETTINGS
from ownpace_graders.autograde.grade import grade
from ownpace_graders.course import Course, find_course
from ownpace_graders.errors import NoSandbox, OwnpaceError
from ownpace_graders.feedback import feedback
from ownpace_graders.handin import build_submission
from ownpace_graders.nbgrading import Nbgrader
from ownpace_graders.nbgrading.words import in_words
from ownpace_graders.release import release
from ownpace_graders.settings import CONFIG

WHO = "student"
"""Whose submission it is."""
_MADE = ("submitted", "autograded", "feedback")
Tell = Callable[[str], None]


class Grader:
    """Grades what is done in one lesson. Its course is kept, and released again only where a source has changed; jobs
    of nbgrader's are done by the process that the stage has running."""

    def __init__(self, stage: Stage, name: str) -> None:
        self._stage, self._name = stage, name
        self._root = Path(tempfile.mkdtemp(prefix="graded-", dir=stage.root))
        self._released: dict[Path, int] = {}
        self._turn = threading.Lock()

    def graded(self, student: PreviewStudent, tell: Tell) -> dict[str, Path]:
        """The feedback pages, by notebook, of what the student has done; they lie in the stage's folder. OwnpaceError
        in words for the author where the lesson cannot be released or graded. `tell` hears what is being done."""
        with self._turn:
            course = self._course(tell)
            tell("Handing in …")
            self._hand_in(course, student)
            tell("Grading …")
            if reason := self._not_graded(course):
                raise OwnpaceError("This cannot be graded.", where=self._name, next=reason)
            tell("Writing the feedback page …")
            [made] = feedback(course, [self._name], self._stage.nbgrader)
            if made.reason:
                raise OwnpaceError("There is no feedback.", where=self._name, next=made.reason)
            kept = Path(tempfile.mkdtemp(prefix="pages-", dir=self._stage.root))
            return {path.stem: Path(shutil.copy(path, kept)) for path in made.pages}

    def _course(self, tell: Tell) -> Course:
        """The course, with its lesson released as it is now."""
        now = {path: path.stat().st_mtime_ns for path in self._sources()}
        if now != self._released:
            tell("Releasing it …")
            self._copy()
            course = find_course(self._root)
            if self._released:
                Nbgrader(course, self._stage.nbgrader).do("forget", lesson=self._name, student=WHO)
            list(release(course, [self._name], self._stage.nbgrader))
            self._released = now
        return find_course(self._root)

    def _sources(self) -> list[Path]:
        """The lesson's files, and the notebooks of the others, of which a review takes something along."""
        course = self._stage.course
        others = course.source.glob("*/*.ipynb")
        return sorted({*others, *(path for path in course.place("source", self._name).rglob("*") if path.is_file())})

    def _copy(self) -> None:
        course, modules = self._stage.course, self._root / "modules"
        shutil.rmtree(modules, ignore_errors=True)
        settings = f"{SETTINGS}c.Ownpace.student_files = {sorted(course.student_files)!r}\n"
        (self._root / CONFIG).write_text(settings, encoding="utf-8")
        shutil.copytree(course.place("source", self._name), modules / self._name)
        for stem, text in prepared_texts(modules / self._name):
            (modules / self._name / f"{stem}.ipynb").write_text(text, encoding="utf-8")
        for other in course.lessons():
            if other != self._name:
                (modules / other).mkdir()
                for notebook in course.place("source", other).glob("*.ipynb"):
                    shutil.copy(notebook, modules / other)

    def _hand_in(self, course: Course, student: PreviewStudent) -> None:
        for step in _MADE:
            shutil.rmtree(course.place(step, self._name, WHO), ignore_errors=True)
        submitted = course.place("submitted", self._name, WHO)
        submitted.mkdir(parents=True)
        build_submission(course.place("release", self._name), student.record, submitted, WHO, datetime.now(UTC))

    def _not_graded(self, course: Course) -> str:
        """Why it could not be graded, "" where it is."""
        done = Nbgrader(course, self._stage.nbgrader).do("grade", lesson=self._name, student=WHO)
        if done.ok:
            return str(done.value["reason"]) if done.value["status"] == "failed" else ""
        if done.error.startswith(NoSandbox.__name__):  # what is run is the author's own
            [outcome] = grade(course, [self._name], force=True, sandboxed=False)
            return outcome.reason if outcome.status == "failed" else ""
        return " ".join(in_words(done))
