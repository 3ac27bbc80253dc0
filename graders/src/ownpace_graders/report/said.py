"""What students said of themselves: what they picked in polls, and how sure they were of answers, right or wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from ownpace_graders.errors import LessonError
from ownpace_graders.kinds.argument import SURE_WORDS
from ownpace_graders.lesson import Cell
from ownpace_graders.lesson.calls import changed
from ownpace_graders.record.state import ItemState

_SURPRISES = ("very sure, but wrong", "not sure, but right")


def said(questions: Mapping[str | None, Cell], states: Mapping[str, ItemState]) -> dict[str, str]:
    """By question: what one student picked in a poll, or how sure they were and whether that was right."""
    known = {item: states[item] for item in questions if item and item in states}
    return {item: words for item, state in known.items() if (words := _said(questions[item], state))}


def tallies(questions: Sequence[tuple[str, Sequence[str]]], each: Sequence[Mapping[str, str]]) -> Iterator[str]:
    """A line a question of which somebody said something: how many said what, a poll in the order of its options, else
    what should surprise first."""
    for item, options in questions:
        found = Counter(words[item] for words in each if item in words)
        order = [*(options or _SURPRISES), *sorted({*found} - {*options} - {*_SURPRISES})]
        if found:
            yield f"{item}: {', '.join(f'{words} {found[words]}' for words in order if options or found[words])}."


def polled(questions: Mapping[str | None, Cell]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The questions of which something can be said, with the options of those that are polls."""
    return tuple((item, _options(cell)) for item, cell in questions.items() if item and (_options(cell) or _asks(cell)))


def _options(cell: Cell) -> tuple[str, ...]:
    """Those of a poll; none of any other question."""
    if not (cell.kind and cell.call and cell.kind.is_open and not cell.kind.by_hand):
        return ()
    return tuple(cell.kind.picks(cell.call.arguments)[1])


def _asks(cell: Cell) -> bool:
    return bool(cell.kind and cell.call and cell.call.arguments.get("sure"))


def _said(cell: Cell, state: ItemState) -> str:
    if not cell.call or not cell.kind or changed(cell.kind.name, cell.call.arguments, state.of):
        return ""
    if options := _options(cell):
        return state.response if state.response in options else ""
    return _of_sure(cell, state) if _asks(cell) and state.sure else ""


def _of_sure(cell: Cell, state: ItemState) -> str:
    key = cell.call.answer_key if cell.call else {}
    try:
        right = cell.kind.score(state.response, key).right if cell.kind else None
    except LessonError:
        return ""  # a key that is none: its author hears of that
    if right is None:
        return ""
    sure, words = SURE_WORDS[state.sure - 1] if state.sure else "", "right" if right else "wrong"
    return f"{sure}, {'but' if (state.sure, right) in ((3, False), (1, True)) else 'and'} {words}"
