"""What several blocks are given, and the values that these arguments take."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from ownpace_graders.kinds.argument import ITEM, Argument, is_text, is_words

FILE = Argument("src", "a file in media", is_words, "the film itself", media=True, add='Add {name}="media/…", {about}.')

TITLE = Argument("title", "a text", is_text, "what stands above it", default="")

BLOCK_ITEM = replace(
    ITEM,
    takes="a text: the block's id",
    about="the block's id, used once in the notebook: what a student does here is kept under it",
    add='Give it one as the first argument: {call}("animals", …).',
)

_CLOCK = re.compile(r"(?:(\d{1,2}):)?([0-5]?\d):([0-5]\d)")
_LONGEST_ADDRESS = 2000


def is_file_or_none(value: Any) -> bool:
    return value is None or is_words(value)


def seconds(clock: Any) -> int | None:
    """The seconds from a film's beginning that "1:05" or "1:02:30" says; None where it says none."""
    found = _CLOCK.fullmatch(clock) if isinstance(clock, str) else None
    return int(found[1] or 0) * 3600 + int(found[2]) * 60 + int(found[3]) if found else None


def is_by_time(value: Any) -> bool:
    """Words at times of a film, or None."""
    if value is None:
        return True
    return isinstance(value, Mapping) and all(
        seconds(at) is not None and is_words(words) for at, words in value.items()
    )


def is_page_elsewhere(address: Any) -> bool:
    """Whether it is the address of a page on another site: nothing that runs, and nobody's password."""
    if not is_words(address) or len(address) > _LONGEST_ADDRESS or re.search(r"[\x00-\x20\x7f<>\"\\]", address):
        return False
    try:
        parts = urlsplit(address)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.username is None
    except ValueError:
        return False


def files(value: Any) -> list[str]:
    """The addresses of files in the value of an argument that has `media`."""
    if isinstance(value, Mapping):
        return [file for name in ("picture", "sound") for file in files(value.get(name))]
    if isinstance(value, list):
        return [file for entry in value for file in files(entry)]
    return [value] if is_words(value) else []
