"""The course that a command works on: where its folders are, and whether it has an exchange.

nbgrader's own settings decide, read from the same files that nbgrader reads; nbgrader itself is not imported.
"""

import os
import re
import sys
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cached_property
from pathlib import Path
from typing import Any

from ownpace_graders import plain
from ownpace_graders.errors import InputError
from ownpace_graders.settings import CONFIG, ORDINARY, is_trusted, settings_of
from ownpace_graders.theirs import course_above

_SITE = re.compile(r"https?://(\*\.)?[A-Za-z0-9.-]+(:\d+)?")
_LARGEST = 100_000_000
"""Bytes of a notebook that is looked into."""
EXCHANGE = "/usr/local/share/nbgrader/exchange"
"""nbgrader's own default."""


@dataclass(frozen=True)
class Course:
    """A course. `settings` are nbgrader's; `taken` is a student's own folder of lessons, each in a folder below it."""

    root: Path
    settings: Any
    taken: bool = False

    def setting(self, name: str) -> str:
        """One of nbgrader's CourseDirectory settings, or its default."""
        return str(self.settings.CourseDirectory.get(name, ORDINARY[name]))

    def place(self, step: str, lesson: str, student: str = ".") -> Path:
        """A lesson's folder at a step: source, release, submitted, autograded or feedback."""
        if self.taken and step in ("source", "release"):
            return self.root / lesson
        name = self.setting(f"{step}_directory")
        parts = {"nbgrader_step": name, "student_id": student, "assignment_id": lesson}
        return self.root / self.setting("directory_structure").format(**parts)

    @property
    def course_id(self) -> str:
        return self.setting("course_id").strip()

    @property
    def is_shared(self) -> bool:
        """Whether a group has a share in the course's files: nbgrader's groupshared."""
        return bool(self.settings.CourseDirectory.get("groupshared", False))

    def selects(self, student: str) -> bool:
        """Whether nbgrader's settings of whose work is meant let a student be: student_id and student_id_exclude."""
        settings = self.settings.CourseDirectory
        left_out = str(settings.get("student_id_exclude", "")).split(",")
        return fnmatchcase(student, str(settings.get("student_id", "*"))) and student not in map(str.strip, left_out)

    @property
    def upload_to(self) -> str:
        """Where students upload a hand-in that is a file, in the course's words (Markdown), or ""."""
        return str(self.settings.Ownpace.get("upload_to", ""))

    @property
    def framed_by(self) -> list[str]:
        """The sites, as a learning platform's, that may show a page in a frame. InputError for what is none."""
        sites = self.settings.Ownpace.get("framed_by", [])
        for site in [sites] if isinstance(sites, str) else sites:
            if not _SITE.fullmatch(str(site)):
                raise InputError(
                    f"c.Ownpace.framed_by names {str(site)[:100]!r}, which is not a site's address.",
                    where=str(self.root / "nbgrader_config.py"),
                    next='Write it as c.Ownpace.framed_by = ["https://lms.school.example"], without a path.',
                )
        return [sites] if isinstance(sites, str) else [str(site) for site in sites]

    @property
    def student_files(self) -> frozenset[str]:
        """The kinds of question by which students may give files, as "upload": none, unless the course says so."""
        return frozenset(map(str, self.settings.Ownpace.get("student_files", [])))

    @property
    def clear_solutions(self) -> list[str]:
        """Patterns of names: in these files beside a lesson solutions are cleared as in its cells."""
        return list(self.settings.Ownpace.get("clear_solutions", []))

    @property
    def source(self) -> Path:
        """Where the lessons are written, a folder each."""
        return self.place("source", "")

    @property
    def release(self) -> Path:
        """Where the lessons are that students take, a folder each."""
        return self.place("release", "")

    @property
    def work(self) -> Path:
        """Where students' work is kept, and what is left of handing in and grading, a folder a lesson."""
        return self.root if self.taken else self.root / "work"

    @property
    def downloaded(self) -> Path:
        return self.root / "downloaded"

    @property
    def db_url(self) -> str:
        return self.setting("db_url") or f"sqlite:///{self.root / 'gradebook.db'}"

    def record(self, lesson: str) -> Path:
        """The record that the student of this folder writes in a lesson."""
        return self.work / lesson / "record.jsonl"

    def lessons(self, step: str = "source") -> list[str]:
        """The names of the lessons there are at a step, source or release: folders that hold a notebook."""
        return sorted({notebook.parent.name for notebook in self.place(step, "").glob("*/*.ipynb")})

    def lesson(self, name: str, step: str = "source") -> str:
        """The name, if there is such a lesson at this step; InputError if not. No path can pass as a name."""
        known = self.lessons(step)
        if name in known:
            return name
        there = "it has " + ", ".join(known) if known else "it has none"
        next = f"Release it first: ownpace release {name}" if step == "release" and name in self.lessons() else ""
        raise InputError(
            f"There is no lesson “{name}” in {self.place(step, '')}: {there}.",
            next=next or "The lesson's name is its folder's name.",
        )

    @cached_property
    def exchange(self) -> Path:
        """nbgrader's exchange folder, whether it is there or not."""
        return Path(str(self.settings.Exchange.get("root", EXCHANGE)))

    @property
    def own_exchange(self) -> bool:
        """Whether an exchange of another make than nbgrader's is configured."""
        return any(name in self.settings.ExchangeFactory for name in ("exchange", "submit", "collect"))

    @property
    def has_exchange(self) -> bool:
        """Whether lessons and submissions can go through an exchange here."""
        if not self.course_id or sys.platform == "win32":
            return False
        return self.own_exchange or (self.exchange.is_dir() and os.access(self.exchange, os.W_OK | os.X_OK))


