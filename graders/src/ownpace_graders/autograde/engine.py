"""The engine: it takes submissions in, has them graded by an executor, and is the one writer to the gradebook.

Nothing that a student wrote is run here. nbgrader is imported here and not in the process that asks.
"""

import io
import secrets
import traceback
from collections.abc import Callable, Iterator, Sequence, Set
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, CancelledError, Future, wait
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbgrader
from nbgrader.api import MissingEntry
from nbgrader.apps.baseapp import NbGrader
from nbgrader.coursedir import CourseDirectory

from ownpace_graders.autograde.book import Book, BookEntry
from ownpace_graders.autograde.brief import Brief, Graded, Submission
from ownpace_graders.autograde.faults import fault, told
from ownpace_graders.autograde.late import Late
from ownpace_graders.autograde.mark import Mark, is_removed, mark, unmark
from ownpace_graders.autograde.newer import newer
from ownpace_graders.autograde.outcome import SCORING, Outcome, fingerprint, settings
from ownpace_graders.autograde.passes import Passes
from ownpace_graders.autograde.pool import Crew
from ownpace_graders.autograde.steps import asks
from ownpace_graders.autograde.submission import Tray, discard
from ownpace_graders.autograde.unchanged import unchanged
from ownpace_graders.autograde.ungradable import Fault, Ungradable
from ownpace_graders.course import Course
from ownpace_graders.errors import OwnpaceError
from ownpace_graders.lesson import read_lesson, read_notebook
from ownpace_graders.nbgrading.log import logged
from ownpace_graders.nbgrading.shown import written
from ownpace_graders.nbgrading.updated import updated
from ownpace_graders.safe.visible import visible_lines
from ownpace_graders.sandbox.imports import imported

_HELD = 16 << 20
"""Bytes of submissions on their way, above which no other is taken in: with the largest, which is there twice while it
is sent, the engine stays under 300 MB."""
_NEWER = (
    "The source of {lesson} is newer than what students have: {cells}. They are graded by what was released. "
    "To grade by the source: ownpace release {lesson}, then ownpace grade {lesson}."
)
Say = Callable[[str], None]
Hire = Callable[[Brief], AbstractContextManager[Crew]]
"""Who grades a lesson: see pool.processes and cluster.cluster."""


def grade(
    app: NbGrader, course: Course, lesson: str, students: Sequence[str], hire: Hire, say: Say, *, force: bool
) -> Iterator[Outcome]:
    """Grade these students' submissions of a lesson, each an Outcome as it is ready. What concerns all of them is said.
    NoSandbox where there is none."""
    directory = CourseDirectory(parent=app, root=app.coursedir.root, assignment_id=lesson)
    try:
        book = Book(directory.db_url, directory.course_id, lesson)
    except MissingEntry:
        for student in students:
            yield Outcome(student, lesson, "failed", reason=told(Fault("lesson")))
        return
    if changed := newer(app, course.place("source", lesson), book.notebooks):
        say(_NEWER.format(lesson=lesson, cells=", ".join(changed[:10])))
    passes = Passes(app, directory)
    desk = Tray(course, lesson, passes.converter)
    brief = _brief(app, course, lesson, book, desk)
    with book, hire(brief) as crew:
        yield from _Run(app, course, book, desk, Late(passes.late, lesson, book.duedate), crew).over(students, force)


def _brief(app: NbGrader, course: Course, lesson: str, book: Book, desk: Tray) -> Brief:
    source = course.place("source", lesson)
    paths = {path.stem: path for path in source.glob("*.ipynb")}
    return Brief(
        key=secrets.token_hex(8),
        lesson=lesson,
        config=app.config,
        notebooks=book.notebooks,
        lessons={name: _authored(paths[name]) for name in book.notebooks if name in paths},
        markdown={name: written(paths[name]) if name in paths else frozenset() for name in book.notebooks},
        asks=frozenset(name for name, path in paths.items() if asks(read_lesson(path).cells)),
        files=desk.files,
        imports=imported(source),
        hidden=(course.root, course.exchange),
    )


