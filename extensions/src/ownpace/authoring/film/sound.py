"""Sound as data: 16-bit samples of one channel, 48000 a second."""

from __future__ import annotations

import array
import subprocess
import sys
import wave
from collections.abc import Sequence
from pathlib import Path
from typing import TypeAlias

from ownpace.authoring.film.needed import ffmpeg
from ownpace_graders.errors import InputError

RATE = 48000
Samples: TypeAlias = "array.array[int]"
LARGEST, LONGEST, PATIENCE = 300_000_000, 600, 120
"""Bytes and seconds of a slide's recording, and seconds in which it has to be read."""
_PIECE = RATE // 50
_MARGIN = RATE // 20
_QUIET = 0.02  # of the loudest


def resampled(raw: bytes, rate: int) -> Samples:
    """16-bit samples of one channel at another rate."""
    return _decoded(["-f", "s16le", "-ar", str(rate), "-ac", "1", "-i", "-"], raw)


def recorded(path: Path) -> Samples:
    """What is in a file of sound, of any kind that ffmpeg reads. InputError where it is none, or too much."""
    if path.stat().st_size > LARGEST:
        raise InputError(f"{path.name} has more than {LARGEST // 10**6} MB.", next="Export it as MP3.")
    try:
        samples = decoded(path, seconds=LONGEST + 1, within=PATIENCE)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
        samples = samples_of(b"")
    if not samples:
        raise InputError(f"{path.name} is not a sound that can be read.", next="Export it as WAV or MP3.")
    if len(samples) > LONGEST * RATE:
        raise InputError(f"{path.name} lasts more than {LONGEST // 60} minutes.", next="Divide the slide with ---.")
    return samples


def decoded(path: Path, rate: int = RATE, *, seconds: int | None = None, within: float | None = None) -> Samples:
    """What is in a file of sound or a film: all, or its first `seconds`.

    CalledProcessError where it is neither, TimeoutExpired where it is not done `within` so many seconds, and
    OwnpaceError where there is no ffmpeg.
    """
    only = ["-t", str(seconds)] if seconds else []
    return _decoded(["-protocol_whitelist", "file,pipe", *only, "-i", f"file:{path}"], b"", rate, within)


def _decoded(given: Sequence[str], data: bytes, rate: int = RATE, within: float | None = None) -> Samples:
    command = [ffmpeg(), "-v", "error", *given, "-vn", "-f", "s16le", "-ar", str(rate), "-ac", "1", "-"]
    return samples_of(subprocess.run(command, input=data, capture_output=True, check=True, timeout=within).stdout)


def samples_of(raw: bytes) -> Samples:
    """Of 16 bits, the low one first."""
    samples = array.array("h", raw[: len(raw) // 2 * 2])
    if sys.byteorder == "big":
        samples.byteswap()
    return samples


def loud_pieces(samples: Samples) -> list[bool]:
    """Whether there is a voice in each fiftieth of a second."""
    peaks = [max(map(abs, samples[at : at + _PIECE])) for at in range(0, len(samples), _PIECE)]
    loudest = max(peaks, default=0)
    return [peak > loudest * _QUIET for peak in peaks]


def trimmed(samples: Samples) -> Samples:
    """Without the silence around it."""
    loud = [place for place, is_loud in enumerate(loud_pieces(samples)) if is_loud]
    if not loud:
        return samples
    return samples[max(0, loud[0] * _PIECE - _MARGIN) : (loud[-1] + 1) * _PIECE + _MARGIN]


def pauses(samples: Samples) -> list[tuple[float, float]]:
    """The silences inside of it: where the middle of each is, and how long it is, in seconds."""
    found, began = [], -1
    for place, is_loud in enumerate(loud_pieces(samples)):
        if is_loud:
            if began > 0:
                found.append(((began + place) * _PIECE / 2 / RATE, (place - began) * _PIECE / RATE))
            began = -1
        elif began < 0:
            began = place
    return found


def quiet(seconds: float) -> Samples:
    return array.array("h", bytes(2 * round(seconds * RATE)))


def write(path: Path, samples: Samples) -> None:
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, RATE, 0, "NONE", ""))
        file.writeframes(samples.tobytes())
