"""A submission on its way through the grader: what was handed in, what is run of it, and what is written in the end."""

import os
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nbgrader import utils
from nbgrader.converters.base import NbGraderException

from ownpace_graders.autograde.asked import Step, asks, codes, complete, steps
from ownpace_graders.autograde.book import Book
from ownpace_graders.autograde.kernels import kernel
from ownpace_graders.autograde.passes import Passes, read, resources
from ownpace_graders.autograde.sandbox import Ran, Script
from ownpace_graders.course import Course
from ownpace_graders.lesson import read_lesson
from ownpace_graders.nbgrading.settings import RECORD

_LARGEST = 64 << 20
"""Bytes of a notebook, and of all files together."""


@dataclass
class Submission:
    """Of one student in one lesson: the notebooks the gradebook knows, and the files their cells can read."""

    student: str
    notebooks: dict[Path, Any] = field(default_factory=dict)
    steps: list[list[Step]] = field(default_factory=list)
    kernels: list[str] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)

    def scripts(self) -> list[Script]:
        """The code to run, notebook by notebook."""
        return [Script(codes(todo), kernel) for todo, kernel in zip(self.steps, self.kernels, strict=True)]

    def complete(self, ran: Sequence[list[Ran]]) -> list[list[Ran]]:
        """What came of all cells, our questions among them, notebook by notebook."""
        record = self.files.get(RECORD, b"")
        return [complete(todo, each, record) for todo, each in zip(self.steps, ran, strict=True)]


