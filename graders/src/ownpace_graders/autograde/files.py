"""A folder that a student made: only plain files of bearable size are read, and no link is followed."""

import os
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from fnmatch import fnmatch
from io import BufferedReader
from pathlib import Path

from ownpace_graders.autograde.ungradable import Ungradable

LARGEST = 64 << 20
"""Bytes of a notebook, and of a submission without what its notebooks once put out."""
_MOST, _DEEPEST = 10_000, 50
"""Files and folders in a submission, and folders in each other."""
_FLAGS = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


@dataclass(frozen=True, slots=True)
class Found:
    """A file in a folder or below: its name from there, size in bytes, and when it was written, in nanoseconds.
    `link` is where it leads, of a link, else None."""

    name: str
    path: Path
    size: int
    written: int
    link: str | None = None


def walk(folder: Path, ignored: Sequence[str] = (), most: int = _MOST) -> list[Found]:
    """The plain files and links in it, by name, but for those of which a part of the way has an ignored name.

    Ungradable for more than `most` files and folders, or too many folders in each other. A folder that is a link is not
    entered, and what is neither file, folder nor link is left out.
    """
    found: list[Found] = []
    left, count = [(folder, "", 0)], 0
    while left:
        here, before, depth = left.pop()
        if depth > _DEEPEST:
            raise Ungradable("deep")
        for entry in _entries(here):
            count += 1
            if count > most:
                raise Ungradable("many", str(most))
            if any(fnmatch(entry.name, pattern) for pattern in ignored):
                continue
            if entry.is_dir(follow_symlinks=False):
                left.append((Path(entry.path), f"{before}{entry.name}/", depth + 1))
            elif entry.is_symlink() or entry.is_file(follow_symlinks=False):
                found.append(_found(entry, before))
    return sorted(found, key=lambda each: each.name)


def read(path: Path, most: int = LARGEST) -> bytes:
    """What is in it. Ungradable if it is not a plain file, or has more than `most` bytes; OSError if it cannot be
    read."""
    with opened(path, most) as file:
        text = file.read(most + 1)
    if len(text) > most:
        raise Ungradable("too large", path.name)
    return text


@contextmanager
def opened(path: Path, most: int = LARGEST) -> Iterator[BufferedReader]:
    """The file. Ungradable if it is not a plain file itself or has over `most` bytes; OSError if it cannot be read."""
    # What lies there may be another thing than a moment ago: no link is followed, and no pipe waited for.
    try:
        number = os.open(path, _FLAGS)
    except OSError as error:
        if path.is_symlink() or (path.exists() and not path.is_file()):
            raise Ungradable("linked", path.name) from error
        raise
    with os.fdopen(number, "rb") as file:
        about = os.fstat(number)
        if not stat.S_ISREG(about.st_mode):
            raise Ungradable("linked", path.name)
        if about.st_size > most:
            raise Ungradable("too large", path.name)
        yield file


def _entries(folder: Path) -> Iterator["os.DirEntry[str]"]:
    with os.scandir(folder) as entries:
        yield from entries


def _found(entry: "os.DirEntry[str]", before: str) -> Found:
    about = entry.stat(follow_symlinks=False)
    link = str(Path(entry.path).readlink()) if entry.is_symlink() else None
    return Found(f"{before}{entry.name}", Path(entry.path), about.st_size, about.st_mtime_ns, link)
