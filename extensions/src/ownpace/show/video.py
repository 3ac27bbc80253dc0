"""`show.video`: a film that lies beside the notebook, or a stand-in for one of another site."""

import html
import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from ownpace.show import film
from ownpace.show.block import framed, headed
from ownpace.show.film import ByTime
from ownpace_graders.lesson.blocks.given import is_page_elsewhere


def draw(
    folder: Path,
    src: str,
    *,
    title: str,
    captions: str | None = None,
    transcript: str,
    poster: str | None = None,
    chapters: ByTime = None,
    questions: ByTime = None,
) -> str:
    """The film as HTML, with a control bar, captions, and its transcript below it.

    It is fetched by its address, so that seeking works and no kernel carries it. All files are paths from `folder`,
    such as "media/area-model.mp4"; captions are WebVTT, the transcript is Markdown. LessonError where the transcript is
    missing: not everybody can watch or hear. Of another site nothing is asked before the film is wanted.
    """
    read = film.reading(folder / transcript)
    if is_page_elsewhere(src):
        return framed("video", f"{headed(title, 'figcaption')}{_stand_in(src)}{read}", tag="figure", script="film")
    # The script asks for the picture and the captions: browsers do for films that stand where nobody is yet.
    image = f' data-poster="{html.escape(poster)}"' if poster else ""
    name, source, track = html.escape(title), html.escape(src), html.escape(captions or "")
    spoken = film.along(folder / captions) if captions else ""
    inside = (
        f"{headed(title, 'figcaption')}"
        f'<video controls playsinline preload="none" aria-label="{name}"{image}>'
        f'<source src="{source}"><track kind="captions" src="{track}" label="Captions"></video>'
        f"{film.waits(questions)}{film.bar(bool(spoken))}{film.chapters(chapters)}{spoken}{read}"
    )
    return framed("video", inside, tag="figure", script="film", more=f' data-src="{source}"{film.stops(questions)}')


def _stand_in(address: str) -> str:
    """What stands where a film of another site would: words, and a link that the script plays here if it can."""
    site, frame = html.escape(urlsplit(address).hostname or ""), framable(address)
    here = f' data-frame="{html.escape(frame)}"' if frame else ""
    return (
        f'<div class="op-stand-in"><p>This film is on <b dir="ltr">{site}</b>. That site hears of you only when you'
        f' press the button.</p><a class="op-play" href="{html.escape(address)}" target="_blank"'
        f' rel="noopener noreferrer"{here}>Play the film</a></div>'
    )


def framable(address: str) -> str:
    """The address at which a site shows this film inside another page; "" where that is not known."""
    parts = urlsplit(address)
    site, path = (parts.hostname or "").removeprefix("www.").removeprefix("m."), parts.path
    if site in ("youtube.com", "youtube-nocookie.com", "youtu.be"):
        named = re.fullmatch(r"/(?:shorts/|embed/|live/)?([\w-]{11})/?", path)
        film_id = named[1] if named else (parse_qs(parts.query).get("v") or [""])[0]
        known = re.fullmatch(r"[\w-]{11}", film_id)
        return f"https://www.youtube-nocookie.com/embed/{film_id}?autoplay=1" if known else ""
    if site == "vimeo.com" and (found := re.fullmatch(r"/(\d{1,12})/?", path)):
        return f"https://player.vimeo.com/video/{found[1]}?dnt=1&autoplay=1"
    return address if parts.scheme == "https" and "/embed/" in path else ""