def _authored(path: Path) -> dict[str, Any]:
    """The author's notebook without its outputs, and as nbgrader writes it today."""
    notebook = updated(read_notebook(path))
    return {**notebook, "cells": [{**cell, "outputs": []} for cell in notebook["cells"]]}


@dataclass
class _Work:
    """A submission on its way. `now`: the fingerprints of what its grade depends on; `again`: it had been graded;
    `why` that is done again."""

    submission: Submission
    now: dict[str, str]
    again: bool = False
    why: str = ""
    log: io.StringIO = field(default_factory=io.StringIO)

    @property
    def size(self) -> int:
        return sum(map(len, (*self.submission.notebooks.values(), *self.submission.files.values())))


class _Run:
    """Over the submissions of one lesson. Only as many are in memory as the executor has before it, or fewer large
    ones. Whatever a submission does, the others are graded."""

    def __init__(self, app: NbGrader, course: Course, book: Book, desk: Tray, late: Late, crew: Crew) -> None:
        self._app, self._course, self._lesson = app, course, desk.lesson
        self._book, self._desk, self._late, self._crew = book, desk, late, crew
        self._running: dict[Future[Graded], _Work] = {}
        self._again: list[str] | None = [] if crew.several() else None
        self._enrolled = book.students()
        versions = f"{SCORING} {nbgrader.__version__}"
        self._parts = {**book.fingerprint, "settings": settings(course), "versions": versions}

    def over(self, students: Sequence[str], force: bool) -> Iterator[Outcome]:
        try:
            for student in students:
                done = self._begun(student, force)
                if done:
                    yield done
                while self._running and self._is_busy():
                    yield from self._finished()
            while self._running:
                yield from self._finished()
            again, self._again = self._again or [], None
            for student in again:
                yield from self._alone(student)
        finally:
            for future in self._running:
                future.cancel()

    def _alone(self, student: str) -> Iterator[Outcome]:
        """Grade again what was kept waiting for a processor until its time was over."""
        done = self._begun(student, force=True)
        if done:
            yield done
        while self._running:
            yield from self._finished()

    def _is_busy(self) -> bool:
        held = sum(work.size for work in self._running.values())
        return len(self._running) >= self._crew.ahead() or held > _HELD

    def _begun(self, student: str, force: bool) -> Outcome | None:
        """Have it graded; or what became of it before, or why that cannot be."""
        log = io.StringIO()
        try:
            with logged(self._app.log, log):
                _must_be_text(student)
                now = {**fingerprint(self._course, self._lesson, student), **self._parts}
                now["due"] += str(self._book.extension(student))
                before = mark(self._course, self._lesson, student)
                _must_be_there(student, before, self._enrolled)
                if before and not force and not before.why(now):
                    with suppress(MissingEntry):
                        return Outcome(student, self._lesson, "unchanged", **self._words(self._book.standing(student)))
                submission = self._desk.take(student, self._book.notebooks)
        except (Exception, SystemExit) as error:  # nbgrader ends the process for some faults of the input
            return self._failed(student, fault(error, log), log)
        work = _Work(submission, now, before is not None, before.why(now) if before else "", log)
        self._running[self._crew.submit(submission)] = work
        return None

    def _finished(self) -> Iterator[Outcome]:
        lost = []
        for future in wait(self._running, return_when=FIRST_COMPLETED).done:
            work = self._running.pop(future)
            if not future.cancelled() and isinstance(future.exception(), BrokenExecutor):
                lost.append(work)
            elif self._again is not None and _starved(future):
                self._again.append(work.submission.student)
            else:
                yield self._ended(work, future)
        if lost:
            lost += self._running.values()
            self._running.clear()
            yield from self._one_by_one(lost)

    def _one_by_one(self, lost: Sequence[_Work]) -> Iterator[Outcome]:
        """A process that grades has died, and what was in hand with it. Whose fault it was shows when each is alone."""
        self._crew.renew()
        for work in lost:
            future = self._crew.submit(work.submission)
            wait([future])
            if isinstance(future.exception(), BrokenExecutor):
                self._crew.renew()
            yield self._ended(work, future)

    def _ended(self, work: _Work, future: Future[Graded]) -> Outcome:
        """What became of it. An OwnpaceError where nothing can be graded; CancelledError when who grades is gone."""
        student, log = work.submission.student, work.log
        try:
            graded = future.result()
        except (OwnpaceError, CancelledError):
            raise
        except Exception as error:  # what an executor says when a process of its has died is its own
            return self._failed(student, Fault("died", str(error) or type(error).__name__), log)
        log.write(graded.log)
        if graded.fault:
            return self._failed(student, graded.fault, log)
        try:
            with logged(self._app.log, log):
                missing = self._desk.missing(student, self._book.notebooks)
                standing = self._give(work, graded, missing)
        except (Exception, SystemExit) as error:
            return self._failed(student, fault(error, log), log)
        lost = tuple(f"{name}.ipynb was not handed in." for name in missing)
        assumed = (*work.submission.assumed, *lost, *graded.assumed)
        told = {"log": self._log(student, log), "why": work.why, "assumed": assumed, **self._words(standing)}
        told["moved"] = {name: points for (_, name), points in standing.moved.items()}
        return Outcome(student, self._lesson, "graded", **told)

    def _give(self, work: _Work, graded: Graded, missing: list[str]) -> BookEntry:
        """Files that are ready, then the scores and the files at once, then the mark that it is graded.

        Scores are there only when everything is: what fails on the way takes them back.
        """
        student, desk, known = work.submission.student, self._desk, self._book.notebooks
        handed_in = desk.handed_in(student)
        unmark(self._course, self._lesson, student)
        before = self._course.place("autograded", self._lesson, student)
        same = {*unchanged(before, graded.notebooks, known)}
        files = desk.giving(work.submission, graded.notebooks)
        found = (student, handed_in, graded, missing, self._late)
        standing = self._book.write(*found, create=desk.enrols, together=files, same=same, again=work.again)
        desk.given()
        with suppress(OSError):  # without it the submission is graded once more
            Mark(work.now).put(self._course, self._lesson, student)
        return standing

    def _words(self, standing: BookEntry) -> dict[str, Any]:
        score = sum(standing.scores.values())
        points = {"score": score, "max_score": self._book.max_score, "penalty": standing.penalty}
        return {**points, "needs_manual": standing.needs_manual}

    def _failed(self, student: str, fault: Fault, log: io.StringIO) -> Outcome:
        """It has no grade, and the gradebook knows that it was handed in."""
        try:
            if fault.kind != "removed":  # nothing of theirs is to come back
                with logged(self._app.log, log):
                    self._book.enrol(student, self._desk.handed_in(student), create=self._desk.enrols)
                discard(self._course.place("autograded", self._lesson, student))
        except (Exception, SystemExit):
            log.write(traceback.format_exc())
        return Outcome(student, self._lesson, "failed", reason=told(fault), log=self._log(student, log))

    def _log(self, student: str, log: io.StringIO) -> Path | None:
        """Where it is, or None where it cannot be written: a full disk stops nobody's grading."""
        path = self._course.work / self._lesson / "grading" / f"{student}.log"
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(visible_lines(log.getvalue()), encoding="utf-8", errors="backslashreplace")
        except OSError:
            return None
        return path


def _starved(future: Future[Graded]) -> bool:
    return not future.cancelled() and not future.exception() and future.result().starved


def _must_be_there(student: str, before: Mark | None, enrolled: Set[str]) -> None:
    if before and is_removed(student, enrolled):
        raise Ungradable("removed")


def _must_be_text(student: str) -> None:
    try:
        student.encode()
    except UnicodeEncodeError:
        raise Ungradable("name") from None
