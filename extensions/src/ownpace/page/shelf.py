"""The lessons a folder offers: a course's released ones, or assignments that were fetched into it."""

import errno
import logging
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from traitlets.config import Config

from ownpace_graders.course import CONFIG, Course, find_course
from ownpace_graders.errors import InputError, LessonError, OwnpaceError
from ownpace_graders.lesson import Lesson, read_lesson
from ownpace_graders.record import Event, Reading, read
from ownpace_graders.record.allowed import allowed

RESERVED = frozenset({"media", "feedback"})
"""Addresses below a lesson that a notebook of a folder with several cannot have."""

RECORD_LIMIT = 64 * 1024 * 1024
"""Bytes of one lesson's record: a year of hard work has a tenth of it, and every page reads all of it."""

UNREADABLE = "Your earlier answers cannot be read just now, and new ones may not be saved. Please tell your teacher."

log = logging.getLogger("ownpace")


@dataclass(frozen=True, slots=True)
class Entry:
    """One notebook on the shelf: either its lesson, or what is wrong with it.

    `name` is the folder's name (nbgrader's assignment); `key` is the page's address below `lesson/`.
    """

    name: str
    key: str
    path: Path
    lesson: Lesson | None
    problem: LessonError | None = None

    @property
    def folder(self) -> Path:
        return self.path.parent

    @property
    def words(self) -> OwnpaceError:
        """What is wrong, for a page: places are named within the lesson's folder, not on the server's disk."""
        error = self.problem or LessonError("This lesson cannot be opened.")
        where = error.where.replace(f"{self.folder.parent}/", "")
        return OwnpaceError(error.what.replace(f"{self.folder.parent}/", ""), where=where, next=error.next)


class Shelf:
    """What is served from the folder `root`.

    OwnpaceError if it is not there or its course's settings cannot be read; a folder without lessons is an empty shelf.
    """

    def __init__(self, root: Path) -> None:
        if not root.is_dir():
            raise OwnpaceError(
                "This is a file, not a folder." if root.exists() else "There is no such folder.",
                where=str(root),
                next="Give the folder of your course, the one with nbgrader_config.py in it.",
            )
        self.course = _course(root.resolve())
        self.root = self.course.root.resolve()

    @property
    def folder(self) -> Path:
        """The folder whose folders are the lessons."""
        return self.course.release

    def entries(self) -> list[Entry]:
        """Every notebook on the shelf, in the order of folders and file names."""
        return [_entry(path, changed) for path, changed in self._notebooks()]

    def entry(self, key: str) -> Entry | None:
        """The notebook at this address; names from an address are only compared, never made into a path."""
        return next((entry for entry in self.entries() if entry.key == key), None)

    def named(self, name: str) -> list[Entry]:
        """The notebooks of the folder with this name."""
        return [entry for entry in self.entries() if entry.name == name]

    def record(self, name: str) -> Path:
        """Where the student's record of this lesson is kept; made when something is first saved."""
        return self.course.record(name)

    def reading(self, name: str) -> tuple[Reading, str]:
        """What the student's record of this lesson holds, and what to say if that cannot be read, or ""."""
        path = self.record(name)
        try:
            return _read(path), ""
        except OSError as error:
            log.warning("%s cannot be read: %s", path, error.strerror)
            return Reading((), ()), UNREADABLE

    def events(self, name: str) -> tuple[tuple[Event, ...], str]:
        """Of what the student did in this lesson, all that somebody may act on; and the words of `reading`."""
        reading, trouble = self.reading(name)
        return allowed(reading.events), trouble

    def _notebooks(self) -> Iterator[tuple[Path, int]]:
        """Each notebook and when it was changed, in nanoseconds."""
        for path in sorted(self.folder.glob("*/*.ipynb")):
            # One that is being released just now may be gone again.
            with suppress(FileNotFoundError):
                if path.is_file() and not path.parent.name.startswith("."):
                    yield path, path.stat().st_mtime_ns


def _read(path: Path) -> Reading:
    if path.exists() and not (path.is_file() and path.stat().st_size <= RECORD_LIMIT):
        raise OSError(errno.EFBIG, "not a file, or too large to be a record")
    return read(path)


def _course(root: Path) -> Course:
    try:
        return find_course(root)
    except InputError:
        if (root / CONFIG).exists():
            raise
        # A released course without its settings, as it is put on Binder; or a folder with nothing in it yet.
        return Course(root, Config(), taken=not (root / "release").is_dir())


@lru_cache(maxsize=512)
def _entry(path: Path, changed: int) -> Entry:
    """The notebook as it is since `changed`, read once."""
    name = path.parent.name
    key = name if path.stem == name else f"{name}/{path.stem}"
    try:
        return Entry(name, key, path, _lesson(path))
    except LessonError as error:
        return Entry(name, key, path, None, error)


def _lesson(path: Path) -> Lesson:
    if path.stem in RESERVED and path.stem != path.parent.name:
        raise LessonError(
            f"A notebook in a folder of several cannot be called “{path.stem}”.",
            where=str(path),
            next="Give it another name and release it again.",
        )
    try:
        return read_lesson(path)
    except OSError as error:
        raise LessonError(f"The notebook cannot be read: {error.strerror}.", where=str(path)) from error