class Desk:
    """Takes submissions of one lesson in, gives them back graded. `book` is nbgrader's gradebook, `passes` its ways."""

    def __init__(self, course: Course, lesson: str, book: Book, passes: Passes) -> None:
        self._course, self._lesson, self._book, self._passes = course, lesson, book, passes
        self._dir = passes.converter.coursedir
        self._source = {name: path.read_bytes() for name, path in self._files(course.place("source", lesson))}
        for name in passes.converter.exclude_overwriting.get(lesson):
            self._source.pop(os.path.normpath(name), None)
        paths = course.place("source", lesson).glob("*.ipynb")
        self._asks = {path.stem: asks(read_lesson(path).cells) for path in paths}

    def take(self, student: str) -> Submission:
        """Read it, and do what nbgrader does before cells run. The gradebook is only read."""
        folder = self._course.place("submitted", self._lesson, student)
        paths = sorted(folder.glob(f"{self._dir.notebook_id}.ipynb"))
        known = [path for path in paths if path.stem in self._book.notebooks]
        for path in set(paths) - set(known):
            self._passes.converter.log.warning("Skipping unknown notebook: %s", path)
        if not known:
            raise NbGraderException("No notebooks found, did you forget to run 'nbgrader generate_assignment'?")
        taken = Submission(student)
        self._passes.converter.notebooks = [str(path) for path in known]
        self._passes.converter.run_pre_convert_hook()
        for path in known:
            self._passes.converter.log.info("Sanitizing %s", path)
            self._must_be_plain(path)
            notebook = self._passes.before(read(path), self._resources(student, path))
            taken.notebooks[path] = notebook
            other = kernel(notebook)
            taken.kernels.append(other.name if other else "")
            taken.steps.append(steps(self._passes.runs(notebook), self._asks.get(path.stem, False)))
        taken.files = {name: path.read_bytes() for name, path in self._files(folder)} | self._source
        self._book.forget()
        return taken

    def give(self, taken: Submission, ran: Sequence[list[Ran]]) -> dict[str, Any]:
        """Write grades and files: {"score", "max_score", "needs_manual"}."""
        student = taken.student
        self.enrol(student)
        self._miss(student)
        made = {}
        for (path, notebook), done in zip(taken.notebooks.items(), taken.complete(ran), strict=True):
            self._passes.converter.log.info("Autograding %s", path)
            made[path.name] = self._passes.after(notebook, done, self._resources(student, path))
        self._book.db.flush()
        self._book.db.expire_all()
        standing = self.standing(student)
        self._book.save()
        self._write(student, made, taken.files)
        self._passes.converter.run_post_convert_hook()
        return standing

    def standing(self, student: str) -> dict[str, Any]:
        """What the gradebook says about a submission. MissingEntry if it has none."""
        found = self._book.find_submission(self._lesson, student)
        needs_manual = bool(found.needs_manual_grade)
        return {"score": found.score, "max_score": found.max_score, "needs_manual": needs_manual}

    def enrol(self, student: str) -> None:
        """Let the gradebook know student and submission, as nbgrader does before anything can go wrong."""
        if not self._passes.converter.create_student:
            self._book.find_student(student)
        self._book.update_or_create_student(student)
        handed_in = self._dir.get_existing_timestamp(str(self._course.place("submitted", self._lesson, student)))
        words = {"timestamp": handed_in} if handed_in else {}
        self._book.update_or_create_submission(self._lesson, student, **words)
        self._book.take(student)

    def _miss(self, student: str) -> None:
        """A notebook that was not handed in gets no points."""
        folder = self._course.place("submitted", self._lesson, student)
        for name in self._book.notebooks:
            if not (folder / f"{name}.ipynb").exists():
                self._passes.converter.log.warning("No submitted file: %s", folder / f"{name}.ipynb")
                for grade in self._book.find_submission_notebook(name, self._lesson, student).grades:
                    grade.auto_score, grade.needs_manual_grade = 0, False

    def _write(self, student: str, made: dict[str, str], files: dict[str, bytes]) -> None:
        """The folder of the graded submission, whole or not at all. The lesson's own files are links, not copies."""
        place = self._course.place("autograded", self._lesson, student)
        beside = place.with_name(f".{place.name}.new")
        discard(beside)
        beside.mkdir(parents=True)
        for name, text in made.items():
            (beside / name).write_text(text, encoding="utf-8")
        for name, body in files.items():
            (beside / name).parent.mkdir(parents=True, exist_ok=True)
            if name in self._source:
                _link(self._course.place("source", self._lesson) / name, beside / name)
            else:
                (beside / name).write_bytes(body)
        self._allow(beside)
        discard(place)
        beside.rename(place)

    def _allow(self, folder: Path) -> None:
        """nbgrader's permissions, for what is written here and not for what is linked."""
        mode = int(str(self._passes.converter.permissions), 8)
        for path in folder.rglob("*"):
            if path.is_file() and path.stat().st_nlink == 1:
                path.chmod(mode)
            elif self._dir.groupshared and path.is_dir():
                path.chmod(0o2770 | path.stat().st_mode & 0o777)
        if self._dir.groupshared:
            folder.chmod(0o2770 | folder.stat().st_mode & 0o777)

    def _files(self, folder: Path) -> Iterator[tuple[str, Path]]:
        """The files that lie beside notebooks, by their names below the folder. A link leads nowhere."""
        left = _LARGEST
        for name in sorted(utils.find_all_files(str(folder), [*self._dir.ignore, "*.ipynb"])):
            path = Path(name)
            if path.is_file() and not path.is_symlink():
                left -= path.stat().st_size
                if left < 0:
                    raise NbGraderException(f"Too large: the files in {folder}")
                yield str(path.relative_to(folder)), path

    def _must_be_plain(self, path: Path) -> None:
        if path.is_symlink() or not path.is_file():
            raise NbGraderException(f"Linked: {path.name} is not itself in the submission")
        if path.stat().st_size > _LARGEST:
            raise NbGraderException(f"Too large: {path.name}")

    def _resources(self, student: str, path: Path) -> dict[str, Any]:
        return resources(self._dir, self._lesson, student, path)


def _link(file: Path, to: Path) -> None:
    """The same file in another folder, where the file system can; else a copy."""
    try:
        to.hardlink_to(file)
    except OSError:
        shutil.copyfile(file, to)


def discard(folder: Path) -> None:
    """Remove a graded submission. nbgrader's own way would change the permissions of what is linked."""
    if folder.exists():
        shutil.rmtree(folder)
