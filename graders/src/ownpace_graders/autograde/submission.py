"""Submissions in the course's folders: what was handed in is read, what was graded is written."""

import errno
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime
from fnmatch import fnmatchcase
from pathlib import Path

from nbgrader.converters import Autograde

from ownpace_graders import plain
from ownpace_graders.autograde.authors import beside
from ownpace_graders.autograde.brief import Submission
from ownpace_graders.autograde.files import LARGEST, walk
from ownpace_graders.autograde.found import NotebookFiles, in_utf8, notebooks
from ownpace_graders.autograde.reading import bearable, read, weight
from ownpace_graders.autograde.ungradable import Ungradable
from ownpace_graders.collect import times
from ownpace_graders.course import Course
from ownpace_graders.errors import InputError
from ownpace_graders.lesson.cells import source_of
from ownpace_graders.names import notebook

_STAMP = 1000
"""Bytes of a timestamp.txt that anybody can have meant."""


class Tray:
    """Takes submissions of one lesson in, and puts them away graded. `converter` has nbgrader's settings for both.

    files: the lesson's own, which win over what was handed in · enrols: students need not be in the gradebook before
    """

    def __init__(self, course: Course, lesson: str, converter: Autograde) -> None:
        self.lesson, self.enrols = lesson, bool(converter.create_student)
        self._course, self._converter, self._dir = course, converter, converter.coursedir
        found = beside(course.place("source", lesson), self._ignored)
        self.files = {each.name: each.path.read_bytes() for each in found}
        for name in converter.exclude_overwriting.get(lesson):
            self.files.pop(os.path.normpath(name), None)
        self._laid: dict[str, Path] = {}
        # A lesson's folder and a student's file cannot have one name, nor the other way round.
        self._folders = {str(above) for name in self.files for above in Path(name).parents}

    def take(self, student: str, known: Mapping[str, object]) -> Submission:
        """Read it. Notebooks that are not known are left out. Ungradable, InputError or OSError where it cannot be."""
        folder = self._course.place("submitted", self.lesson, student)
        if folder.is_symlink():
            raise Ungradable("linked", folder.name)
        found = self._notebooks(student, known)
        assumed = (*found.assumed, *filter(None, [self._time(student)[1]]))
        for words in assumed:
            self._converter.log.warning(words)
        self._converter.notebooks = [str(path) for path in found.paths.values()]
        self._converter.run_pre_convert_hook()
        texts = {f"{name}.ipynb": bearable(in_utf8(plain.read(path, LARGEST))) for name, path in found.paths.items()}
        # Grading has about two copies in memory of what is beside a notebook, and about seven of the notebook itself.
        left = LARGEST - sum(weight(text) * 8 // 3 for text in texts.values())
        if left < 0:
            raise Ungradable("too large", "its notebooks together")
        return Submission(student, str(folder), texts, self._taken(folder, left), assumed)

    def _taken(self, folder: Path, left: int) -> dict[str, bytes]:
        """The files beside the notebooks, of at most so many bytes."""
        files = {}
        for each in walk(folder, self._ignored):
            if each.link is None and self._is_taken(each.name):
                files[each.name] = plain.read(each.path, left)
                left -= len(files[each.name])
        return files

    def _is_taken(self, name: str) -> bool:
        above = {str(folder) for folder in Path(name).parents}
        return name not in self.files and name not in self._folders and above.isdisjoint(self.files) and _is_text(name)

    @property
    def _ignored(self) -> tuple[str, ...]:
        """What is left where it is, as nbgrader's settings have it, and notebooks."""
        return (*self._dir.ignore, "*.ipynb")

    def handed_in(self, student: str) -> datetime | None:
        """When, as its timestamp.txt says it, UTC without a zone as nbgrader has it; None where that says nothing."""
        time, _ = self._time(student)
        return time and time.replace(tzinfo=None)

    def _time(self, student: str) -> tuple[datetime | None, str]:
        """(time, what is assumed about it)."""
        place = self._course.place("submitted", self.lesson, student) / "timestamp.txt"
        try:
            text = plain.read(place, _STAMP).decode(errors="replace")
        except FileNotFoundError:
            return None, ""
        except (InputError, OSError):
            text = "?"
        time, assumed = times.read(text) if text.strip() else (None, "")
        told = f"In timestamp.txt {assumed}{'' if time else ' It counts as handed in on time.'}"
        return time, told if assumed else ""

    def missing(self, student: str, known: Mapping[str, object]) -> list[str]:
        """The notebooks that were not handed in."""
        there = self._notebooks(student, known).paths
        names = [name for name in known if name not in there]
        for name in names:
            self._converter.log.warning("%s.ipynb was not handed in.", name)
        return names

    def _notebooks(self, student: str, known: Mapping[str, object]) -> NotebookFiles:
        folder = self._course.place("submitted", self.lesson, student)
        stems = {path: notebook(path.name) for path in folder.iterdir()}
        chosen = [path for path, stem in stems.items() if stem and fnmatchcase(stem, self._dir.notebook_id)]
        return notebooks(chosen, known, () if chosen else (each.name for each in walk(folder)), self._is_untouched)

    def _is_untouched(self, name: str, path: Path) -> bool:
        """Whether in a notebook's cells stands what every student was given."""
        released = self._course.place("release", self.lesson) / f"{name}.ipynb"
        try:
            return _sources(released) == _sources(path)
        except (OSError, Ungradable, InputError, KeyError, TypeError, AttributeError):
            return False

    @contextmanager
    def giving(self, taken: Submission, notebooks: Mapping[str, str]) -> Iterator[None]:
        """The folder of the graded submission: made before, and put in its place when what is done within has gone
        well. Whole or not at all."""
        place = self._course.place("autograded", self.lesson, taken.student)
        new = place.with_name(f".{place.name}.new")
        discard(new)
        try:
            self._fill(new, taken, notebooks)
            yield
            discard(place)
            new.rename(place)
        except BaseException as error:
            discard(new)
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
                self._lay(name, folder / name)
                self._laid[name] = self._course.place("autograded", self.lesson, taken.student) / name
            else:
                (folder / name).write_bytes(taken.files[name])
        self._allow(folder)

    def _lay(self, name: str, to: Path) -> None:
        """The lesson's own file, for whoever runs what was graded: never the one in source/, into which that may write.
        The graded share one copy where nobody may write in it."""
        if name in self._laid and not self._mode & 0o222:
            with suppress(OSError):
                return to.hardlink_to(self._laid[name])
        shutil.copyfile(self._course.place("source", self.lesson) / name, to)
        return None

    @property
    def _mode(self) -> int:
        """nbgrader's permissions."""
        return int(str(self._converter.permissions), 8)

    def _allow(self, folder: Path) -> None:
        mode = self._mode
        for path in folder.rglob("*"):
            if path.is_file():
                path.chmod(mode)
            elif self._dir.groupshared and path.is_dir():
                path.chmod(0o2770 | path.stat().st_mode & 0o777)
        if self._dir.groupshared:
            folder.chmod(0o2770 | folder.stat().st_mode & 0o777)


def _sources(path: Path) -> list[str]:
    return [source_of(cell) for cell in read(in_utf8(plain.read(path, LARGEST)))["cells"]]


def _is_text(name: str) -> bool:
    """Whether a name is UTF-8: no other can be sent anywhere."""
    try:
        return bool(name.encode())
    except UnicodeEncodeError:
        return False


def discard(folder: Path) -> None:
    """Remove a graded submission."""
    if folder.exists():
        shutil.rmtree(folder)
