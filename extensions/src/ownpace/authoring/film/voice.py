"""Who speaks: a recording of a slide, or a synthetic voice. A voice is a function from a sentence to samples."""

from __future__ import annotations

import array
import platform
from collections.abc import Callable
from functools import cache
from typing import Any

from ownpace.authoring.film.front import Front
from ownpace.authoring.film.needed import needed
from ownpace.authoring.film.sound import Samples, resampled, trimmed
from ownpace_graders.errors import InputError

Speak = Callable[[str, float], Samples]
"""A sentence, spoken so many times as fast as the voice would, without the silence around it."""


def voice_of(front: Front) -> str:
    """The name of the synthetic voice. InputError where there is none of that name, or for the language."""
    if front.voice and front.voice not in VOICES:
        take = f"Take one of {', '.join(VOICES)}, or record yours: [voice intro.wav] before what is said on a slide."
        raise InputError(f"There is no voice “{front.voice}”.", where="front matter", next=take)
    language = front.language.lower()
    found = front.voice or next((name for name in VOICES if name.lower() == language), "")
    found = found or _FIRST.get(language.partition("-")[0], "")
    if not found:
        record = "Record what is said: [voice intro.wav] before it, on each slide. Or name a voice: " + ", ".join(
            VOICES
        )
        raise InputError(f"No synthetic voice here speaks “{front.language}”.", where="front matter", next=record)
    return found


def must_speak(front: Front) -> None:
    """InputError where no voice is to be had for it, OwnpaceError where the voice is not installed here."""
    name = voice_of(front)
    if name != "heart" and platform.system() == "Darwin":
        what, record = f"The voice {name} is not to be had on a Mac.", "Record what is said: [voice intro.wav]."
        raise InputError(what, where="front matter", next=record)
    needed("hibari" if name == "heart" else "py_nanotts")


def _heart(sentence: str, speed: float) -> Samples:
    """Of the package hibari-tts: a small network, far clearer than the rest, in English only."""
    made = _network()(sentence, speed=speed, seed=0)
    loudest = max(float(abs(made).max()), 1e-9)
    samples = array.array("h", (made / loudest * 26000).astype("<i2").tobytes())
    return trimmed(resampled(samples.tobytes(), _network().sample_rate))


@cache
def _network() -> Any:
    return needed("hibari").Hibari(voice="heart")


def _pico(name: str) -> Speak:
    """Of the package py-nanotts: a voice a language, as of a telephone."""

    def speak(sentence: str, speed: float) -> Samples:
        nanotts = needed("py_nanotts").NanoTTS()
        return trimmed(resampled(nanotts.speak(sentence, voice=name, speed=speed), 16000))

    return speak


VOICES: dict[str, Speak] = {"heart": _heart} | {
    name: _pico(name) for name in ("en-GB", "en-US", "de-DE", "es-ES", "fr-FR", "it-IT")
}
_FIRST = {"en": "heart", "de": "de-DE", "es": "es-ES", "fr": "fr-FR", "it": "it-IT"}
