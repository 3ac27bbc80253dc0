"""Zips, which anybody can make: what is unpacked is plain files of bearable size, in the folder meant for them."""

import errno
import os
import re
import stat
import time
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import BinaryIO, cast

from ownpace_graders import plain
from ownpace_graders.collect.limits import DEEPEST, DOWNLOAD, Bounds
from ownpace_graders.errors import InputError
from ownpace_graders.names import escaped, is_junk, is_left_out

RATIO = 200
SMALL = 10_000_000
"""Up to this size no ratio is too high: a record is the same few words again and again."""
_PART = 1 << 20
_MOST_AT_ONCE = 4 << 20
"""No more is read at once: a zip's list of its files is, and 10,000 of them need less."""
_UTF8 = 1 << 11
_NAMES = re.compile(r"[:\x00-\x1f\x7f]|^/|(^|/)\.\.(/|$)|^-")


@contextmanager
def reading(archive: Path, most: int) -> Iterator[zipfile.ZipFile]:
    """The zip, of at most so many bytes, opened; InputError in words for whatever goes wrong with it."""
    with _in_words(), plain.opened(archive, most) as file, zipfile.ZipFile(cast("BinaryIO", _InParts(file))) as opened:
        yield opened


@contextmanager
def _in_words() -> Iterator[None]:
    try:
        yield
    except (zipfile.BadZipFile, NotImplementedError, EOFError, ValueError, RuntimeError, zlib.error) as error:
        raise InputError(f"It is not a zip that can be read: {error}.", next="Ask for it again.") from error
    except (FileExistsError, IsADirectoryError, NotADirectoryError) as error:
        raise InputError("The same name stands for several things in it.", next="Ask for it again.") from error
    except OSError as error:
        if error.errno != errno.EINVAL:
            raise
        raise InputError("It is not a zip that can be read: it ends elsewhere.", next="Ask for it again.") from error


class _InParts:
    """An open file that gives only so much at once, whatever a zip says that its parts are."""

    def __init__(self, file: BinaryIO) -> None:
        self._file, self._size = file, os.fstat(file.fileno()).st_size
        self.seek, self.tell, self.seekable, self.close = file.seek, file.tell, file.seekable, file.close

    def read(self, size: int | None = -1) -> bytes:
        left = max(self._size - self._file.tell(), 0)
        size = left if size is None or size < 0 else min(size, left)
        if size > _MOST_AT_ONCE:
            raise zipfile.BadZipFile("the list of what is in it is too long")
        return self._file.read(size)


def unpack(archive: Path, into: Path, limits: Bounds) -> list[str]:
    """Unpack the hand-in into the folder; the names of files that are left out for their name.

    InputError, and nothing outside the folder is touched, if it is not a zip or there is something else in it.
    """
    left_out = []
    with reading(archive, limits.size) as opened:
        members = opened.infolist()
        _check(members, archive.stat().st_size, limits)
        names = [(member, _checked(member)) for member in members]
        left = limits.size
        for member, parts in names:
            if is_junk(parts):
                continue
            if is_left_out(parts):
                left_out.append("/".join(parts))
                continue
            left -= _write(opened, member, into.joinpath(*parts), left)
    return left_out


def unpack_each(archive: Path, into: Path, limits: Bounds) -> list[tuple[str, str]]:
    """Unpack what can be of the zip, and say what cannot: (name, why). What is unpacked has the times it has there.

    InputError if it is not a zip, or too much, and then nothing is unpacked.
    """
    refused = []
    with reading(archive, DOWNLOAD.size) as opened:
        members = opened.infolist()
        _check(members, archive.stat().st_size, limits)
        left = limits.size
        for member in members:
            try:
                parts = _checked(member)
                if is_junk(parts):
                    continue
                with _in_words():
                    left -= _write(opened, member, into.joinpath(*parts), left)
                _give_time(member, into.joinpath(*parts))
            except (InputError, OSError) as error:
                refused.append((_name(member), str(error)))
    return refused


def _give_time(member: zipfile.ZipInfo, path: Path) -> None:
    """A zip's times have no zone and begin with 1980, which is what those have that have none."""
    try:
        written = time.mktime((*member.date_time, 0, 0, -1))
    except (ValueError, OverflowError):
        return
    if member.date_time[0] > 1980 and written < time.time():
        os.utime(path, (written, written))


def pack(folder: Path, file: Path) -> str:
    """The folder as a zip, the same for the same files; its SHA-256."""
    with os.fdopen(os.open(file, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b") as made:
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
            for path in sorted(path for path in folder.rglob("*") if path.is_file()):
                member = zipfile.ZipInfo(path.relative_to(folder).as_posix())
                member.external_attr, member.compress_type = 0o100644 << 16, zipfile.ZIP_DEFLATED
                with path.open("rb") as content, archive.open(member, "w") as packed:
                    while part := content.read(_PART):
                        packed.write(part)
        made.seek(0)
        return plain.digest(made)


def _name(member: zipfile.ZipInfo) -> str:
    """A name that may be anything, so that it can be told below the archive's."""
    return member.orig_filename.lstrip("/")[:200] or "?"


def _check(members: list[zipfile.ZipInfo], packed: int, limits: Bounds) -> None:
    size = sum(member.file_size for member in members)
    limits.check(len(members), size)
    if len({member.filename for member in members}) < len(members):
        raise InputError("The same name stands for several things in it.", next="Ask for it again.")
    if size > SMALL and size > RATIO * packed:
        raise InputError("It is packed so tightly that it cannot be work: a zip bomb.", next="Ask who handed it in.")


def _checked(member: zipfile.ZipInfo) -> tuple[str, ...]:
    """The parts of its name below the folder that it is unpacked into; InputError for what is not to be unpacked."""
    kind = stat.S_IFMT(member.external_attr >> 16)
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise InputError(f"It holds a link or a device: {escaped(member.filename)}.", next="Ask who handed it in.")
    # zipfile has already cut the name at a NUL.
    name = _decoded(member)
    parts = PurePosixPath(name).parts
    if _NAMES.search(name) or not parts:
        raise InputError(
            f"It holds a file with a dangerous name: {escaped(member.orig_filename)}.",
            next="Ask who sent it.",
        )
    if len(parts) > DEEPEST:
        raise InputError(f"Its folders are more than {DEEPEST} deep.", next="Ask who handed it in.")
    if member.flag_bits & 1:
        raise InputError("It has a password.", next="Ask for one without.")
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise InputError("It is packed in an unusual way.", next="Ask for an ordinary zip.")
    return parts


def _decoded(member: zipfile.ZipInfo) -> str:
    """The whole name, composed, with "/" between its parts. Without a word on its letters, a zip of today has UTF-8
    and one of old has what zipfile reads; Windows has written backslashes between parts."""
    name = member.orig_filename
    if not member.flag_bits & _UTF8:
        try:
            name = name.encode("cp437").decode("utf-8")
        except UnicodeError:
            name = member.orig_filename
    return unicodedata.normalize("NFC", name.replace("\\", "/"))


def _write(archive: zipfile.ZipFile, member: zipfile.ZipInfo, path: Path, left: int) -> int:
    """Unpack one member; its real size, whatever the zip says it is."""
    if member.is_dir() or member.orig_filename.endswith("\\"):
        path.mkdir(0o700, parents=True, exist_ok=True)
        return 0
    path.parent.mkdir(0o700, parents=True, exist_ok=True)
    with archive.open(member) as packed:
        plain.copy(packed, path, left)
    return path.stat().st_size
