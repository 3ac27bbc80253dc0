"""The names of what students give besides words: photos, drawings and recordings, each by what is in it.

A response says `blobs/<SHA-256>.<end>`. The same name stands beside the record, in a hand-in, in a zip, in a browser's
copy and below a lesson's address.
"""

import string
from typing import Any

FOLDER = "blobs"
TYPES = {
    "jpg": "image/jpeg",
    "svg": "image/svg+xml",
    "webm": "audio/webm",
    "ogg": "audio/ogg",
    "m4a": "audio/mp4",
    "mp3": "audio/mpeg",
    "wav": "audio/wav",
}
"""By the end of its name: what a browser is told that it is."""
SOUNDS = ("webm", "ogg", "m4a", "mp3", "wav")
_WORDS = {"jpg": "a photo", "svg": "a drawing"} | dict.fromkeys(SOUNDS, "a recording")
_DIGITS = frozenset(string.hexdigits.lower())


def is_name(text: str) -> bool:
    """Whether a text is such a name."""
    folder, _, file = text.partition("/")
    digest, _, end = file.partition(".")
    return folder == FOLDER and len(digest) == 64 and _DIGITS.issuperset(digest) and end in TYPES


def end_of(name: str) -> str:
    """How a name ends: one of TYPES."""
    return name.rpartition(".")[2]


def in_words(entry: str) -> str:
    """What an entry of a response is, for a person: “a photo”, or the words that it is."""
    return _WORDS[end_of(entry)] if is_name(entry) else entry


def names(response: Any) -> list[str]:
    """The files that a response names, each once. A response may be anything."""
    entries = [*response.values()] if isinstance(response, dict) else response
    entries = entries if isinstance(entries, list) else [entries]
    return [*dict.fromkeys(each for each in entries if isinstance(each, str) and is_name(each))]
