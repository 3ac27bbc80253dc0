"""What became of a submission, and how to know that it has changed since."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatch
from functools import lru_cache
from pathlib import Path
from typing import Literal

from ownpace_graders.course import Course
from ownpace_graders.nbgrading.settings import RECORD

GRADED = ".graded"
"""In the folder of a graded submission: the fingerprint of what was graded. It is written last."""
UNPROTECTED = ".unprotected"
"""In the folder of a submission whose code ran without a sandbox."""
_IGNORED = (".ipynb_checkpoints", "*.pyc", "__pycache__", ".pytest_cache")
"""nbgrader's own default for the files that it leaves where they are."""
_LARGE = 64 << 20
"""Bytes of a file that is not read: no submission with one is graded."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a submission. `needs_manual`: the teacher has still to mark something in it.

    status "failed": `reason` says why, and there is no score · "unchanged": neither the submission nor the lesson has
    changed since it was graded · `log` is the grader's.
    """

    student: str
    lesson: str
    status: Literal["graded", "unchanged", "failed"]
    score: float | None = None
    max_score: float | None = None
    needs_manual: bool = False
    reason: str = ""
    log: Path | None = None


def fingerprint(course: Course, lesson: str, student: str) -> str:
    """Of all that the grade depends on: what was handed in, and the lesson with the files beside it."""
    ignored = (*_ignored(course), RECORD)
    source, submitted = course.place("source", lesson), course.place("submitted", lesson, student)
    digest = hashlib.sha256(_lesson(source, tuple(_known(_files(source, ignored)))))
    for path in _files(submitted, ()):
        digest.update(_one(submitted, path))
    return digest.hexdigest()


@lru_cache(8)
def _lesson(source: Path, known: tuple[tuple[Path, int, int], ...]) -> bytes:
    """Worked out once for all students, as long as the files are as they are known."""
    digest = hashlib.sha256()
    for path, *_ in known:
        digest.update(_one(source, path))
    return digest.digest()


def _ignored(course: Course) -> list[str]:
    """nbgrader's setting, which may be a list or what to do to its default."""
    setting = course.settings.CourseDirectory.get("ignore", _IGNORED)
    return list(setting.get_value(list(_IGNORED)) if hasattr(setting, "get_value") else setting)


def _known(paths: Iterable[Path]) -> Iterator[tuple[Path, int, int]]:
    for path in paths:
        about = path.lstat()
        yield path, about.st_size, about.st_mtime_ns


def _files(folder: Path, ignored: Sequence[str]) -> list[Path]:
    """The files in it and below, but for those of which a part of the way has an ignored name."""
    return sorted(
        path
        for path in folder.glob("**/*")
        if (path.is_symlink() or path.is_file())
        and not any(fnmatch(part, name) for part in path.relative_to(folder).parts for name in ignored)
    )


def _one(folder: Path, path: Path) -> bytes:
    """Name and content; of a link where it leads, which nobody follows, and of a large file when it was written."""
    about = path.lstat()
    head = f"{path.relative_to(folder)}\0{about.st_size}\0".encode(errors="surrogateescape")
    if path.is_symlink():
        return head + str(path.readlink()).encode(errors="surrogateescape")
    if about.st_size > _LARGE:
        return head + str(about.st_mtime_ns).encode()
    with path.open("rb") as file:
        return head + hashlib.file_digest(file, "sha256").digest()
