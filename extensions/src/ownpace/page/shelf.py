"""The lessons a folder offers: a course's released ones, or assignments that were fetched into it."""

import os
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from traitlets.config import Config

from ownpace.page.records import Records
from ownpace_graders.course import Course, find_course
from ownpace_graders.errors import InputError, LessonError, OwnpaceError
from ownpace_graders.lesson import Lesson, key_of, read_lesson
from ownpace_graders.record.followed import TICK
from ownpace_graders.settings import CONFIG

RESERVED = frozenset({"media", "feedback", "file", "blobs"})
"""Addresses below a lesson that a notebook of a folder with several cannot have."""


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
    """What is served from the folder `root`, or of a course.

    OwnpaceError if it is not there or its course's settings cannot be read; a folder without lessons is an empty shelf.
    """

    def __init__(self, root: Path | Course) -> None:
        self.course = root if isinstance(root, Course) else _found(root)
        self.root = self.course.root.resolve()
        self.framed_by = self.course.framed_by
        self.records = Records(self.course)

    @property
    def folder(self) -> Path:
        """The folder whose folders are the lessons."""
        return self.course.release

    def entries(self) -> list[Entry]:
        """Every notebook on the shelf, in the order of folders and file names."""
        return [_entry(path, changed) for path, changed in self._notebooks()]

    def entry(self, key: str) -> Entry | None:
        """The notebook at this address; names from an address are only compared, never made into a path."""
        return next((entry for entry in self.named(key.partition("/")[0]) if entry.key == key), None)

    def named(self, name: str) -> list[Entry]:
        """The notebooks of the folder with this name."""
        return [_entry(path, changed) for path, changed in self._notebooks(name)]

    def record(self, name: str) -> Path:
        """Where the student's record of this lesson is kept; made when something is first saved."""
        return self.course.record(name)

    def _notebooks(self, name: str | None = None) -> Iterator[tuple[Path, int]]:
        """Each notebook, in the folder of this name alone if there is one, and when it was changed, in nanoseconds."""
        names = _names(self.folder)
        for folder in names if name is None else [name] if name in names else []:
            for path in sorted((self.folder / folder).glob("*.ipynb")):
                # One that is being released just now may be gone again.
                with suppress(FileNotFoundError):
                    if path.is_file():
                        yield path, path.stat().st_mtime_ns


def _names(folder: Path) -> dict[str, None]:
    """What lies in the folder for all to see, in order; nothing where it cannot be read."""
    try:
        now = folder.stat()
    except OSError:
        return {}
    # Two changes within a tick of the file system's clock look like one.
    settled = time.time_ns() - max(now.st_mtime_ns, now.st_ctime_ns) > TICK
    return (_listed if settled else _listed.__wrapped__)(folder, now.st_ino, now.st_mtime_ns, now.st_ctime_ns)


@lru_cache(maxsize=4)
def _listed(folder: Path, *since: int) -> dict[str, None]:
    """The folder's names as they are `since` then: in a school's folder there are hundreds, and each answer asks."""
    with suppress(OSError), os.scandir(folder) as found:
        return dict.fromkeys(sorted(each.name for each in found if not each.name.startswith(".")))
    return {}


def _found(root: Path) -> Course:
    if not root.is_dir():
        raise OwnpaceError(
            "This is a file, not a folder." if root.exists() else "There is no such folder.",
            where=str(root),
            next="Give the folder of your course, the one with nbgrader_config.py in it.",
        )
    return _course(root.resolve())


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
    name, key = path.parent.name, key_of(path)
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
