"""A student's own data in plain words, for a terminal."""

import json
import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from ownpace_graders.file_names import in_words
from ownpace_graders.lesson import Lesson
from ownpace_graders.lesson.markdown import INLINE_MATH
from ownpace_graders.own_data.summary import MOST, Answered, Summary, summary
from ownpace_graders.record import Aside, Reading, receipt
from ownpace_graders.record.allowed import why_not
from ownpace_graders.record.event import Event
from ownpace_graders.safe.visible import visible

_WIDEST = 60
_PICTURE = re.compile(r"!\[([^\]\n]+)\]\(media/[^\s)]+\)")
_MATH = re.compile(INLINE_MATH)
_FRACTION = re.compile(r"\\[dt]?frac\{([^{}]*)\}\{([^{}]*)\}")


def words(lesson: str, notebooks: Sequence[Lesson], reading: Reading) -> str:
    """All that a record says of the lesson: questions, parts, notes, videos, hand-ins, and lines that say no event."""
    said = summary(lesson, notebooks, reading)
    title, name = plain(said.title), plain(lesson)
    parts = [
        [title if title == name else f"{title} ({name})", _span(said)],
        _questions(said),
        [f"Typed and not checked, {plain(one.item)}: {plain(one.draft)}" for one in said.questions if one.draft],
        [f"Opened {when(part.opened)}: {plain(part.heading)}" for part in said.parts if part.opened],
        [f"Noted on {plain(part.heading)}: {plain(part.note)}" for part in said.parts if part.note],
        [f"Watched {plain(video.title)} up to {clock(video.position)}" for video in said.videos],
        [f"Kept in {plain(own.title)}: {plain(line)}" for own in said.owns for line in own.lines],
        [f"Handed in {when(each['at'])}, receipt {plain(receipt.shown(each['code']))}" for each in said.handins],
        [f"… and {said.more} more."] if said.more else [],
        _set_aside(said),
    ]
    return "\n\n".join("\n".join(lines) for lines in parts if lines)


def plain(given: Any, width: int = _WIDEST) -> str:
    """Anything a student or a file gave, on one line of a terminal that it cannot rewrite."""
    line = visible(" ".join(joined(given).split()))
    return line if len(line) <= width else f"{line[: width - 1]}…"


def when(at: str) -> str:
    """A moment of the record in this computer's time zone."""
    return f"{datetime.fromisoformat(at).astimezone():%Y-%m-%d %H:%M}"


def joined(given: Any) -> str:
    """A response as text: what was typed or chosen, part by part, a picture by its words, or else all of it."""
    if isinstance(given, str):
        return _PICTURE.sub(r"\1", in_words(given))
    if isinstance(given, dict) and all(isinstance(each, str) for each in given.values()):
        return " · ".join(f"{joined(part)}: {joined(each)}" for part, each in given.items())
    if isinstance(given, list) and all(isinstance(each, str) for each in given):
        return " · ".join(map(joined, given))
    return json.dumps(given, ensure_ascii=False)


def clock(seconds: float) -> str:
    """A place in a video: 1:15."""
    return f"{int(seconds) // 60}:{int(seconds) % 60:02}"


def _span(said: Summary) -> str:
    if not said.count:
        return "Nothing is recorded."
    return f"{said.count} event{'s' * (said.count != 1)}, {when(said.begin)} to {when(said.end)}"


def _questions(said: Summary) -> list[str]:
    if not said.questions:
        return []
    return _table(["question", "last answer", "tries", "hints", "when"], [_row(each) for each in said.questions])


def _row(one: Answered) -> list[str]:
    question = plain(f"{one.item}: {_spoken(one.prompt)}" if one.prompt else one.item, 50)
    answer, at = (plain(one.response), when(one.answered_at)) if one.tries else ("–", "–")
    return [question, answer, str(one.tries), str(one.hints), at]


def _spoken(prompt: str) -> str:
    """A prompt's simplest math as one types it: 1/2 × 3/4."""
    text = _FRACTION.sub(r"\1/\2", joined(prompt)).replace(r"\times", "×").replace("**", "").replace("$$", "$")
    return _MATH.sub(lambda found: f"{found['math_text']}{found['math_end']}", text)


def _set_aside(said: Summary) -> list[str]:
    shown = [*map(_aside, said.asides), *map(_odd, said.odd[: MOST - len(said.asides)])]
    left = said.set_aside - len(shown)
    return [*shown, *([f"… and {left} more lines are set aside."] if left else [])]


def _aside(aside: Aside) -> str:
    return f"Set aside, line {aside.line_number}: {plain(aside.why)} {plain(aside.text)}".rstrip()


def _odd(event: Event) -> str:
    return f"Set aside, event {event.id}: {why_not(event)}"


def _table(head: list[str], rows: list[list[str]]) -> list[str]:
    widths = [max(len(row[column]) for row in [head, *rows]) for column in range(len(head))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    top = "  ".join(cell.ljust(width) for cell, width in zip(head, widths, strict=True)).rstrip()
    return [top, "─" * max(map(len, [top, *lines])), *lines]
