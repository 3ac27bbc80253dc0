"""How long a film or a sound is, read from its file's own headers: no program is needed for that."""

from __future__ import annotations

import struct
import wave
from functools import lru_cache
from pathlib import Path

from ownpace_graders.lesson import Cell, Lesson


def seconds_of(path: Path) -> float:
    """Of an MP4 (M4A, M4V), or a WAV; 0 where the file is not there, or does not say it in a way that is known here."""
    try:
        return _seconds(path, path.stat().st_mtime_ns)
    except (OSError, ValueError):
        return 0.0


def film_seconds(cell: Cell, lesson: Lesson) -> float:
    """Of the film or sound beside the lesson that a cell shows; 0 where it shows none."""
    film = cell.call.arguments.get("src") if cell.call else None
    return seconds_of(lesson.path.parent / film) if isinstance(film, str) and "://" not in film else 0.0


@lru_cache(256)
def _seconds(path: Path, changed: int) -> float:
    """`changed` is when the file was: another file under its name is read again."""
    try:
        if path.suffix.lower() in (".mp4", ".m4a", ".m4v", ".mov"):
            return _of_mp4(path)
        if path.suffix.lower() == ".wav":
            with wave.open(str(path)) as sound:
                return float(sound.getnframes()) / float(sound.getframerate() or 1)
    except (OSError, EOFError, struct.error, wave.Error):
        return 0.0
    return 0.0


def _of_mp4(path: Path) -> float:
    """From the header of the movie (mvhd in moov), as ISO/IEC 14496-12 has it."""
    with path.open("rb") as file:
        end = path.stat().st_size
        begin, end = _box(file, 0, end, b"moov")
        begin, end = _box(file, begin, end, b"mvhd")
        file.seek(begin)
        head = file.read(32)
    if len(head) < 32:
        return 0.0
    scale, length = struct.unpack(">IQ", head[20:32]) if head[0] == 1 else struct.unpack(">II", head[12:20])
    return float(length) / float(scale) if scale else 0.0


def _box(file, begin: int, end: int, name: bytes) -> tuple[int, int]:  # type: ignore[no-untyped-def]  # a binary file
    """Where the content of the first box of this name begins and ends; (0, 0) where there is none."""
    while begin + 8 <= end:
        file.seek(begin)
        size, found = struct.unpack(">I4s", file.read(8))
        head = 8
        if size == 1:
            size, head = int(struct.unpack(">Q", file.read(8))[0]), 16
        if found == name:
            return begin + head, begin + size if size else end
        if size < head:
            break
        begin += size
    return 0, 0
