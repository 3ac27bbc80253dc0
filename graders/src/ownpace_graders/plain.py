"""Files that others made, opened: plain ones alone, never through a link, and no more of them than is bearable."""

import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, BinaryIO

from ownpace_graders.errors import NotPlain, TooLarge
from ownpace_graders.names import escaped
from ownpace_graders.systems import CLOEXEC, NOFOLLOW, NONBLOCK

_FLAGS = os.O_RDONLY | NOFOLLOW | NONBLOCK | CLOEXEC
_PART = 1 << 20


@contextmanager
def opened(path: Path | str, most: int, folder: int | None = None) -> Iterator[BinaryIO]:
    """The file, of at most so many bytes; `folder` is an open one that a relative path is in.

    NotPlain, and nothing was opened that opening could start or wait for, if it is something else; TooLarge.
    """
    _must_be_plain(os.lstat(path, dir_fd=folder), path, most)
    # What lies there may be another thing by now: no link is followed, and no pipe waited for.
    with os.fdopen(os.open(path, _FLAGS, dir_fd=folder), "rb") as file:
        _must_be_plain(os.fstat(file.fileno()), path, most)
        yield file


def read(path: Path, most: int) -> bytes:
    """What is in it; NotPlain, TooLarge if it has over `most` bytes, OSError if it cannot be read."""
    with opened(path, most) as file:
        return file.read(most)


def copy(file: IO[bytes], to: Path, most: int) -> str:
    """Copy what is in an open file into a new one of its owner's; the SHA-256 of it. TooLarge if it is too much."""
    digest, size = hashlib.sha256(), 0
    with os.fdopen(os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as made:
        while part := file.read(_PART):
            size += len(part)
            if size > most:
                raise _too_large(size, most)
            digest.update(part)
            made.write(part)
    return digest.hexdigest()


def digest(file: IO[bytes]) -> str:
    """The SHA-256 of what is still to be read of it."""
    made = hashlib.sha256()
    while part := file.read(_PART):
        made.update(part)
    return made.hexdigest()


def _must_be_plain(about: os.stat_result, path: Path | str, most: int) -> None:
    name = Path(path).name
    if not stat.S_ISREG(about.st_mode):
        what = f"It is a link or device and no file: {escaped(name[:100])}."
        raise NotPlain(what, next="Ask who handed it in.", file=name)
    if about.st_size > most:
        raise _too_large(about.st_size, most, name)


def _too_large(size: int, most: int, file: str = "") -> TooLarge:
    what = f"It has {size / 1e6:.0f} MB; {most / 1e6:.0f} can be."
    return TooLarge(what, next="Ask for a smaller one.", file=file)
