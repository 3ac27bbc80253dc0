"""What is too big for a line of a record: files beside it, each named by what is in it (`file_names`).

What lies there may be anything: only what is as its name says is ever taken for it.
"""

import hashlib
import os
import tempfile
import time
from collections.abc import Collection, Iterator
from contextlib import suppress
from pathlib import Path

from ownpace_graders import plain
from ownpace_graders.errors import InputError, RecordError
from ownpace_graders.file_names import FOLDER, is_name, names
from ownpace_graders.record.media import ending
from ownpace_graders.record.state import State
from ownpace_graders.systems import sync_folder

LARGEST = 4_000_000
"""Bytes of one."""
MOST, ALL = 300, 24_000_000
"""How many there can be beside a record, and their bytes together: what a grader bears beside a notebook."""
GRACE = 3600
"""Seconds for which one that no answer names may lie there: its answer may be on the way."""

_FULL = "There is no room for more pictures and recordings in this lesson."


def name_of(content: bytes) -> str:
    """The name of what is in these bytes. RecordError for what cannot be kept."""
    if len(content) > LARGEST:
        what = f"This has {len(content) / 1e6:.1f} MB; {LARGEST / 1e6:.0f} can be."
        raise RecordError(what, next="Make it smaller or shorter.")
    return f"{FOLDER}/{hashlib.sha256(content).hexdigest()}.{ending(content)}"


def needed(state: State) -> set[str]:
    """The files that must be there: those of each item's last answer, and of what was typed after it."""
    responses = [each for it in state.items.values() for each in (it.response, it.draft and it.draft[0])]
    return {name for response in responses if response is not None for name in names(response)}


def lacking(record: Path, state: State) -> list[str]:
    """Those of them that do not lie beside the record, as many as there is room for."""
    return sorted(name for name in needed(state) if not (record.parent / name).is_file())[:MOST]


def read(folder: Path, name: str) -> bytes | None:
    """The file of this name in a folder that anybody may have made; None if it is not there, or not what it says."""
    try:
        return content if is_it(name, content := plain.read(folder / name, LARGEST)) else None
    except (OSError, InputError):
        return None


def is_it(name: str, content: bytes) -> bool:
    """Whether these bytes are what the name says."""
    try:
        return is_name(name) and name_of(content) == name
    except RecordError:
        return False


def put(record: Path, content: bytes, wanted: Collection[str]) -> str:
    """Keep this beside the record, whole and on the disk; its name. Several processes may do this at once.

    Where others lie there that are not `wanted`, they go after an hour. RecordError for what cannot be kept, or has no
    room; OSError if the disk does not take it.
    """
    name = name_of(content)
    place = record.parent / name
    if read(record.parent, name) is not None:
        os.utime(place)  # its answer is on the way again
        return name
    place.parent.mkdir(parents=True, exist_ok=True)
    _make_room(place.parent, len(content), {*wanted, name})
    with tempfile.NamedTemporaryFile(dir=place.parent, prefix=".", delete=False) as file:
        try:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
            Path(file.name).replace(place)
        finally:
            Path(file.name).unlink(missing_ok=True)
    sync_folder(place.parent)
    return name


def bring(source: Path, record: Path, wanted: Collection[str]) -> int:
    """Take from the folder `source` what is wanted beside the record and not there; how many came. As `put`."""
    came = 0
    for name in sorted(wanted):
        if not (record.parent / name).is_file() and (content := read(source, name)) is not None:
            put(record, content, wanted)
            came += 1
    return came


def _make_room(folder: Path, size: int, wanted: Collection[str]) -> None:
    """Take away what nobody wants any more. RecordError where there is no room even then."""
    kept = []
    for path, about in _listed(folder):
        if f"{FOLDER}/{path.name}" not in wanted and time.time() - about.st_mtime > GRACE:
            with suppress(OSError):
                path.unlink()
        else:
            kept.append(about.st_size)
    if len(kept) >= MOST or sum(kept) + size > ALL:
        raise RecordError(_FULL, next="Take out one that you need no more, or wait an hour, then try again.")


def _listed(folder: Path) -> Iterator[tuple[Path, os.stat_result]]:
    for path in sorted(folder.iterdir()):
        with suppress(FileNotFoundError):
            yield path, path.lstat()
