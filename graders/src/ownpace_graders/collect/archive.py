"""downloaded/LESSON/archive/: every hand-in as it came, once."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath

from ownpace_graders import plain
from ownpace_graders.collect import zip as zips
from ownpace_graders.collect.limits import DOWNLOAD
from ownpace_graders.collect.modes import allow, make_folder
from ownpace_graders.collect.whose import HandIn
from ownpace_graders.course import Course
from ownpace_graders.errors import InputError
from ownpace_graders.record.receipt import NAME, Receipt, parts


class Archive:
    """What is kept of a lesson's hand-ins, looked through once, however many are compared with it."""

    def __init__(self, place: Path) -> None:
        self._by_size: dict[int, list[Path]] = defaultdict(list)
        for path in _archives(place):
            self.add(path)

    def add(self, path: Path) -> None:
        """It is kept there now, too."""
        self._by_size[path.stat().st_size].append(path)

    def find(self, packed: Path, digest: str, student: str = "") -> Path | None:
        """The archive with the same bytes, of this student or else of anybody; None if there is none."""
        same = [path for path in self._by_size[packed.stat().st_size] if _digest(path) == digest]
        return min(same, key=lambda path: (_student(path) != student, path.name), default=None)


def keep(course: Course, packed: Path, digest: str, handin: HandIn) -> Path:
    """Put the hand-in's zip among the others, under a name that says whose it is; its path there."""
    place = course.downloaded / handin.lesson / "archive"
    make_folder(course, place)
    allow(course, packed)
    name = Receipt(handin.code or digest[:6].upper(), handin.at, handin.student, handin.lesson).name
    path = place / name
    if path.exists():
        path = place / name.replace(".zip", f"+{digest[:8]}.zip")
    return packed.rename(path)


def receipts(place: Path) -> list[Receipt]:
    """The receipts of the archives there, by student and time; code is "" for one without a receipt."""
    found = []
    for path in _archives(place):
        receipt = parts(path.stem)
        if receipt:
            found.append(receipt if has_receipt(path) else replace(receipt, code=""))
    return sorted(found, key=lambda receipt: (receipt.student, receipt.at))


def _archives(place: Path) -> Iterator[Path]:
    """The hand-ins; nbgrader's zip_collect keeps what it collects in the same place, under other names."""
    return (path for path in sorted(place.glob("*.zip")) if parts(path.stem) and path.is_file())


def _student(path: Path) -> str:
    receipt = parts(path.stem)
    return receipt.student if receipt else ""


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return plain.digest(file)


def has_receipt(path: Path) -> bool:
    """Whether it is a zip that can be read, with a receipt in it."""
    try:
        with zips.reading(path, DOWNLOAD.size) as archive:
            return any(PurePosixPath(name).name == NAME for name in archive.namelist())
    except (OSError, InputError):
        return False
