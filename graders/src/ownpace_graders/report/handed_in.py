"""A student's row of the class table, from what they handed in and the scores that it got."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from ownpace_graders import plain
from ownpace_graders.autograde import files
from ownpace_graders.collect.times import moment
from ownpace_graders.errors import InputError
from ownpace_graders.lesson import Cell
from ownpace_graders.nbgrading.gradebook import Score
from ownpace_graders.record import ItemState, events
from ownpace_graders.record.receipt import NAME, Receipt
from ownpace_graders.report.practice import PracticeEvents, shown, ways
from ownpace_graders.report.row import Row
from ownpace_graders.report.said import said

_LARGEST = 10_000
"""Bytes of a receipt or a timestamp that anybody can have meant."""


def row_of(
    student: str, folder: Path, times: int, questions: Mapping[str | None, Cell], scores: Sequence[Score]
) -> Row:
    """The student whose hand-in, the last of `times`, lies in `folder`; `scores` are the gradebook's, if any."""
    receipt = Receipt.read(_bytes(folder / NAME))
    # The receipt has the student's time; collecting has written the one that counts.
    handed_in = moment(_bytes(folder / "timestamp.txt").decode(errors="replace")) or (receipt.time if receipt else None)
    row = Row(student, handed_in or _written(folder), receipt.shown if receipt else "", times)
    row, reached = _with_record(row, folder / "record.jsonl", questions)
    if row.handed_in is None or not scores:
        return row
    return replace(
        row,
        score=sum(score.score for score in scores),
        most=sum(score.max_score for score in scores),
        to_mark=sum(score.needs_manual for score in scores),
        shares=_shares(reached, scores),
    )


def _with_record(row: Row, record: Path, questions: Mapping[str | None, Cell]) -> tuple[Row, Mapping[str | None, Cell]]:
    """The row with what the record says, or why it says nothing; and the questions that the student has reached."""
    try:
        answered, states = _answered(record, questions)
    except InputError as error:
        return replace(row, problem=f"record.jsonl cannot be read: {error}"), questions
    except OSError as error:
        return replace(row, problem=f"record.jsonl cannot be read: {error.strerror}."), questions
    done = answered & set(questions)
    reached = _reached(questions, done)
    stopped = len(reached) if 0 < len(reached) < len(questions) else None
    known = len(done) if record.exists() else None
    went, able = ways(questions, states), shown(questions, states)
    return replace(row, answered=known, reached=stopped, ways=went, able=able, said=said(questions, states)), reached


def _reached(questions: Mapping[str | None, Cell], done: Set[str | None]) -> Mapping[str | None, Cell]:
    """The questions up to the last that a student has answered: nobody needs help with what they have not seen. All of
    them where no answer of ours says how far it was."""
    names = [*questions]
    last = max((number for number, name in enumerate(names, 1) if name in done), default=0)
    ours = last and all(questions[name].role == "ask" for name in names[last:])
    return {name: questions[name] for name in names[:last]} if ours else questions


def _written(folder: Path) -> datetime | None:
    """When something was last put into it; None if it is not there, or nobody may look."""
    try:
        return datetime.fromtimestamp(folder.stat().st_mtime, UTC)
    except (OSError, ValueError, OverflowError):
        return None


def _shares(questions: Mapping[str | None, Cell], scores: Sequence[Score]) -> dict[str, float | None]:
    """Points got of points possible by objective, without what waits for the teacher."""
    got: dict[str, float] = defaultdict(float)
    most: dict[str, float] = defaultdict(float)
    for score in scores:
        cell = questions.get(score.item)
        objective = cell.call.arguments.get("objective") if cell and cell.call else None
        if objective and not score.needs_manual:
            got[objective] += score.score
            most[objective] += score.max_score
    return {objective: got[objective] / most[objective] if most[objective] else None for objective in most}


def _answered(record: Path, questions: Mapping[str | None, Cell]) -> tuple[set[str | None], dict[str, ItemState]]:
    """What was ever answered, by a record that may be as large as anybody makes it; and where the student stands."""
    answered, kept = set[str | None](), PracticeEvents(questions)
    try:
        with plain.opened(record, files.LARGEST) as file:
            for each in events(file):
                kept.add(each)
                if each.kind == "answer" and "response" in each.data:
                    answered.add(each.item)
    except FileNotFoundError:
        pass
    return answered, kept.states


def _bytes(path: Path) -> bytes:
    """What is in the file; nothing when it is not there, as in a submission that came from nbgrader alone, or is more
    than anybody writes there."""
    try:
        return plain.read(path, _LARGEST)
    except (OSError, InputError):
        return b""
