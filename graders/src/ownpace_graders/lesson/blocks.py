"""The teaching blocks: what each `show.…` call may be given. How one is drawn is in `ownpace.show`, a file a block."""

from dataclasses import replace
from typing import Any

from ownpace_graders.kinds.argument import Argument, is_list_of_words, is_text, is_words
from ownpace_graders.kinds.signature import Signature

_FILE = Argument(
    "src", "a file in media", is_words, "the film itself", media=True, add='Add {name}="media/…", {about}.'
)


def _is_file_or_none(value: Any) -> bool:
    return value is None or is_words(value)


VIDEO = Signature(
    "show.video",
    "video",
    "a video with captions and its words to read",
    (
        replace(_FILE, by_position=True),
        Argument("title", "a text", is_words, "what it is called"),
        replace(_FILE, name="captions", about="for who cannot hear it"),
        replace(_FILE, name="transcript", about="for who reads rather than watches"),
        replace(_FILE, name="poster", about="the picture before it plays", default=None, check=_is_file_or_none),
    ),
)

WORKED = Signature(
    "show.worked",
    "worked example",
    "a worked example that opens step by step",
    (
        Argument("title", "a text", is_words, "what is worked out, in a few words", by_position=True),
        Argument("steps", "a list of texts", is_list_of_words, "what is done, a step each", by_position=True),
        Argument("prompt", "a text", is_text, "the problem", default="", by_position=True),
    ),
)

BLOCKS: dict[str, Signature] = {block.call.partition(".")[2]: block for block in (VIDEO, WORKED)}
"""By the name after `show.`."""
