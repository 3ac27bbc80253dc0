"""`show.audio`: a sound that lies beside the notebook, with its words."""

import html
from pathlib import Path

from ownpace.show import film
from ownpace.show.block import framed, headed
from ownpace.show.film import ByTime

LOOKS = "video"


def draw(
    folder: Path, src: str, *, title: str, transcript: str, chapters: ByTime = None, questions: ByTime = None
) -> str:
    """The sound as HTML; its words go along where they are WebVTT. LessonError where they are missing."""
    spoken = film.along(folder / transcript) if transcript.lower().endswith(".vtt") else ""
    name, source = html.escape(title), html.escape(src)
    inside = (
        f'{headed(title, "figcaption")}<audio controls preload="none" aria-label="{name}" src="{source}"></audio>'
        f"{film.waits(questions)}{film.bar(bool(spoken))}{film.chapters(chapters)}{spoken}"
        f"{film.reading(folder / transcript)}"
    )
    more = f' data-src="{source}"{film.stops(questions)}'
    return framed("audio", inside, tag="figure", script="film", more=more)
