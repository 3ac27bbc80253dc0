"""What films and sounds have in common: words that go along, chapters, questions that stop them, and words to read."""

import html
import json
from collections.abc import Mapping
from pathlib import Path

from ownpace.show.webvtt import cues
from ownpace_graders.errors import LessonError
from ownpace_graders.lesson.blocks.given import seconds
from ownpace_graders.lesson.markdown import inline, to_html

ByTime = Mapping[str, str] | None
SPEEDS = (0.5, 0.75, 1, 1.25, 1.5, 2)


def bar(spoken: bool) -> str:
    """The controls that a browser's own lack; the script shows them."""
    speeds = "".join(f'<option value="{each}"{" selected" if each == 1 else ""}>{each}×</option>' for each in SPEEDS)
    along = (
        '<button type="button" class="op-along" aria-expanded="false">Words that go along</button>' if spoken else ""
    )
    return (
        f'<div class="op-film-bar" hidden><label>Speed <select class="op-speed">{speeds}</select></label>{along}</div>'
    )


def along(captions: Path) -> str:
    """What is said, each piece a button that goes to its time; "" where the file has none."""
    pieces = "".join(
        f'<li><button type="button" data-at="{at:g}" tabindex="{-1 if n else 0}">'
        f'<span class="op-at">{clock(at)}</span> {html.escape(words)}</button></li>'
        for n, (at, _, words) in enumerate(cues(captions))
    )
    return f'<ol class="op-cues" aria-label="Words that go along" dir="auto" hidden>{pieces}</ol>' if pieces else ""


def chapters(given: ByTime) -> str:
    """Its parts, each a button that goes there."""
    items = "".join(
        f'<li><button type="button" data-at="{at}"><span class="op-at">{clock(at)}</span> {inline(words)}</button></li>'
        for at, words in _timed(given)
    )
    return f'<ol class="op-chapters" aria-label="Chapters">{items}</ol>' if items else ""


def stops(given: ByTime) -> str:
    """The attribute with the seconds at which it pauses, and the id of the question there."""
    timed = _timed(given)
    return f' data-questions="{html.escape(json.dumps(timed))}"' if timed else ""


def waits(given: ByTime) -> str:
    """Where it is said that a question is there."""
    return '<div class="op-film-waits" role="status"></div>' if given else ""


def reading(path: Path) -> str:
    """The words to read instead, from Markdown or WebVTT. LessonError where they are missing."""
    text = transcript(path)
    words = " ".join(each.words for each in cues(path)) if path.suffix.lower() == ".vtt" else ""
    inside = f"<p>{html.escape(words)}</p>" if words else to_html(text)
    return f"<details><summary>Read it instead</summary><div>{inside}</div></details>"


def transcript(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, ValueError):
        raise LessonError(
            "The transcript of this recording cannot be read.",
            where=str(path),
            next="Put its words into that file, or correct its name in the call.",
        ) from None


def clock(at: float) -> str:
    """Seconds as they are read: 1:05, 1:02:30."""
    minutes, rest = divmod(int(at), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def _timed(given: ByTime) -> list[tuple[int, str]]:
    return sorted((at, words) for time, words in (given or {}).items() if (at := seconds(time)) is not None)
