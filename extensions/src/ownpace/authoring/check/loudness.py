"""How loud a sound or a film is: a WAV by itself, other files where there is an ffmpeg."""

from __future__ import annotations

import subprocess
import sys
import wave
from array import array
from functools import lru_cache
from math import log10
from pathlib import Path

from ownpace.authoring.film.needed import ffmpeg
from ownpace_graders.errors import OwnpaceError

_DECODED = frozenset([".aac", ".flac", ".m4a", ".m4v", ".mov", ".mp3", ".mp4", ".oga", ".ogg", ".opus", ".webm"])
_SECONDS, _RATE = 120, 8000
"""What is decoded of a file: its beginning, at the rate of a telephone."""
_MOST_FRAMES, _EVERY = 20_000_000, 7
"""Samples that are read, and of these every how many-th is looked at: a mean needs no more."""


def loudness(path: Path) -> float | None:
    """The mean in dBFS (0 is as loud as can be); None of what is not sound, or cannot be decoded here."""
    try:
        return _loudness(path, path.stat().st_mtime_ns)
    except (OSError, EOFError, wave.Error, OwnpaceError, subprocess.SubprocessError):
        return None


@lru_cache(256)
def _loudness(path: Path, changed: int) -> float | None:
    kind = path.suffix.lower()
    samples = _of_wav(path) if kind == ".wav" else _decoded(path) if kind in _DECODED else None
    if not samples:
        return None
    power = sum(each * each for each in samples[::_EVERY]) / len(samples[::_EVERY])
    return 10 * log10(power / 2**30) if power else -100.0


def _of_wav(path: Path) -> array[int] | None:
    """Of 16 bits."""
    with wave.open(str(path)) as sound:
        return _samples(sound.readframes(min(sound.getnframes(), _MOST_FRAMES))) if sound.getsampwidth() == 2 else None


def _decoded(path: Path) -> array[int]:
    command = [
        *(ffmpeg(), "-nostdin", "-v", "error", "-protocol_whitelist", "file,pipe", "-t", str(_SECONDS)),
        *("-i", f"file:{path}", "-vn", "-ac", "1", "-ar", str(_RATE), "-f", "s16le", "-"),
    ]
    return _samples(subprocess.run(command, capture_output=True, check=True, timeout=30).stdout)


def _samples(data: bytes) -> array[int]:
    """Of 16 bits, the low one first."""
    samples = array("h", data[: len(data) // 2 * 2])
    if sys.byteorder == "big":
        samples.byteswap()
    return samples
