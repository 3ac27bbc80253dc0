"""Submissions in the course's folders: what was handed in is read, what was graded is written."""

import errno
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from nbgrader.converters import Autograde
from nbgrader.utils import parse_utc

from ownpace_graders.autograde.brief import Submission
from ownpace_graders.autograde.files import LARGEST, Found, read, walk
from ownpace_graders.autograde.reading import bearable
from ownpace_graders.autograde.ungradable import Ungradable
from ownpace_graders.course import Course

_STAMP = 1000
"""Bytes of a timestamp.txt that anybody can have meant."""
_AUTHORS = 1_000_000
"""Files beside a lesson: its author may have as many as they like."""


class Tray:
    """Takes submissions of one lesson in, and puts them away graded. `converter` has nbgrader's settings for both.

    files: the lesson's own, which win over what was handed in · enrols: students need not be in the gradebook before
    """

    def __init__(self, course: Course, lesson: str, converter: Autograde) -> None:
        self.lesson, self.enrols = lesson, bool(converter.create_student)
        self._course, self._converter, self._dir = course, converter, converter.coursedir
        beside = self._beside(course.place("source", lesson), _AUTHORS)
        self.files = {each.name: each.path.read_bytes() for each in beside}
        for name in converter.exclude_overwriting.get(lesson):
            self.files.pop(os.path.normpath(name), None)
        # A lesson's folder and a student's file cannot have one name, nor the other way round.
        self._folders = {str(above) for name in self.files for above in Path(name).parents}

    def take(self, student: str, known: Mapping[str, object]) -> Submission:
        """Read it. Notebooks that are not known are left out. Ungradable, or OSError, where it cannot be."""
        folder = self._course.place("submitted", self.lesson, student)
        if folder.is_symlink():
            raise Ungradable("linked", folder.name)
        paths = sorted(folder.glob(f"{self._dir.notebook_id}.ipynb"))
        ours = [path for path in paths if path.stem in known]
        for path in set(paths) - set(ours):
            self._converter.log.warning("Skipping unknown notebook: %s", path)
        if not ours:
            raise Ungradable("none")
        self._converter.notebooks = [str(path) for path in ours]
        self._converter.run_pre_convert_hook()
        notebooks = {path.name: bearable(read(path)) for path in ours}
        left = LARGEST - sum(map(len, notebooks.values()))
        return Submission(student, str(folder), notebooks, self._taken(folder, left))

    def _taken(self, folder: Path, left: int) -> dict[str, bytes]:
        """The files beside the notebooks, of at most so many bytes."""
        files = {}
        for each in self._beside(folder):
            if self._is_taken(each.name):
                files[each.name] = read(each.path, left)
                left -= len(files[each.name])
        return files

    def _is_taken(self, name: str) -> bool:
        above = {str(folder) for folder in Path(name).parents}
        return name not in self.files and name not in self._folders and above.isdisjoint(self.files) and _is_text(name)

    def _beside(self, folder: Path, *most: int) -> Iterator[Found]:
        """The plain files that lie beside notebooks, as nbgrader's settings have it."""
        return (each for each in walk(folder, (*self._dir.ignore, "*.ipynb"), *most) if each.link is None)

    def handed_in(self, student: str) -> datetime | None:
        """When, as nbgrader reads its timestamp.txt; None where that says nothing."""
        place = self._course.place("submitted", self.lesson, student) / "timestamp.txt"
        try:
            text = read(place, _STAMP).decode().strip()
        except FileNotFoundError:
            return None
        except (Ungradable, OSError, UnicodeDecodeError):
            text = "?"
        try:
            found: datetime | None = parse_utc(text) if text else None
        except (ValueError, OverflowError, TypeError, AttributeError):
            self._converter.log.warning("%s says no time that can be read; it counts as handed in on time.", place)
            return None
        return found

    def missing(self, student: str, known: Mapping[str, object]) -> list[str]:
        """The notebooks that were not handed in."""
        folder = self._course.place("submitted", self.lesson, student)
        names = [name for name in known if not (folder / f"{name}.ipynb").exists()]
        for name in names:
            self._converter.log.warning("No submitted file: %s", folder / f"{name}.ipynb")
        return names

    @contextmanager
    def giving(self, taken: Submission, notebooks: Mapping[str, str]) -> Iterator[None]:
        """The folder of the graded submission: made before, and put in its place when what is done within has gone
        well. Whole or not at all; the lesson's own files are links, not copies."""
        place = self._course.place("autograded", self.lesson, taken.student)
        beside = place.with_name(f".{place.name}.new")
        discard(beside)
        try:
            self._fill(beside, taken, notebooks)
            yield
            discard(place)
            beside.rename(place)
        except BaseException as error:
            discard(beside)
            if isinstance(error, OSError) and error.errno != errno.ENOSPC:
                raise Ungradable("unwritable", str(place)) from error
            raise

    def given(self) -> None:
        """All is done. nbgrader's hook for that may want the gradebook for itself; what it raises, nbgrader logs."""
        self._converter.run_post_convert_hook()

    def _fill(self, folder: Path, taken: Submission, notebooks: Mapping[str, str]) -> None:
        folder.mkdir(parents=True)
        for name, text in notebooks.items():
            (folder / name).write_text(text, encoding="utf-8")
        for name in {**taken.files, **self.files}:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            if name in self.files:
                _link(self._course.place("source", self.lesson) / name, folder / name)
            else:
                (folder / name).write_bytes(taken.files[name])
        self._allow(folder)

    def _allow(self, folder: Path) -> None:
        """nbgrader's permissions, for what is written here and not for what is linked."""
        mode = int(str(self._converter.permissions), 8)
        for path in folder.rglob("*"):
            if path.is_file() and path.stat().st_nlink == 1:
                path.chmod(mode)
            elif self._dir.groupshared and path.is_dir():
                path.chmod(0o2770 | path.stat().st_mode & 0o777)
        if self._dir.groupshared:
            folder.chmod(0o2770 | folder.stat().st_mode & 0o777)


def _is_text(name: str) -> bool:
    """Whether a name is UTF-8: no other can be sent anywhere."""
    try:
        return bool(name.encode())
    except UnicodeEncodeError:
        return False


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
