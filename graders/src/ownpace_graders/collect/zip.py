"""Zips, which anybody can make: what is unpacked is plain files of bearable size, in the folder meant for them."""

import hashlib
import re
import shutil
import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from ownpace_graders.collect.whose import HandIn
from ownpace_graders.errors import InputError
from ownpace_graders.receipt import NAME, Receipt

RATIO = 200
SMALL = 10_000_000
"""Up to this size no ratio is too high: a record is the same few words again and again."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How many files may be in something, and how many bytes unpacked."""

    entries: int
    size: int

    def check(self, entries: int, size: int) -> None:
        """InputError if there are too many files, or bytes."""
        if entries > self.entries:
            raise InputError(f"There are {entries} files in it; {self.entries} can be.", next="Ask for a smaller one.")
        if size > self.size:
            raise InputError(
                f"Unpacked it would be {size / 1e6:.0f} MB; {self.size / 1e6:.0f} can be.", next="Ask for less."
            )


HANDIN = Limits(entries=1000, size=200_000_000)
"""What one hand-in may be."""

_NAMES = re.compile(r"[\\:\x00-\x1f\x7f]|^/|(^|/)\.\.(/|$)|^-")


def unpack(archive: Path, into: Path) -> None:
    """Unpack the zip into the folder, or InputError and nothing outside the folder is touched."""
    with _reading(), zipfile.ZipFile(archive) as opened:
        members = opened.infolist()
        _check(members, archive.stat().st_size, HANDIN)
        for member in members:
            _check_one(member)
        left = HANDIN.size
        for member in members:
            left -= _write(opened, member, into, left)


def unpack_each(archive: Path, into: Path, limits: Limits) -> list[tuple[str, str]]:
    """Unpack what can be of the zip, and say what cannot: (name, why).

    InputError if it is no zip, or too much, and then nothing is unpacked.
    """
    refused = []
    with _reading(), zipfile.ZipFile(archive) as opened:
        members = opened.infolist()
        _check(members, archive.stat().st_size, limits)
        left = limits.size
        for member in members:
            try:
                _check_one(member)
                with _reading():
                    left -= _write(opened, member, into, left)
            except InputError as error:
                refused.append((_name(member), str(error)))
    return refused


def _name(member: zipfile.ZipInfo) -> str:
    """A name that may be anything, so that it can be told below the archive's."""
    return member.orig_filename.lstrip("/")[:200] or "?"


@contextmanager
def _reading() -> Iterator[None]:
    """What goes wrong in reading a zip, in words."""
    try:
        yield
    except (zipfile.BadZipFile, NotImplementedError, EOFError, ValueError, RuntimeError, zlib.error) as error:
        raise InputError(f"It is no zip that can be read: {error}.", next="Ask for it again.") from error
    except (FileExistsError, IsADirectoryError, NotADirectoryError) as error:
        raise InputError("One name in it stands for several things.", next="Ask for it again.") from error


def keep(source: Path, handin: HandIn, place: Path) -> tuple[Path, bool]:
    """The archive of the hand-in in `place`, and whether it is new there. A folder is kept as a zip of itself."""
    place.mkdir(parents=True, exist_ok=True)
    beside = place / f".{handin.folder.name}.new"
    if source.is_dir():
        _pack(handin.folder, beside)
    else:
        shutil.copyfile(source, beside)
    digest = hashlib.sha256(beside.read_bytes()).hexdigest()
    for other in place.glob("*.zip"):
        if other.name.startswith(f"{handin.lesson}+{handin.student}+") and _same(other, beside, digest):
            beside.unlink()
            return other, False
    name = Receipt(handin.code or digest[:6].upper(), handin.at, handin.student, handin.lesson).name
    path = place / name
    if path.exists():
        path = place / name.replace(".zip", f"+{digest[:8]}.zip")
    return beside.rename(path), True


def receipts(place: Path) -> list[Receipt]:
    """The receipts of the archives there, by student and time."""
    found = []
    for path in place.glob("*.zip"):
        with zipfile.ZipFile(path) as archive:
            has_receipt = any(PurePosixPath(name).name == NAME for name in archive.namelist())
        receipt = named(path)
        found.append(receipt if has_receipt else replace(receipt, code=""))
    return sorted(found, key=lambda receipt: (receipt.student, receipt.at))


def named(archive: Path) -> Receipt:
    """What the name of an archive tells."""
    lesson, student, at, code = archive.stem.split("+")[:4]
    date, _, time = at.partition("T")
    return Receipt(code, f"{date}T{time.replace('-', ':')}", student, lesson)


def _check(members: list[zipfile.ZipInfo], packed: int, limits: Limits) -> None:
    size = sum(member.file_size for member in members)
    limits.check(len(members), size)
    if size > SMALL and size > RATIO * packed:
        raise InputError("It is packed so tightly that it cannot be work: a zip bomb.", next="Ask who handed it in.")


def _check_one(member: zipfile.ZipInfo) -> None:
    kind = stat.S_IFMT(member.external_attr >> 16)
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise InputError(f"In it is a link or device: {member.filename[:100]!a}.", next="Ask who handed it in.")
    # zipfile has already cut the name at a NUL and made slashes of backslashes where the system has those.
    if _NAMES.search(member.orig_filename) or not member.filename:
        raise InputError(f"In it is a file for another place: {member.orig_filename[:100]!a}.", next="Ask who sent it.")
    if member.flag_bits & 1:
        raise InputError("It has a password.", next="Ask for one without.")


def _write(archive: zipfile.ZipFile, member: zipfile.ZipInfo, into: Path, left: int) -> int:
    """Unpack one member; its real size, whatever the zip says it is."""
    path = into.joinpath(*PurePosixPath(member.filename).parts)
    if member.is_dir():
        path.mkdir(parents=True, exist_ok=True)
        return 0
    path.parent.mkdir(parents=True, exist_ok=True)
    size = 0
    with archive.open(member) as packed, path.open("xb") as file:
        while part := packed.read(1 << 20):
            size += len(part)
            if size > left:
                raise InputError("Unpacked it is more than it may be.", next="Ask who handed it in.")
            file.write(part)
    return size


def _pack(folder: Path, file: Path) -> None:
    """The folder as a zip, the same for the same files."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            member = zipfile.ZipInfo(path.relative_to(folder).as_posix())
            member.external_attr = 0o100644 << 16
            archive.writestr(member, path.read_bytes(), zipfile.ZIP_DEFLATED)


def _same(path: Path, other: Path, digest: str) -> bool:
    return path.stat().st_size == other.stat().st_size and hashlib.sha256(path.read_bytes()).hexdigest() == digest
