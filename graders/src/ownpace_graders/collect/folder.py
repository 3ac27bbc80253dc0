"""Folders of hand-ins: of zips, of submissions, or of both, as a teacher has them on the disk."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from ownpace_graders.collect.whose import Source
from ownpace_graders.collect.zip import BYTES, ENTRIES
from ownpace_graders.errors import InputError
from ownpace_graders.receipt import NAME


def sources(path: Path, course: Path) -> Iterator[Source]:
    """The hand-ins at the path, in order: the path itself, or every zip and submission in the folder, but not what
    is in the course's own folders. A path without any is itself the only one, to be told of."""
    found = False
    for each in (path,) if not path.is_dir() or _is_submission(path) else _below(path, course):
        found = True
        yield Source(each)
    if not found:
        yield Source(path)


def _below(path: Path, course: Path) -> Iterator[Path]:
    for folder, names, files in os.walk(path):
        if Path(folder) == course:
            names.clear()
        here = [name for name in names if _is_submission(Path(folder, name))]
        names[:] = sorted(name for name in names if name not in here and not name.startswith("."))
        yield from (Path(folder, name) for name in sorted(here))
        yield from (Path(folder, name) for name in sorted(files) if name.lower().endswith(".zip"))


def copy(folder: Path, into: Path) -> None:
    """Copy the plain files of a submission; InputError if it is none, there are links in it, or too much."""
    if not _is_submission(folder):
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
            if entries > ENTRIES or size > BYTES:
                raise InputError(f"It has more than {ENTRIES} files or {BYTES / 1e6:.0f} MB.", next="Ask for less.")
            if name in names:
                (target / name).mkdir()
            else:
                shutil.copyfile(path, target / name, follow_symlinks=False)


def inner(folder: Path) -> Path:
    """The folder itself, or the only folder in it where somebody packed the folder and not what is in it."""
    entries = list(folder.iterdir())
    return entries[0] if len(entries) == 1 and entries[0].is_dir() else folder


def _is_submission(folder: Path) -> bool:
    return not folder.is_symlink() and ((folder / NAME).is_file() or any(folder.glob("*.ipynb")))
