"""Folders of hand-ins: of zips, of submissions, or of both, as a teacher has them on the disk."""

import os
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

from ownpace_graders.collect import lms
from ownpace_graders.collect.whose import Source
from ownpace_graders.collect.zip import HANDIN
from ownpace_graders.errors import InputError
from ownpace_graders.receipt import NAME

NO_ZIP = "This is no zip: handing in gives one, and that is to be uploaded. Ask for it again."


def sources(path: Path, course: Path | None, lessons: Sequence[str]) -> Iterator[Source]:
    """The hand-ins at the path, in order: the path itself, or every zip and submission in the folder, but not what
    is in the course's own folders. A path without any is itself the only one, to be told of."""
    if not path.is_dir() or _is_submission(path, lessons):
        yield Source(path, sender=lms.sender(path.name, lessons))
        return
    found = False
    for each in _below(path, course, lessons):
        found = True
        yield each
    if not found:
        yield Source(path)


def _below(path: Path, course: Path | None, lessons: Sequence[str]) -> Iterator[Source]:
    for folder, names, files in os.walk(path):
        here = Path(folder)
        if here == course:
            names.clear()
        names[:] = sorted(name for name in names if not name.startswith(".") and name != "__MACOSX")
        whole = [name for name in names if _is_submission(here / name, lessons)]
        names[:] = [name for name in names if name not in whole]
        yield from (Source(here / name, sender=_sender(path, here / name, lessons)) for name in whole)
        for name in sorted(name for name in files if not name.startswith(".")):
            who = _sender(path, here / name, lessons)
            if name.lower().endswith(".zip") or who:
                problem = "" if name.lower().endswith(".zip") else NO_ZIP
                yield Source(here / name, sender=who, problem=problem)


def _sender(top: Path, path: Path, lessons: Sequence[str]) -> str:
    """Who a platform says it is from, in its own name or in that of a folder it is in."""
    names = (path.name, *reversed(path.parent.relative_to(top).parts), top.name)
    return next(filter(None, (lms.sender(name, lessons) for name in names)), "")


def copy(folder: Path, into: Path) -> None:
    """Copy the plain files of a submission; InputError if it is none, there are links in it, or too much."""
    if not _is_submission(folder, ()):
        raise InputError("There is no zip and no submission in this folder.", next="Say where the hand-ins are.")
    entries = size = 0
    for above, names, files in os.walk(folder):
        names[:] = [name for name in names if name not in (".ipynb_checkpoints", "__pycache__")]
        target = into / Path(above).relative_to(folder)
        for name in (*names, *files):
            path = Path(above, name)
            if path.is_symlink() or not (path.is_file() or path.is_dir()):
                raise InputError(f"In it is a link or device: {name[:100]!a}.", next="Ask who handed it in.")
            entries, size = entries + 1, size + (path.stat().st_size if name in files else 0)
            HANDIN.check(entries, size)
            if name in names:
                (target / name).mkdir()
            else:
                shutil.copyfile(path, target / name, follow_symlinks=False)


def inner(folder: Path) -> Path:
    """The folder itself, or the only folder in it where somebody packed the folder and not what is in it."""
    entries = list(folder.iterdir())
    return entries[0] if len(entries) == 1 and entries[0].is_dir() else folder


def _is_submission(folder: Path, lessons: Sequence[str]) -> bool:
    """Whether the folder is one student's work. One of files that a platform has named is many students'."""
    if folder.is_symlink():
        return False
    if (folder / NAME).is_file():
        return True
    notebooks = any(not lms.sender(path.name, lessons) for path in folder.glob("*.ipynb"))
    return notebooks and not (lms.sender(folder.name, lessons) and any(folder.glob("*.zip")))
