"""Rules that run the lesson's code: only `ownpace check --run` asks them."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from functools import lru_cache
from importlib import metadata
from pathlib import Path

from ownpace.authoring.check.diagnostic import ADVICE, Finding, line_of
from ownpace.authoring.check.exceptions import tags
from ownpace.authoring.check.ran import ran
from ownpace.authoring.check.rule import Rule
from ownpace_graders.lesson import Cell, Lesson

SLOW = 10
"""Seconds of a cell after which students think that nothing happens; a phone, and Binder, take longer."""
_IMPORT = re.compile(r"^\s*(?:import|from)\s+([A-Za-z_]\w*)", re.MULTILINE)


def own_solution(lesson: Lesson) -> Iterator[Finding]:
    for each in ran(lesson).cells:
        cell = lesson.cells[each.cell - 1]
        if cell.role == "tests" and each.error:
            what = f"The tests fail on your own solution: {each.error}."
            yield Finding(each.cell, each.line, what, "Fix the solution or the tests: nobody could get these points.")


def stops(lesson: Lesson) -> Iterator[Finding]:
    if never := ran(lesson).never:
        yield Finding(0, 0, *never)
    for each in ran(lesson).cells:
        cell = lesson.cells[each.cell - 1]
        if each.error and cell.role != "tests" and "raises-exception" not in tags(cell):
            what = f"The cell stops when the lesson is run from top to bottom: {each.error}."
            fix = "Fix it; what it needs stands before it. A cell that is to stop has the tag raises-exception."
            yield Finding(each.cell, each.line, what, fix)


def slow(lesson: Lesson) -> Iterator[Finding]:
    for each in ran(lesson).cells:
        if each.seconds > SLOW:
            what = f"The cell took {each.seconds:.0f} seconds here."
            yield Finding(
                each.cell, 1, what, "Work with less data, or keep what it works out in a file beside the lesson."
            )


def packages(lesson: Lesson) -> Iterator[Finding]:
    listed = _listed(lesson.path.resolve().parent)
    if listed is None or not lesson.kernel.startswith("python"):
        return
    others = _others(lesson)
    there = metadata.packages_distributions() if others else {}
    for cell, name in others:
        given = {_plain(each) for each in there.get(name, [name])}
        if not given & (listed | _of_ours()):
            here = "" if name in there else ", nor is it here"
            what = f"Binder has no {name}{here}: no requirements.txt of the course names it."
            fix = f"Add a line to binder/requirements.txt: {sorted(given)[0]}"
            yield Finding(cell.number, line_of(cell.source, name), what, fix)


def _others(lesson: Lesson) -> list[tuple[Cell, str]]:
    """The packages that are neither Python's own nor files beside the lesson, each where it is first asked for."""
    found: dict[str, Cell] = {}
    for cell in lesson.cells:
        for name in _IMPORT.findall(cell.source) if cell.cell_type == "code" else ():
            beside = lesson.path.parent / name
            if name not in sys.stdlib_module_names and not (beside.is_dir() or beside.with_suffix(".py").is_file()):
                found.setdefault(name, cell)
    return [(cell, name) for name, cell in found.items()]


def _listed(folder: Path) -> set[str] | None:
    """The distributions that the course's requirements name; None where the course is not made for Binder."""
    for above in (folder, *folder.parents[:3]):
        if (above / "binder" / "requirements.txt").is_file():
            text = (above / "binder" / "requirements.txt").read_text(encoding="utf-8", errors="replace")
            return {_plain(each) for each in re.findall(r"^\s*([A-Za-z0-9][\w.-]*)", text, re.MULTILINE)}
    return None


@lru_cache(1)
def _of_ours() -> frozenset[str]:
    """What comes with Ownpace: it, what it needs, and what these need."""
    found, ahead = set[str](), ["ownpace"]
    while ahead:
        name = _plain(ahead.pop())
        if name in found:
            continue
        found.add(name)
        try:
            needed = metadata.requires(name) or []
        except metadata.PackageNotFoundError:
            continue
        ahead += [re.split(r"[^\w.-]", each, maxsplit=1)[0] for each in needed if "extra ==" not in each]
    return frozenset(found)


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


RULES = (
    Rule("OP46", "own-solution", "run", "Tests fail on the author’s own solution.", own_solution, runs=True),
    Rule("OP58", "stops", "run", "A cell stops when the lesson is run from top to bottom.", stops, runs=True),
    Rule("OP59", "slow", "run", "A cell takes long.", slow, ADVICE, runs=True),
    Rule("OP60", "packages", "run", "Code needs a package that Binder does not have.", packages, ADVICE, runs=True),
)