def find_course(start: Path | None = None) -> Course:
    """The course at `start` (default: here) or in the nearest folder above it; else a student's folder of lessons.

    What students handed in is not a course, whatever lies in it: settings are a program. InputError when there is
    neither, or the course's settings cannot be read.
    """
    start = (start or Path.cwd()).resolve()
    if not start.is_dir():
        raise InputError("There is no such folder.", where=str(start), next="Give the course's folder.")
    above = course_above(start)
    for folder in (above, *above.parents) if above else (start, *start.parents):
        if (folder / CONFIG).is_file() or (folder == start and any(folder.glob("source/*/*.ipynb"))):
            _must_be_trusted(folder, start)
            settings = settings_of(folder)
            course = Course(folder / str(settings.CourseDirectory.get("root", "")), settings)
            if folder == start or not _is_fetched(start, course):
                return course
            break
    for folder in () if above else (start, start.parent):
        if any(map(_is_lesson, folder.glob(f"{'*' if folder == start else start.name}/*.ipynb"))):
            return Course(folder, settings_of(folder), taken=True)
    raise _no_course(start)


def _is_lesson(notebook: Path) -> bool:
    """Whether a notebook is one that is handed in, of ours or of nbgrader's, and not just anybody's."""
    try:
        text = plain.read(notebook, _LARGEST)
    except (OSError, InputError):
        return True  # what is wrong with it is said when it is read
    return any(mark in text for mark in (b"nbgrader", b"ownpace", b'"---'))


def own_course(start: Path) -> Course:
    """As `find_course`, for what is done in a course alone: a student's folder of lessons is none."""
    course = find_course(start)
    if course.taken:
        raise _no_course(start)
    return course


def _no_course(start: Path) -> InputError:
    below = [f"cd {path.parent.name}" for path in sorted(start.glob(f"*/{CONFIG}"))[:3]]
    go = f"Go to the course's folder: {' or '.join(below)}" if below else "Go to the course's folder"
    return InputError(
        f"This is not a course: there is no {CONFIG} here or in a folder above.",
        where=str(start),
        next=f"{go}, or make one of this folder with: ownpace init",
    )


def files_taken(folder: Path) -> frozenset[str]:
    """The kinds of question by which the course of this folder takes files; none where there is no course to say so."""
    try:
        return find_course(folder).student_files
    except InputError:
        return frozenset()


def _must_be_trusted(folder: Path, start: Path) -> None:
    """A course above may be anybody's, as in /tmp, and its settings would run with the rights of who types here."""
    if folder != start and not is_trusted(folder / CONFIG):
        raise InputError(
            "The settings of the course above belong to another user, and are not run from here.",
            where=str(folder / CONFIG),
            next="If you trust them, go to that folder and say it there.",
        )


def _is_fetched(folder: Path, course: Course) -> bool:
    """Whether these are another's lessons, cloned into a course's folder: a repository of their own."""
    return (folder / ".git").exists() and any(folder.glob("*/*.ipynb")) and folder != course.source.resolve()
