"""What can be written down of a film: captions, transcript, chapters, and the call that shows it. Pure."""

from __future__ import annotations

import html
import textwrap
from collections.abc import Sequence

from ownpace.authoring.call_text import call_text
from ownpace.authoring.film.moments import Moment
from ownpace.authoring.film.sentence import WIDTH
from ownpace.authoring.film.storyboard import Storyboard
from ownpace.authoring.importing.markup import escaped
from ownpace.show.film import clock
from ownpace_graders.lesson.blocks import BLOCKS

Chapter = tuple[float, str]
"""The second at which it begins, and its name."""
_WORDS = {
    "en": ("Quiet time to think", "Transcript of the video {} What you see stands in brackets."),
    "de": ("Zeit zum Nachdenken", "Niederschrift des Films {} Was zu sehen ist, steht in Klammern."),
    "es": ("Tiempo para pensar", "Transcripción del vídeo {} Lo que se ve está entre corchetes."),
    "fr": ("Un moment pour réfléchir", "Transcription de la vidéo {} Ce qu’on voit est entre crochets."),
    "it": ("Tempo per pensare", "Trascrizione del video {} Ciò che si vede è tra parentesi."),
}


def captions(film: Sequence[Moment], language: str) -> str:
    """WebVTT: a cue a sentence, from its first sound until the next one starts."""
    cues: list[str] = []
    began: float | None = None
    for moment, following in zip(film, [*film[1:], None], strict=True):
        began = moment.start if began is None else began
        if not moment.sentence.say and following is not None and not following.sentence.say:
            continue
        said = "\n".join(textwrap.wrap(moment.sentence.say, WIDTH)) or f"[{_quiet(language)}]"
        cues.append(f"{_time(began)} --> {_time(moment.end)}\n{html.escape(said, quote=False)}\n")
        began = None
    return "WEBVTT\n\n" + "\n".join(cues)


def _time(seconds: float) -> str:
    """As WebVTT writes it."""
    whole, thousandths = divmod(round(seconds * 1000), 1000)
    return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}.{thousandths:03}"


def transcript(title: str, film: Sequence[Moment], language: str) -> str:
    """Markdown: everything that is said, and in brackets everything that is seen."""
    stop = "" if title.endswith((".", "!", "?")) else "."
    parts = [_words(language)[1].format(f"**{title}{stop}**")]
    spoken: list[str] = []
    for moment in film:
        seen = moment.sentence.seen or (f"{_quiet(language)}." if moment.sentence.think else "")
        if seen:
            parts += _paragraph(spoken)
            parts.append(f"*[{seen}]*")
            spoken = []
        spoken += [moment.sentence.say] if moment.sentence.say else []
    return "\n\n".join([*parts, *_paragraph(spoken)]) + "\n"


def is_transcript(text: str) -> bool:
    """Whether a text begins as the transcript of a film does."""
    return text.startswith(tuple(words.partition("{}")[0] for _, words in _WORDS.values()))


def _paragraph(spoken: Sequence[str]) -> list[str]:
    """What is said is not Markdown: two prices are not a formula."""
    return [escaped(" ".join(spoken))] if spoken else []


def _quiet(language: str) -> str:
    return _words(language)[0]


def _words(language: str) -> tuple[str, str]:
    return _WORDS.get(language.partition("-")[0].lower(), _WORDS["en"])


def chapters(board: Storyboard, film: Sequence[Moment]) -> list[Chapter]:
    """A heading each. The first one begins with the film."""
    starts: dict[int, float] = {}
    for moment in film:
        starts.setdefault(moment.picture.slide, moment.start)
    found = [(starts[place], slide.heading) for place, slide in enumerate(board.slides) if slide.heading]
    return [(0.0, found[0][1]), *found[1:]] if found else []


def metadata(title: str, language: str, parts: Sequence[Chapter], end: float) -> str:
    """Title and chapters in the form that ffmpeg puts into a film."""
    lines = [";FFMETADATA1", f"title={_plain(title)}", f"language={_plain(language)}"]
    # A film whose slides have no heading has no chapter that would end with it.
    for (start, name), until in zip(parts, [*(start for start, _ in parts[1:]), end], strict=False):
        times = f"START={round(start * 1000)}\nEND={round(until * 1000)}"
        lines += ["[CHAPTER]", "TIMEBASE=1/1000", times, f"title={_plain(name)}"]
    return "\n".join(lines) + "\n"


def _plain(words: str) -> str:
    return "".join(f"\\{each}" if each in "=;#\\\n" else each for each in words)


def call(title: str, name: str, parts: Sequence[Chapter]) -> str:
    """The cell of a lesson that shows the film of this name."""
    given: dict[str, object] = {
        "src": f"media/{name}.mp4",
        "title": title,
        "captions": f"media/{name}.vtt",
        "transcript": f"media/{name}-transcript.md",
        "poster": f"media/{name}.png",
    }
    if len(parts) > 1:
        given["chapters"] = {clock(start): part for start, part in parts}
    return call_text("show.video", BLOCKS["video"].arguments, given, wide=True)
