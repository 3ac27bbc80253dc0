"""A lesson's code, run once from top to bottom on a kernel of its own, in a copy of its folder."""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from ownpace.authoring.executed import COLOURS, copied, execute
from ownpace_graders.errors import LessonError
from ownpace_graders.lesson import Lesson

_ENDED = "the kernel ended"
LONGEST = 60
"""Seconds that a cell may take before it is interrupted."""


@dataclass(frozen=True, slots=True)
class RanCell:
    """What became of a cell, by its number from 1. error: "" where there was none · line: where it stopped, from 1."""

    cell: int
    seconds: float
    error: str
    line: int


@dataclass(frozen=True, slots=True)
class LessonRun:
    """What became of each code cell that was run, in order. never: why none was, and what to do, if none could be."""

    cells: tuple[RanCell, ...]
    never: tuple[str, str] | None = None


def ran(lesson: Lesson) -> LessonRun:
    """All rules that ask share one run."""
    return _ran(json.dumps(lesson.notebook, sort_keys=True), lesson.path.resolve(), lesson.kernel)


@lru_cache(4)
def _ran(notebook: str, path: Path, kernel: str) -> LessonRun:
    import nbformat  # which few commands need, and takes long to load
    from nbclient.exceptions import DeadKernelError

    whole, stopped = nbformat.reads(notebook, as_version=4), ""
    for cell in whole.cells:
        cell.metadata.pop("execution", None)  # when it was run in JupyterLab
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / path.parent.name
        try:
            copied(path.parent, folder)
            execute(whole, folder, kernel, LONGEST, interrupt=True)
        except (LessonError, OSError) as error:
            if isinstance(error, TimeoutError):
                stopped = f"it took more than {LONGEST} seconds, and does not heed an interrupt"
            else:
                return LessonRun((), _why(error))
        except DeadKernelError:
            stopped = _ENDED
    return LessonRun(tuple(_each(whole.cells, stopped)))


def _why(error: LessonError | OSError) -> tuple[str, str]:
    if isinstance(error, LessonError):
        return error.what, error.next
    return f"{error.filename} cannot be copied: {error.strerror}.", "Make it readable, or take it out of the folder."


def _each(cells: list[Any], stopped: str) -> Iterator[RanCell]:
    """The last one that was run is what the others were not run for."""
    code = [(number, cell) for number, cell in enumerate(cells, 1) if _is_run(cell)]
    run = [(number, cell) for number, cell in code if "execution" in cell.metadata]
    stopped = stopped or (_ENDED if len(run) < len(code) else "")
    for n, (number, cell) in enumerate(run, 1):
        found = _of(number, cell)
        yield replace(found, error=found.error or stopped) if n == len(run) else found


def _is_run(cell: Any) -> bool:
    """As nbclient sees it."""
    is_code = cell.cell_type == "code" and bool(cell.source.strip())
    return is_code and "skip-execution" not in cell.metadata.get("tags", [])


def _of(number: int, cell: Any) -> RanCell:
    times = cell.metadata["execution"]
    begin, end = times.get("iopub.execute_input"), times.get("shell.execute_reply")
    seconds = _time(end) - _time(begin) if begin and end else 0.0
    error = next((each for each in cell.outputs if each.output_type == "error"), None)
    if error and error.ename == "KeyboardInterrupt" and times.get("interrupted"):
        return RanCell(number, seconds, f"it took more than {LONGEST} seconds, and was interrupted", _line(error))
    return RanCell(number, seconds, _words(error) if error else "", _line(error) if error else 1)


def _time(text: str) -> float:
    from datetime import datetime

    return datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()


def _words(error: Any) -> str:
    if error.ename == "StdinNotImplementedError":
        return "it waits for input(), which nobody can give on the page or while it is graded"
    said = COLOURS.sub("", str(error.evalue)).strip().splitlines()
    return f"{error.ename}: {said[0][:200].rstrip('.')}" if said else str(error.ename)


def _line(error: Any) -> int:
    """Of the cell itself, not of what it calls."""
    text = COLOURS.sub("", "\n".join(error.traceback))
    found = re.search(r"Cell In\[\d+\], line (\d+)", text)
    return int(found[1]) if found else 1
