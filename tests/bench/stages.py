"""Where the time of grading goes: the engine in this process, one submission after another, each step timed."""

import os
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from ownpace_graders.autograde import book, engine, passes, submission, task
from ownpace_graders.autograde.brief import Brief
from ownpace_graders.autograde.pool import Crew
from ownpace_graders.course import Course
from ownpace_graders.nbgrading import jobs
from ownpace_graders.sandbox import sandbox

STEPS: dict[str, list[tuple[Any, str]]] = {
    "read what was handed in": [(engine, "fingerprint"), (submission.Tray, "take")],
    "nbgrader's preprocessors before": [(task, "read"), (passes.Passes, "before")],
    "the cells, in the sandbox": [(sandbox.Sandbox, "run")],
    "nbgrader's preprocessors after": [(passes.Passes, "after")],
    "the gradebook": [(book.Book, "write")],
    "autograded/": [(submission.Tray, "_fill")],
}


def stages(course: Course) -> dict[str, float]:
    """Seconds a submission, by what they are spent on. The first, for which everything is loaded, is left out."""
    spent: dict[str, float] = defaultdict(float)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATH", str(Path(sys.executable).parent), prepend=os.pathsep)
        patch.chdir(course.root)
        for step, places in STEPS.items():
            for place, name in places:
                patch.setattr(place, name, _timed(getattr(place, name), step, spent))
        students = sorted(path.name for path in (course.root / "submitted").iterdir())
        app = jobs.open_course(str(course.root))
        app.log.handlers.clear()
        graded = engine.grade(app, course, "ps1", students, _alone, lambda _: None, force=False)
        next(graded)
        spent.clear()
        start = time.perf_counter()
        list(graded)
        whole = time.perf_counter() - start
    spent["the rest"] = whole - sum(spent.values())
    return {step: seconds / (len(students) - 1) for step, seconds in spent.items()}


def _timed(work: Callable[..., Any], step: str, spent: dict[str, float]) -> Callable[..., Any]:
    def run(*words: Any, **named: Any) -> Any:
        start = time.perf_counter()
        try:
            return work(*words, **named)
        finally:
            spent[step] += time.perf_counter() - start

    return run


@contextmanager
def _alone(brief: Brief) -> Iterator[Crew]:
    """One thread, and nothing before it but what it does."""

    def start() -> Executor:
        return ThreadPoolExecutor(1)

    crew = Crew(start, task.run, brief, lambda: 1)
    yield crew
    task.forget(brief.key)
    crew.end()
