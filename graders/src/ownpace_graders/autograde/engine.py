"""The engine: it takes submissions in, has their cells run in sandboxes, and is the one writer to the gradebook.

Nothing that a student wrote is run here. nbgrader is imported here and not in the process that asks.
"""

import ast
import io
import logging
import traceback
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any

from nbgrader.api import MissingEntry
from nbgrader.apps.baseapp import NbGrader
from nbgrader.coursedir import CourseDirectory

from ownpace_graders.autograde.book import Book, opened
from ownpace_graders.autograde.kernels import kernel_settings, needed
from ownpace_graders.autograde.outcome import GRADED, Outcome, fingerprint
from ownpace_graders.autograde.passes import Passes
from ownpace_graders.autograde.pool import Pool
from ownpace_graders.autograde.sandbox import Limits, Ran, Sandbox, Stopped
from ownpace_graders.autograde.submission import Desk, Submission, discard
from ownpace_graders.course import Course
from ownpace_graders.lesson import read_lesson
from ownpace_graders.nbgrading import Done
from ownpace_graders.nbgrading.words import in_words

Work = tuple[Submission, str, io.StringIO]


def grade(
    app: NbGrader, course: Course, lesson: str, students: Sequence[str], *, force: bool, workers: int
) -> Iterator[Outcome]:
    """Grade these students' submissions of a lesson, each an Outcome as it is ready. NoSandbox where there is none."""
    directory = CourseDirectory(parent=app, root=app.coursedir.root, assignment_id=lesson)
    passes = Passes(app, directory)
    execute = passes.execute
    limits = Limits(
        cell=execute.timeout if execute.timeout and execute.timeout > 0 else None, grace=execute.iopub_timeout
    )
    source = course.place("source", lesson)
    modules, kernels = imported(source), needed(source)
    try:
        with opened(directory.db_url, directory.course_id, lesson) as book:
            desk = Desk(course, lesson, book, passes)
            make = partial(
                Sandbox, modules, limits, (course.root, course.exchange), kernels, kernel_settings(app.config)
            )
            with Pool(workers, make) as pool:
                yield from _Run(app, course, lesson, book, desk, passes, pool, workers).over(students, force)
    except MissingEntry:
        for student in students:
            reason = " ".join(in_words(Done(False, None, "No assignment with ID", "")))
            yield Outcome(student, lesson, "failed", reason=reason)


class _Run:
    """Over the submissions of one lesson. Only as many are in memory as the workers have before them."""

    def __init__(
        self,
        app: NbGrader,
        course: Course,
        lesson: str,
        book: Book,
        desk: Desk,
        passes: Passes,
        pool: Pool,
        workers: int,
    ) -> None:
        self._app, self._course, self._lesson, self._book = app, course, lesson, book
        self._desk, self._passes, self._pool = desk, passes, pool
        self._ahead = 2 * workers

    def over(self, students: Sequence[str], force: bool) -> Iterator[Outcome]:
        running: dict[Future[Any], Work] = {}
        for student in students:
            log = io.StringIO()
            now = fingerprint(self._course, self._lesson, student)
            standing = None if force else self._standing(student, now)
            if standing:
                yield Outcome(student, self._lesson, "unchanged", **standing)
                continue
            try:
                with self._logged(log):
                    taken = self._desk.take(student)
            except (Exception, SystemExit) as error:  # nbgrader ends the process for some faults of the input
                yield self._failed(student, error, log)
                continue
            running[self._pool.submit(taken.files, taken.scripts())] = (taken, now, log)
            while len(running) >= self._ahead:
                yield from self._finished(running)
        while running:
            yield from self._finished(running)

    def _finished(self, running: dict[Future[Any], Work]) -> Iterator[Outcome]:
        for future in wait(running, return_when=FIRST_COMPLETED).done:
            taken, now, log = running.pop(future)
            try:
                with self._logged(log):
                    standing = self._desk.give(taken, _whole(future.result()))
            except (Exception, SystemExit) as error:
                yield self._failed(taken.student, error, log)
            else:
                place = self._course.place("autograded", self._lesson, taken.student)
                (place / GRADED).write_text(now)
                yield Outcome(taken.student, self._lesson, "graded", log=self._log(taken.student, log), **standing)

    def _standing(self, student: str, now: str) -> dict[str, Any] | None:
        """What the gradebook says about a submission that has not changed since it was graded."""
        mark = self._course.place("autograded", self._lesson, student) / GRADED
        if mark.is_file() and mark.read_text() == now:
            with suppress(MissingEntry):
                return self._desk.standing(student)
        return None

    def _failed(self, student: str, error: BaseException, log: io.StringIO) -> Outcome:
        """It has no grade, and the gradebook knows that it was handed in."""
        self._book.forget()
        said = str(error) if isinstance(error, Stopped) else f"{type(error).__name__}: {error}"
        log.write(f"{said}\n" if isinstance(error, Stopped) else "".join(traceback.format_exception(error)))
        try:
            with self._logged(log):
                self._desk.enrol(student)
                self._book.save()
        except (Exception, SystemExit):
            log.write(traceback.format_exc())
            self._book.forget()
        discard(self._course.place("autograded", self._lesson, student))
        reason = " ".join(in_words(Done(False, None, said, log.getvalue())))
        return Outcome(student, self._lesson, "failed", reason=reason, log=self._log(student, log))

    def _log(self, student: str, log: io.StringIO) -> Path:
        path = self._course.work / self._lesson / "grading" / f"{student}.log"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(log.getvalue(), encoding="utf-8")
        return path

    @contextmanager
    def _logged(self, log: io.StringIO) -> Iterator[None]:
        handler = logging.StreamHandler(log)
        handler.setLevel(logging.INFO)
        handler.setFormatter(logging.Formatter("[%(levelname)s] %(message)s"))
        self._app.log.addHandler(handler)
        try:
            yield
        finally:
            self._app.log.removeHandler(handler)


def _whole(ran: list[list[Ran] | Stopped]) -> list[list[Ran]]:
    """What every notebook gave. Stopped when one has not run to its end."""
    whole = []
    for each in ran:
        if isinstance(each, Stopped):
            raise each
        whole.append(each)
    return whole


def imported(folder: Path) -> list[str]:
    """The modules that a lesson's notebooks import, in the order of their names, without those of its own folder."""
    found: Counter[str] = Counter()
    for path in folder.glob("*.ipynb"):
        for cell in read_lesson(path).cells:
            try:
                tree = ast.parse(cell.source)
            except SyntaxError:
                continue
            for node in ast.walk(tree):
                if isinstance(node, ast.Import):
                    found.update(alias.name for alias in node.names)
                elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                    found.update([node.module])
    own = {path.stem for path in folder.iterdir()}
    return sorted(name for name in found if name.partition(".")[0] not in own)
