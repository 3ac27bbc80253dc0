"""Which cell of the lesson's each cell of a hand-in is."""

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any

from ownpace_graders.autograde.brief import Notebook, ReleasedCell
from ownpace_graders.autograde.recovered import Cells, grade_id, id_of, recovered
from ownpace_graders.lesson.cells import source_of


@dataclass(frozen=True)
class Matched:
    """By the place of a handed-in cell: roles, the grade_id of the lesson's graded or locked cell that it is; plain,
    the place of the author's other cell that it is. `assumed` is told to the teacher, in the log."""

    roles: Mapping[int, str]
    plain: Mapping[int, int]
    assumed: Sequence[str]


def matched(theirs: Cells, authors: Cells, released: Notebook) -> Matched:
    """Every cell of the lesson's is at most one of theirs."""
    solutions = {one.name for one in released.solution_cells}
    claims: dict[str, list[int]] = {cell.name: [] for cell in released.source_cells}
    for at, cell in enumerate(theirs):
        if (name := grade_id(cell)) in claims:
            claims[name].append(at)
    assumed = []
    for source in released.source_cells:
        if len(claims[source.name]) > 1:
            claims[source.name] = [_one(claims[source.name], theirs, source, answers=source.name in solutions)]
            assumed.append(f"The cell {source.name} is there several times: cell {claims[source.name][0] + 1} counts.")
    roles = {found[0]: name for name, found in claims.items() if found}
    for at, name in recovered(theirs, authors, roles, released):
        roles[at] = name
        assumed.append(f"Cell {at + 1} has lost its nbgrader id: it is taken for {name}.")
    return Matched(roles, _plain(theirs, authors, roles, set(claims)), assumed)


def _one(places: Sequence[int], theirs: Cells, source: ReleasedCell, *, answers: bool) -> int:
    """Which of several copies counts: of an answer's the last that is one, of all others the last, as in nbgrader."""
    changed = [at for at in places if source_of(theirs[at]) != source.source] if answers else []
    return (changed or places)[-1]


def _plain(theirs: Cells, authors: Cells, roles: Mapping[int, str], known: Set[str]) -> dict[int, int]:
    """By their ids, by their text, or in a notebook of the same length by their place."""
    same_length = len(theirs) == len(authors)
    ways: tuple[Callable[[int, Mapping[str, Any]], Any], ...] = (
        lambda _, cell: id_of(cell),
        lambda _, cell: source_of(cell).strip(),
        lambda at, _: at + 1 if same_length else 0,
    )
    left = {at for at, cell in enumerate(authors) if grade_id(cell) not in known}
    found: dict[int, int] = {}
    for way in ways:
        places = {key: at for at in sorted(left) if (key := way(at, authors[at]))}
        for at, cell in enumerate(theirs):
            other = None if at in roles or at in found else places.pop(way(at, cell), None)
            if other is not None:
                found[at] = other
                left.discard(other)
    return found
