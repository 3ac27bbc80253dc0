"""How loud a sound or a film is: a WAV by itself, other files where there is an ffmpeg."""

from __future__ import annotations

import subprocess
import wave
from functools import lru_cache
from math import log10
from pathlib import Path

from ownpace.authoring.film.sound import Samples, decoded, samples_of
from ownpace_graders.errors import OwnpaceError

_DECODED = frozenset([".aac", ".flac", ".m4a", ".m4v", ".mov", ".mp3", ".mp4", ".oga", ".ogg", ".opus", ".webm"])
_SECONDS, _RATE = 120, 8000
"""What is decoded of a file: its beginning, at the rate of a telephone."""
_PATIENCE = 30
"""Seconds in which that is done."""
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
    samples = _samples(path)
    if not samples:
        return None
    power = sum(each * each for each in samples[::_EVERY]) / len(samples[::_EVERY])
    return 10 * log10(power / 2**30) if power else -100.0


def _samples(path: Path) -> Samples | None:
    kind = path.suffix.lower()
    if kind == ".wav":
        return _of_wav(path)
    return decoded(path, _RATE, seconds=_SECONDS, within=_PATIENCE) if kind in _DECODED else None


def _of_wav(path: Path) -> Samples | None:
    """Of 16 bits."""
    with wave.open(str(path)) as sound:
        frames = min(sound.getnframes(), _MOST_FRAMES)
        return samples_of(sound.readframes(frames)) if sound.getsampwidth() == 2 else None
