"""Blocks that play a film or a sound."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from ownpace_graders.kinds.argument import Argument, is_words
from ownpace_graders.kinds.signature import Problem, Signature
from ownpace_graders.lesson.blocks.given import FILE, is_by_time, is_file_or_none, is_page_elsewhere

_TITLE = Argument("title", "a text", is_words, "what it is called")
_TRANSCRIPT = replace(FILE, name="transcript", about="for those who would rather read than watch")
_CHAPTERS = Argument(
    "chapters",
    'a time and what begins there, for each: {"0:00": "What a half is", "1:10": "Half of a half"}',
    is_by_time,
    "its parts, to go to",
    default=None,
)
_QUESTIONS = Argument(
    "questions",
    'a time and a question\'s id, for each: {"0:42": "half-of-a-half"}',
    is_by_time,
    "questions of the lesson at which it pauses; students may go on without answering",
    default=None,
)


def _video(given: Mapping[str, Any]) -> Iterator[Problem]:
    """A film of ours needs captions; one of another site has them there, and nobody hears of its times."""
    src = given.get("src")
    if not is_page_elsewhere(src):
        if isinstance(src, str) and not given.get("captions"):
            yield VIDEO.missing(_CAPTIONS)
        return
    for name in ("captions", "poster", "chapters", "questions"):
        if given.get(name):
            what = f"This film is on another site, so it takes no {name}."
            yield Problem(name, what, "Take it out, or put the film into media.", stops=False)


_CAPTIONS = replace(FILE, name="captions", about="for those who cannot hear it", default=None, check=is_file_or_none)

VIDEO = Signature(
    "show.video",
    "video",
    "a video with captions and its words to read and to go by",
    (
        replace(FILE, by_position=True),
        _TITLE,
        _CAPTIONS,
        _TRANSCRIPT,
        replace(FILE, name="poster", about="the picture before it plays", default=None, check=is_file_or_none),
        _CHAPTERS,
        _QUESTIONS,
    ),
    also=_video,
)

AUDIO = Signature(
    "show.audio",
    "sound",
    "a sound with its words to read and to go by",
    (
        replace(FILE, by_position=True, about="the sound itself"),
        _TITLE,
        replace(_TRANSCRIPT, about="its words for those who cannot hear it: Markdown, or WebVTT to go by"),
        _CHAPTERS,
        _QUESTIONS,
    ),
)
