"""Cells of the lesson's that have lost what nbgrader knows them by, found again in a hand-in."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from ownpace_graders.autograde.brief import Notebook
from ownpace_graders.lesson.cells import source_of

Cells = Sequence[Mapping[str, Any]]
"""Cells as they stand in a notebook's file."""


def recovered(theirs: Cells, authors: Cells, roles: Mapping[int, str], released: Notebook) -> Iterator[tuple[int, str]]:
    """(place in theirs, grade_id), beside those of `roles` which are known: by the id in the notebook's file, by the
    text, and an answer by its place between the others, if there is but one way to place it."""
    found = dict(roles)
    for way in (_by_id, _by_text, _between):
        lost = [one.name for one in released.source_cells if one.name not in found.values()]
        for at, name in way(theirs, authors, found, released, lost):
            found[at] = name
            yield at, name


def grade_id(cell: Mapping[str, Any]) -> str:
    """nbgrader's id of a cell, or ""."""
    marks = metadata(cell).get("nbgrader")
    found = marks.get("grade_id") if isinstance(marks, Mapping) else None
    return found if isinstance(found, str) else ""


def metadata(cell: Mapping[str, Any]) -> Mapping[str, Any]:
    found = cell.get("metadata")
    return found if isinstance(found, Mapping) else {}


def id_of(cell: Mapping[str, Any]) -> str:
    """The cell's own id in the notebook's file, or ""."""
    found = cell.get("id")
    return found if isinstance(found, str) else ""


def place_of(name: str, names: Sequence[str], order: Sequence[str]) -> int:
    """Where a cell belongs among cells of these names, in which "" is any other, by the order that the lesson has:
    behind the one before it, or else before the one behind it."""
    places = {each: at for at, each in enumerate(names) if each}
    at = order.index(name) if name in order else len(order)
    before = [places[each] + 1 for each in order[:at] if each in places]
    behind = [places[each] for each in order[at + 1 :] if each in places]
    return before[-1] if before else behind[0] if behind else len(names)


_Way = Callable[[Cells, Cells, Mapping[int, str], Notebook, Sequence[str]], list[tuple[int, str]]]


def _by_id(
    theirs: Cells, authors: Cells, found: Mapping[int, str], _: Notebook, lost: Sequence[str]
) -> list[tuple[int, str]]:
    ids = {id_of(cell): grade_id(cell) for cell in authors if grade_id(cell) in lost and id_of(cell)}
    free = ((at, id_of(cell)) for at, cell in enumerate(theirs) if at not in found)
    return [(at, ids.pop(own)) for at, own in free if own in ids]


def _by_text(
    theirs: Cells, _: Cells, found: Mapping[int, str], released: Notebook, lost: Sequence[str]
) -> list[tuple[int, str]]:
    free = {at: source_of(cell).strip() for at, cell in enumerate(theirs) if at not in found}
    texts = {one.name: one.source.strip() for one in released.source_cells if one.name in lost}
    again = []
    for name, text in texts.items():
        at = next((at for at, own in free.items() if text and own == text), None)
        if at is not None:
            del free[at]
            again.append((at, name))
    return again


def _between(
    theirs: Cells, authors: Cells, found: Mapping[int, str], released: Notebook, lost: Sequence[str]
) -> list[tuple[int, str]]:
    """What stands between two known cells, where just as many answers are missing."""
    answers = {one.name for one in released.source_cells if not one.locked} & {*lost}
    plain = {source_of(cell).strip() for cell in authors if not grade_id(cell)}
    order = [grade_id(cell) for cell in authors if grade_id(cell)]
    places = {name: at for at, name in found.items()}
    again: list[tuple[int, str]] = []
    for is_known, names in groupby(order, places.__contains__):
        if not is_known:
            run = [*names]
            first = order.index(run[0])
            begin = max((places[one] + 1 for one in order[:first] if one in places), default=0)
            end = min((places[one] for one in order[first:] if one in places), default=len(theirs))
            free = [
                one for one in range(begin, end) if one not in found and source_of(theirs[one]).strip() not in plain
            ]
            missing = [one for one in run if one in answers]
            again += zip(free, missing, strict=True) if len(free) == len(missing) else []
    return again
