"""A folder that a student made: what is in it, as far as anybody can have meant it, and no link is followed."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

from ownpace_graders.autograde.ungradable import Ungradable

LARGEST = 64 << 20
"""Bytes of a notebook, and of a submission without what its notebooks once put out."""
_MOST, _DEEPEST = 10_000, 50
"""Files and folders in a submission, and folders in each other."""


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file in a folder or below: its name from there, size in bytes, and when it was written, in nanoseconds.
    `link` is where it leads, of a link, else None."""

    name: str
    path: Path
    size: int
    written: int
    link: str | None = None


def walk(folder: Path, ignored: Sequence[str] = (), most: int = _MOST) -> list[FoundFile]:
    """The plain files and links in it, by name, but for those of which a part of the way has an ignored name.

    Ungradable for more than `most` files and folders, or too many folders in each other. A folder that is a link is not
    entered, and what is neither file, folder nor link is left out.
    """
    found: list[FoundFile] = []
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


def _entries(folder: Path) -> Iterator["os.DirEntry[str]"]:
    with os.scandir(folder) as entries:
        yield from entries


def _found(entry: "os.DirEntry[str]", before: str) -> FoundFile:
    about = entry.stat(follow_symlinks=False)
    link = str(Path(entry.path).readlink()) if entry.is_symlink() else None
    return FoundFile(f"{before}{entry.name}", Path(entry.path), about.st_size, about.st_mtime_ns, link)
