"""A platform's bulk download: a zip of hand-ins, each of them a zip or a folder."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath

from ownpace_graders.collect import folder, lms
from ownpace_graders.collect import zip as zips
from ownpace_graders.collect.limits import DOWNLOAD
from ownpace_graders.collect.whose import Source
from ownpace_graders.errors import InputError
from ownpace_graders.names import notebook
from ownpace_graders.record.receipt import NAME

LIMITS = DOWNLOAD
_WRAPPED = 3
"""How often somebody can have zipped a zip without meaning anything by it."""


def sources(found: Source, lessons: Sequence[str], aside: Path) -> Iterator[Source]:
    """The source itself, or if it is a download each hand-in in it, which is unpacked below `aside`.

    What was zipped again is unpacked again; a download in a download is not looked into.
    """
    of_one = found.sender or folder.is_somebodys(found.path.name, lessons)
    if found.problem or of_one or not _is_download(found.path, lessons):
        yield _unwrapped(found, lessons, aside)
        return
    aside.mkdir(parents=True)
    try:
        refused = zips.unpack_each(found.path, aside, LIMITS)
    except InputError as error:
        yield Source(found.path, problem=str(error))
        return
    for name, reason in refused:
        yield Source(found.path / name, problem=reason)
    left = LIMITS.size
    for number, inner in enumerate(folder.sources(aside, None, lessons)):
        inner = replace(inner, shown=found.path / inner.path.relative_to(aside))
        left -= _unpacked(inner.path)
        if left < 0 and inner.path.is_file():
            what = InputError(
                f"Unpacked, all of it is more than {LIMITS.size / 1e9:.0f} GB.", next="Collect it in parts."
            )
            inner = replace(inner, problem=inner.problem or str(what))
        yield _unwrapped(inner, lessons, aside.with_name(f"{aside.name}-{number}"))


def _unwrapped(found: Source, lessons: Sequence[str], aside: Path) -> Source:
    """The one hand-in in a zip that somebody has zipped again, under the name that the outer one has."""
    for depth in range(_WRAPPED + 1):
        if found.problem or not found.path.is_file() or not _is_download(found.path, lessons):
            return found
        place = aside / f"in-{depth}"
        place.mkdir(parents=True)
        try:
            zips.unpack_each(found.path, place, LIMITS)
        except InputError as error:
            return replace(found, problem=str(error))
        inner = [each.path for each in folder.sources(place, None, lessons) if not each.problem]
        if len(inner) != 1 or inner[0] == place:
            what = InputError(
                f"It holds {len(inner)} hand-ins, and a student can have only one.",
                next="Unpack it, and collect its folder.",
            )
            return replace(found, problem=str(what))
        shown, path = found.shown or found.path, inner[0]
        if path.is_file():
            path = path.rename(place / f"{found.path.stem}{path.suffix}")
        found = replace(found, path=path, shown=shown)
    return replace(
        found, problem=str(InputError("It is a zip inside a zip, too many times over.", next="Unpack it by hand."))
    )


def _is_download(path: Path, lessons: Sequence[str]) -> bool:
    """Whether it is a zip with hand-ins in it, rather than a hand-in, which has a notebook or receipt of its own."""
    names = [PurePosixPath(name).parts for name in _names(path) if not name.endswith("/")]
    names = [parts for parts in names if parts and parts[0] != "__MACOSX" and not parts[-1].startswith(".")]
    tops = {parts[0] for parts in names if len(parts) > 1}
    if len(tops) == 1 and all(len(parts) > 1 for parts in names) and not lms.sender(next(iter(tops)), lessons):
        names = [parts[1:] for parts in names]
    top = [parts[0] for parts in names if len(parts) == 1 and not lms.sender(parts[0], lessons)]
    if any(name == NAME or notebook(name) for name in top):
        return False
    return any(
        parts[-1].lower().endswith(".zip") or any(lms.sender(part, lessons) for part in parts) for parts in names
    )


def _names(path: Path) -> list[str]:
    """What is in the zip; nothing if it is none, which is said when it is taken."""
    try:
        with zips.reading(path, DOWNLOAD.size) as archive:
            return archive.namelist()
    except (OSError, InputError):
        return []


def _unpacked(path: Path) -> int:
    """How many bytes a hand-in says that it unpacks to. What unpacks to more than it says is refused later."""
    if path.is_dir():
        return 0
    try:
        with zips.reading(path, DOWNLOAD.size) as archive:
            return sum(member.file_size for member in archive.infolist())
    except (OSError, InputError):
        return 0
