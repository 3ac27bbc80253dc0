"""`python -m tests.bench.grading`: grading nbgrader's own quickstart course, beside `nbgrader autograde`, in one run.

A submission in three has errors. Both write the same gradebook. The floor is a fork and the cells alone: no nbgrader,
no gradebook, no files. `python -m tests.bench.grading 10000` grades a class of that size too.
"""

import os
import resource
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Iterable
from pathlib import Path

import nbformat
import pytest

from ownpace_graders.autograde import Outcome, grade
from ownpace_graders.course import Course, find_course
from ownpace_graders.release import release
from ownpace_graders.sandbox.sandbox import Sandbox
from ownpace_graders.sandbox.script import Script
from tests.bench.stages import stages
from tests.graders.classroom import at_home, make_course

STOCK, OURS, MANY = 6, 100, 400
WINDOW = 100
"""Submissions early and late in a class, whose cost is compared."""


def handed_in(place: Path, count: int) -> Course:
    """nbgrader's ps1, released, and handed in by this many students."""
    place.mkdir()
    course = make_course(place, "ps1")
    list(release(course))
    for number in range(count):
        step = "source" if number % 3 else "release"
        folder = course.place("submitted", "ps1", f"s{number:05}")
        shutil.copytree(course.place(step, "ps1"), folder, copy_function=os.link)
    return course


def timed(outcomes: Iterable[Outcome]) -> list[float]:
    """Seconds from the start until each is graded."""
    start, times = time.perf_counter(), []
    for outcome in outcomes:
        assert outcome.status == "graded", outcome
        times.append(time.perf_counter() - start)
    return times


def floor(course: Course) -> float:
    """Seconds a submission, with as many sandboxes as there are cores."""
    steps = ["release" if number % 3 == 0 else "source" for number in range(OURS)]
    scripts = {step: list(_scripts(course, step)) for step in ("release", "source")}
    cores = len(os.sched_getaffinity(0))

    def run(mine: list[str], sandbox: Sandbox) -> None:
        for step in mine:
            sandbox.run({}, scripts[step])

    sandboxes = [Sandbox(["IPython.display"]).__enter__() for _ in range(cores)]
    threads = [threading.Thread(target=run, args=(steps[n::cores], one)) for n, one in enumerate(sandboxes)]
    start = time.perf_counter()
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    seconds = time.perf_counter() - start
    for one in sandboxes:
        one.__exit__(None, None, None)
    return seconds / OURS


def _scripts(course: Course, step: str) -> Iterable[Script]:
    for path in sorted(course.place(step, "ps1").glob("*.ipynb")):
        cells = nbformat.read(path, as_version=4).cells
        yield Script([(number, cell.source) for number, cell in enumerate(cells) if cell.cell_type == "code"])


def memory() -> float:
    """The largest process that has ended so far, in MB."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def main(many: int) -> None:
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        place = Path(folder)
        at_home(place, patch)
        few = find_course(handed_in(place / "few", STOCK).root)
        stock = timed(grade(few, sandboxed=False))[-1] / STOCK
        rows = [("nbgrader autograde", STOCK, stock, 0.0)]
        for count in (OURS, many):
            times = timed(grade(handed_in(place / str(count), count)))
            rows.append((f"ownpace grade, {count} submissions", count, times[-1] / count, memory()))
        for name, end in ((f"… of these, the second {WINDOW}", 2 * WINDOW), (f"… the last {WINDOW}", many)):
            rows.append((name, WINDOW, (times[end - 1] - times[end - 1 - WINDOW]) / WINDOW, 0.0))
        rows.append(("the floor: a fork and the cells", OURS, floor(few), 0.0))
        parts = stages(handed_in(place / "stages", WINDOW))
    print(f"| nbgrader's ps1, sandbox on, {len(os.sched_getaffinity(0))} cores | ms each | × nbgrader | MB |")
    print("| --- | ---: | ---: | ---: |")
    for name, _, seconds, most in rows:
        print(f"| {name} | {seconds * 1000:.1f} | {stock / seconds:.0f} | {f'{most:.0f}' if most else ''} |")
    print("\n| where the time goes, one after another | ms each |\n| --- | ---: |")
    for name, seconds in parts.items():
        print(f"| {name} | {seconds * 1000:.1f} |")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else MANY)
