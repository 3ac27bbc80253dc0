"""Submissions in the course's folders: what was handed in is read, what was graded is written."""

import os
import shutil
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path

from nbgrader import utils
from nbgrader.converters import Autograde
from nbgrader.converters.base import NbGraderException

from ownpace_graders.autograde.brief import Submission
from ownpace_graders.course import Course

_LARGEST = 64 << 20
"""Bytes of a notebook, and of all files together."""


class Desk:
    """Takes submissions of one lesson in, and puts them away graded. `converter` has nbgrader's settings for both.

    files: the lesson's own, which win over what was handed in · enrols: students need not be in the gradebook before
    """

    def __init__(self, course: Course, lesson: str, converter: Autograde) -> None:
        self.lesson, self.enrols = lesson, bool(converter.create_student)
        self._course, self._converter, self._dir = course, converter, converter.coursedir
        self.files = {name: path.read_bytes() for name, path in self._files(course.place("source", lesson))}
        for name in converter.exclude_overwriting.get(lesson):
            self.files.pop(os.path.normpath(name), None)

    def take(self, student: str, known: Mapping[str, object]) -> Submission:
        """Read it. Notebooks that are not known are left out."""
        folder = self._course.place("submitted", self.lesson, student)
        paths = sorted(folder.glob(f"{self._dir.notebook_id}.ipynb"))
        ours = [path for path in paths if path.stem in known]
        for path in set(paths) - set(ours):
            self._converter.log.warning("Skipping unknown notebook: %s", path)
        if not ours:
            raise NbGraderException("No notebooks found, did you forget to run 'nbgrader generate_assignment'?")
        self._converter.notebooks = [str(path) for path in ours]
        self._converter.run_pre_convert_hook()
        for path in ours:
            self._must_be_plain(path)
        files = {name: path.read_bytes() for name, path in self._files(folder) if name not in self.files}
        return Submission(student, str(folder), {path.name: path.read_bytes() for path in ours}, files)

    def handed_in(self, student: str) -> datetime | None:
        folder = self._course.place("submitted", self.lesson, student)
        found: datetime | None = self._dir.get_existing_timestamp(str(folder))
        return found

    def missing(self, student: str, known: Mapping[str, object]) -> list[str]:
        """The notebooks that were not handed in."""
        folder = self._course.place("submitted", self.lesson, student)
        names = [name for name in known if not (folder / f"{name}.ipynb").exists()]
        for name in names:
            self._converter.log.warning("No submitted file: %s", folder / f"{name}.ipynb")
        return names

    def give(self, taken: Submission, notebooks: Mapping[str, str]) -> None:
        """The folder of the graded submission, whole or not at all. The lesson's own files are links, not copies."""
        place = self._course.place("autograded", self.lesson, taken.student)
        beside = place.with_name(f".{place.name}.new")
        discard(beside)
        beside.mkdir(parents=True)
        for name, text in notebooks.items():
            (beside / name).write_text(text, encoding="utf-8")
        for name in {**taken.files, **self.files}:
            (beside / name).parent.mkdir(parents=True, exist_ok=True)
            if name in self.files:
                _link(self._course.place("source", self.lesson) / name, beside / name)
            else:
                (beside / name).write_bytes(taken.files[name])
        self._allow(beside)
        discard(place)
        beside.rename(place)
        self._converter.run_post_convert_hook()

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
