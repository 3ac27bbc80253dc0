"""A lesson's code, run once from top to bottom on a kernel of its own, in a copy of its folder."""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from ownpace.authoring.executed import COLOURS, execute
from ownpace_graders.lesson import Lesson
from ownpace_graders.own_tests import FOLDER

LONGEST = 60
"""Seconds that a cell may take before it is interrupted."""


@dataclass(frozen=True, slots=True)
class Ran:
    """What became of a cell, by its number from 1. error: "" where there was none · line: where it stopped, from 1."""

    cell: int
    seconds: float
    error: str
    line: int


def ran(lesson: Lesson) -> tuple[Ran, ...]:
    """Each code cell that was run, in order. All rules that ask share one run."""
    return _ran(json.dumps(lesson.notebook, sort_keys=True), lesson.path.resolve(), lesson.kernel)


@lru_cache(4)
def _ran(notebook: str, path: Path, kernel: str) -> tuple[Ran, ...]:
    import nbformat  # which few commands need, and takes long to load
    from nbclient.exceptions import CellTimeoutError, DeadKernelError

    whole = nbformat.reads(notebook, as_version=4)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / path.parent.name
        if path.parent.is_dir():
            shutil.copytree(path.parent, folder, ignore=shutil.ignore_patterns(".*", FOLDER))
        folder.mkdir(exist_ok=True)
        stopped = ""
        try:
            execute(whole, folder, kernel, LONGEST, interrupt=True)
        except (CellTimeoutError, DeadKernelError) as error:
            stopped = (
                "the kernel ended" if isinstance(error, DeadKernelError) else f"it took more than {LONGEST} seconds"
            )
    return tuple(_of(number, cell, stopped) for number, cell in enumerate(whole.cells, 1) if _was_run(cell))


def _was_run(cell: Any) -> bool:
    return cell.cell_type == "code" and "iopub.execute_input" in cell.metadata.get("execution", {})


def _of(number: int, cell: Any, stopped: str) -> Ran:
    times = cell.metadata["execution"]
    begin, end = times["iopub.execute_input"], times.get("shell.execute_reply")
    if end is None:
        return Ran(number, float(LONGEST), stopped or "it was not ended", 1)
    error = next((each for each in cell.outputs if each.output_type == "error"), None)
    return Ran(number, _time(end) - _time(begin), _words(error) if error else "", _line(error) if error else 1)


def _time(text: str) -> float:
    from datetime import datetime

    return datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()


def _words(error: Any) -> str:
    said = COLOURS.sub("", str(error.evalue)).strip().splitlines()
    return f"{error.ename}: {said[0][:200]}" if said else str(error.ename)


def _line(error: Any) -> int:
    """Of the cell itself, not of what it calls."""
    text = COLOURS.sub("", "\n".join(error.traceback))
    found = re.search(r"Cell In\[\d+\], line (\d+)", text)
    return int(found[1]) if found else 1
