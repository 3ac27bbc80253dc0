"""`show.video`: a video that lies beside the notebook, with captions and a transcript."""

import html
from pathlib import Path

from ownpace_graders.errors import LessonError
from ownpace_graders.lesson.markdown import to_html


def draw(folder: Path, src: str, *, title: str, captions: str, transcript: str, poster: str | None = None) -> str:
    """The video as HTML, with a control bar, captions and its transcript below it.

    It is fetched by its address, so that seeking works and no kernel carries it. All files are paths from `folder`,
    such as "media/area-model.mp4"; captions are WebVTT, the transcript is Markdown. LessonError where the transcript is
    missing: not everybody can watch or hear.
    """
    text = _transcript(folder / transcript)
    image = f' poster="{html.escape(poster)}"' if poster else ""
    name, source, track = html.escape(title), html.escape(src), html.escape(captions)
    return (
        f'<figure class="op-video" data-src="{source}"><figcaption class="op-video-title">{name}</figcaption>'
        f'<video controls playsinline preload="none" aria-label="{name}"{image}>'
        f'<source src="{source}"><track kind="captions" src="{track}" label="Captions" default></video>'
        f"<details><summary>Read it instead</summary><div>{to_html(text)}</div></details></figure>"
    )


def _transcript(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError:
        raise LessonError(
            "The transcript of this video cannot be read.",
            where=str(path),
            next="Put the words of the video into that file, or correct its name in show.video.",
        ) from None
