"""`python -m tests.bench.grading`: grading nbgrader's own quickstart course, beside `nbgrader autograde`, in one run.

A submission in three has errors. Both write the same gradebook. The floor is a fork and the cells alone: no nbgrader,
no gradebook, no files.
"""

import os
import resource
import shutil
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

import nbformat
import pytest

from ownpace_graders.autograde import Outcome, grade
from ownpace_graders.autograde.sandbox import Sandbox
from ownpace_graders.course import Course, find_course
from ownpace_graders.release import release
from tests.graders.classroom import at_home, make_course

STOCK, OURS, MANY = 6, 100, 400


def handed_in(place: Path, count: int) -> Course:
    """nbgrader's ps1, released, and handed in by this many students."""
    place.mkdir()
    course = make_course(place, "ps1")
    list(release(course))
    for number in range(count):
        wrong = number % 3 == 0
        folder = course.place("submitted", "ps1", f"s{number:05}")
        shutil.copytree(course.place("release" if wrong else "source", "ps1"), folder)
    return course


def timed(outcomes: Iterable[Outcome]) -> float:
    start = time.perf_counter()
    for outcome in outcomes:
        assert outcome.status == "graded", outcome
    return time.perf_counter() - start


def floor(course: Course) -> float:
    """Seconds a submission, in one sandbox."""
    cells = [
        list(
            enumerate((cell.source for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"), 1)
        )
        for path in sorted(course.place("release", "ps1").glob("*.ipynb"))
    ]
    with Sandbox(["IPython.display"]) as sandbox:
        sandbox.run({}, cells)
        start = time.perf_counter()
        for _ in range(OURS):
            sandbox.run({}, cells)
        return (time.perf_counter() - start) / OURS


def memory() -> float:
    """The largest process that has ended so far, in MB."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        place = Path(folder)
        at_home(place, patch)
        few = find_course(handed_in(place / "few", STOCK).root)
        stock = timed(grade(few, sandboxed=False)) / STOCK
        rows = [("nbgrader autograde", STOCK, stock, 0.0)]
        for count in (OURS, MANY):
            course = handed_in(place / str(count), count)
            rows.append((f"ownpace grade, {count} submissions", count, timed(grade(course)) / count, memory()))
        rows.append(("the floor: a fork and the cells, one worker", OURS, floor(course), 0.0))
    cores = len(os.sched_getaffinity(0))
    print(f"| nbgrader's ps1, sandbox on, {cores} cores | submissions | ms each | × nbgrader | MB |")
    print("| --- | ---: | ---: | ---: | ---: |")
    for name, count, seconds, most in rows:
        print(f"| {name} | {count} | {seconds * 1000:.1f} | {stock / seconds:.0f} | {most:.0f} |")


if __name__ == "__main__":
    main()
