"""Folders of hand-ins: of zips, of submissions, or of both, as a teacher has them on the disk."""

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from ownpace_graders.collect import archive, gradescope, lms, tree
from ownpace_graders.collect.limits import Bounds
from ownpace_graders.collect.whose import Source
from ownpace_graders.errors import InputError
from ownpace_graders.names import notebook
from ownpace_graders.record.receipt import NAME

NO_ZIP = "This is neither a zip nor a notebook. Ask for what was handed in."
MISSING = "There is no such file or folder."
STRAY = "This is a notebook, and nothing says whose it is. If it is a hand-in, name it LESSON+STUDENT.ipynb."
_DEEPEST, _MOST = 40, 100_000
_SKIPPED = ("__MACOSX", "__pycache__")


def sources(path: Path, course: Path | None, lessons: Sequence[str]) -> Iterator[Source]:
    """The hand-ins at the path, in order: the path itself, or every zip and submission in the folder, but not what
    is in the course's own folders. A path without any is itself the only one, to be told of."""
    sender = lms.sender(path.name, lessons)
    if not path.is_dir():
        yield Source(path, sender=sender, problem="" if os.path.lexists(path) else missing(path, lessons))
        return
    if _is_submission(path, lessons):
        yield from (Source(each, sender=sender) for each in _handed_in(path, lessons) or [path])
        return
    found = False
    for each in _Walk(path, course, lessons).below(path, 0):
        found = True
        yield replace(each, top=path)
    if not found:
        yield Source(path)


def missing(path: Path, lessons: Sequence[str]) -> str:
    """That there is nothing at a path, for a teacher who may have meant a lesson, as other commands take it."""
    of = f"“{path.name}” is a lesson, and collect takes what there is of every lesson. " if path.name in lessons else ""
    next = f"{of}Give the way to the hand-ins from this folder, or the whole path, such as: ownpace collect Downloads/"
    return str(InputError(MISSING, next=next))


class _Walk:
    """Through the folders below `top`, as far as one can look."""

    def __init__(self, top: Path, course: Path | None, lessons: Sequence[str]) -> None:
        self._top, self._course, self._lessons = top, course, lessons
        self._left = _MOST
        self._metadata: dict[Path, Mapping[str, lms.Sender]] = {}

    def below(self, folder: Path, depth: int) -> Iterator[Source]:
        if folder == self._course:
            return
        problem, entries = self._entries(folder, depth)
        if problem:
            yield Source(folder, problem=problem)
        whole = [path for path, is_folder in entries if is_folder and _is_submission(path, self._lessons)]
        for path in whole:
            handed_in = _handed_in(path, self._lessons) or [path]
            yield from (Source(each, sender=self._sender(path)) for each in handed_in)
        for path in (path for path, is_folder in entries if not is_folder):
            yield from self._file(path)
        for path in (path for path, is_folder in entries if is_folder and path not in whole):
            yield from self.below(path, depth + 1)

    def zips(self, folder: Path, depth: int = 0) -> Iterator[Path]:
        """Every zip below the folder, as far as one can look."""
        for path, is_folder in self._entries(folder, depth)[1]:
            if is_folder:
                yield from self.zips(path, depth + 1)
            elif path.name.lower().endswith(".zip"):
                yield path

    def _entries(self, folder: Path, depth: int) -> tuple[str, list[tuple[Path, bool]]]:
        """What is in the folder, by name, and whether each is a folder; or why nobody can look."""
        if depth > _DEEPEST:
            return f"Its folders are more than {_DEEPEST} deep. Move what is to be collected further up.", []
        found = []
        try:
            with os.scandir(folder) as entries:
                for entry in entries:
                    self._left -= 1
                    if not entry.name.startswith(".") and entry.name not in _SKIPPED and self._left > 0:
                        found.append((folder / entry.name, entry.is_dir(follow_symlinks=False)))
        except OSError as error:
            return f"It cannot be opened: {error.strerror}. Check that you may read it, then collect again.", []
        problem = "There are too many files here. Collect them in parts." if self._left <= 0 else ""
        return problem, sorted(found)

    def _file(self, path: Path) -> Iterator[Source]:
        who, is_zip = self._sender(path), path.name.lower().endswith(".zip")
        is_notebook = bool(notebook(path.name))
        if who and who.platform == "Blackboard" and not who.file:
            return  # what the platform itself says of the attempt
        named = who or is_somebodys(path.name, self._lessons)
        if is_zip or named or is_notebook:
            taken = is_zip or (is_notebook and named)
            yield Source(path, sender=who, problem="" if taken else STRAY if is_notebook else NO_ZIP)

    def _sender(self, path: Path) -> lms.Sender | None:
        """Who a platform says it is from, in its own name or in that of a folder it is in."""
        for each in (path, *path.parents):
            who = lms.sender(each.name, self._lessons)
            if who or each == self._top:
                return self._said(each, who)
        return None

    def _said(self, path: Path, who: lms.Sender | None) -> lms.Sender | None:
        """The same, by what the platform says in a file beside it."""
        if who is None or who.platform != "Gradescope":
            return who
        if path.parent not in self._metadata:
            self._metadata[path.parent] = gradescope.senders(path.parent)
        return self._metadata[path.parent].get(path.name, who)


def copy(folder: Path, into: Path, limits: Bounds) -> list[str]:
    """Copy the plain files of a submission; the names of those that are left out. InputError if it is none, there are
    links in it, or too much."""
    if not ((folder / NAME).is_file() or any(_notebooks(folder))):
        raise InputError("There is no zip and no submission in this folder.", next="Say where the hand-ins are.")
    return tree.copy(folder, into, limits)


def inner(folder: Path) -> Path:
    """The folder itself, or where it has no notebook the only one in it that has some, however deep: somebody packed
    the folder around it."""
    if (folder / NAME).is_file() or any(_notebooks(folder)):
        return folder
    below = [
        path for path in folder.iterdir() if path.is_dir() and any(notebook(each.name) for each in path.rglob("*"))
    ]
    return inner(below[0]) if len(below) == 1 else folder


def _is_submission(folder: Path, lessons: Sequence[str]) -> bool:
    """Whether the folder is one student's work. One of files that a platform has named is many students', and so is
    one of zips, whatever notebook has come to lie there too."""
    if folder.is_symlink():
        return False
    if (folder / NAME).is_file():
        return True
    notebooks = any(not is_somebodys(name, lessons) for name in _notebooks(folder))
    return notebooks and (folder.name in lessons or not any(folder.glob("*.zip")))


def _handed_in(folder: Path, lessons: Sequence[str]) -> list[Path]:
    """The hand-ins in a lesson's folder that is none itself: what was handed in on a student's own computer is kept
    beside their work. Any other zip there belongs to the lesson."""
    if (folder / NAME).is_file():
        return []
    return [path for path in _Walk(folder, None, lessons).zips(folder) if archive.has_receipt(path)]


def _notebooks(folder: Path) -> Iterator[str]:
    """Names of files in it that are notebooks; none of a folder that nobody may look into."""
    with suppress(OSError):
        yield from (path.name for path in folder.iterdir() if notebook(path.name))


def is_somebodys(name: str, lessons: Sequence[str]) -> bool:
    """Whether a file's name says whose it is: a platform's, or LESSON+STUDENT."""
    lesson, plus, _ = name.partition("+")
    return bool(lms.sender(name, lessons) or (plus and lesson in lessons))
