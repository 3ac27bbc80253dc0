"""A student's own data in plain words, for a terminal."""

import json
import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from ownpace_graders import receipt
from ownpace_graders.fold import ItemState, State, fold
from ownpace_graders.lesson import Lesson
from ownpace_graders.record import Aside, Reading

_WIDEST = 60
_FRACTION = re.compile(r"\\[dt]?frac\{([^{}]*)\}\{([^{}]*)\}")


def words(lesson: str, notebooks: Sequence[Lesson], reading: Reading) -> str:
    """All that a record says of the lesson: its questions, parts, videos, hand-ins, and lines that say no event."""
    state = fold(reading.events)
    title = ", ".join(plain(notebook.title) for notebook in notebooks) or plain(lesson)
    parts = [
        [title if title == plain(lesson) else f"{title} ({plain(lesson)})", _span(reading)],
        _questions(notebooks, state),
        _phases(notebooks, state),
        _videos(state),
        [f"Handed in {when(each['at'])}, receipt {plain(receipt.shown(each['code']))}" for each in state.handins],
        list(map(_aside, reading.asides)),
    ]
    return "\n\n".join("\n".join(lines) for lines in parts if lines)


def plain(given: Any, width: int = _WIDEST) -> str:
    """Anything a student or a file gave, on one line of a terminal that it cannot rewrite."""
    text = given if isinstance(given, str) else _joined(given)
    line = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
    return line if len(line) <= width else f"{line[: width - 1]}…"


def when(at: str) -> str:
    """A moment of the record in this computer's time zone."""
    return f"{datetime.fromisoformat(at).astimezone():%Y-%m-%d %H:%M}"


def _joined(given: Any) -> str:
    if isinstance(given, list) and all(isinstance(each, str) for each in given):
        return " · ".join(given)
    return json.dumps(given, ensure_ascii=False)


def _span(reading: Reading) -> str:
    if not reading.events:
        return "Nothing is recorded."
    events = f"{len(reading.events)} event{'s' * (len(reading.events) != 1)}"
    return f"{events}, {when(reading.events[0].at)} to {when(reading.events[-1].at)}"


def _questions(notebooks: Sequence[Lesson], state: State) -> list[str]:
    """A table: those of the lesson in its order, then those that it has no more."""
    known = {cell.item: cell.call.prompt if cell.call else "" for each in notebooks for cell in each.questions}
    touched = {item: it for item, it in state.items.items() if it.tries or it.hints}
    names = [name for name in known if name in touched] + [name for name in touched if name not in known]
    if not names:
        return []
    rows = [_row(name, known.get(name) or "", touched[name]) for name in names if name is not None]
    return _table(["question", "last answer", "tries", "hints", "when"], rows)


def _row(name: str, prompt: str, item: ItemState) -> list[str]:
    question = plain(f"{name}: {_spoken(prompt)}" if prompt else name, 50)
    answer = plain(item.response) if item.tries else "–"
    return [question, answer, str(item.attempts), str(item.hints), when(item.answered_at) if item.tries else "–"]


def _spoken(prompt: str) -> str:
    """A prompt's simplest math as one types it: 1/2 × 3/4."""
    text = _FRACTION.sub(r"\1/\2", prompt)
    return text.replace(r"\times", "×").replace("$", "").replace("**", "")


def _phases(notebooks: Sequence[Lesson], state: State) -> list[str]:
    headings = {phase.slug: phase.heading for each in notebooks for phase in each.plan}
    opened = sorted(state.phases.items(), key=lambda each: each[1])
    return [f"Opened {when(at)}: {plain(headings.get(slug, slug))}" for slug, at in opened]


def _videos(state: State) -> list[str]:
    seen = {name: item.position for name, item in state.items.items() if item.position is not None}
    return [f"Watched {plain(name)} up to {int(at) // 60}:{int(at) % 60:02}" for name, at in seen.items()]


def _aside(aside: Aside) -> str:
    return f"Set aside, line {aside.line_number}: {plain(aside.why)} {plain(aside.text)}".rstrip()


def _table(head: list[str], rows: list[list[str]]) -> list[str]:
    widths = [max(len(row[column]) for row in [head, *rows]) for column in range(len(head))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    top = "  ".join(cell.ljust(width) for cell, width in zip(head, widths, strict=True)).rstrip()
    return [top, "─" * max(map(len, [top, *lines])), *lines]
