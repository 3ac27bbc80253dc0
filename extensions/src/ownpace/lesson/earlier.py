"""What of earlier lessons comes back in a lesson's reviews, by the student's own records of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ownpace_graders.course import find_course
from ownpace_graders.errors import OwnpaceError
from ownpace_graders.practice.due import due
from ownpace_graders.practice.journey import Try
from ownpace_graders.practice.objectives import tries
from ownpace_graders.practice.review import many, seed_of
from ownpace_graders.record import ItemState, fold, merge, read

if TYPE_CHECKING:
    from ownpace_graders.lesson import Lesson

Worked = Iterable[tuple["Lesson", Mapping[str, ItemState]]]
"""Other lessons, with where the student stands in each."""


def beside(folder: Path) -> Iterator[tuple[Lesson, Mapping[str, ItemState]]]:
    """The lessons in the folders beside this one, each with its record: beside its notebook, or where the page of the
    same course keeps it."""
    from ownpace_graders.lesson import read_lesson

    for notebook in sorted(folder.parent.glob("*/*.ipynb")):
        records = [path for path in _records(notebook.parent) if path.is_file()]
        if notebook.parent == folder or not records:
            continue
        with suppress(OwnpaceError, OSError):
            events = merge(*(read(path).events for path in records))
            yield read_lesson(notebook), fold(events).items


def _records(folder: Path) -> Iterator[Path]:
    yield folder / "record.jsonl"
    with suppress(OwnpaceError):
        yield find_course(folder).record(folder.name)


def with_due(state: ItemState | None, arguments: Mapping[str, Any], others: Worked) -> ItemState:
    """The state of a review, with what is due where it is not begun."""
    state = state or ItemState()
    if state.response is not None or not arguments.get("earlier"):
        return state
    done = defaultdict[str, list[Try]](list)
    for lesson, items in others:
        for objective, each in tries(lesson.questions, items).items():
            done[objective] += each
    return replace(state, due=seed_of("", due(arguments["earlier"], done, datetime.now(UTC), many(arguments))))
