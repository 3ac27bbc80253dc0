"""Grading, the class table and feedback, one after the other, in a program of its own: what came of each, and how much
memory each process took. `python -m tests.graders.whole_run COURSE` prints it as JSON."""

import json
import os
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from ownpace_graders.autograde import grade
from ownpace_graders.course import Course, find_course
from ownpace_graders.feedback import feedback
from ownpace_graders.lesson import read_lesson
from ownpace_graders.report import class_table, page, text

LESSON = "halves"
_LOOK = 0.1


@dataclass(frozen=True)
class Told:
    """outcomes, rows of the class table, and feedback's reasons: by student · shown: the table as text and as a page ·
    megabytes: the most that the process of the grader that took most has had, and the report's · seconds: of each part
    """

    outcomes: dict[str, dict[str, Any]]
    rows: dict[str, dict[str, Any]]
    shown: list[str]
    feedback: dict[str, str]
    megabytes: dict[str, int]
    seconds: dict[str, float]


def whole_run(course: Course) -> Told:
    """AssertionError, with what was said, if the program fails."""
    program = [sys.executable, "-m", "tests.graders.whole_run", str(course.root)]
    root = Path(__file__).parents[2]
    options: dict[str, Any] = {"capture_output": True, "text": True, "start_new_session": True}
    ran = subprocess.run(program, cwd=root, check=False, timeout=900, **options)
    assert ran.returncode == 0, ran.stderr[-4000:]
    return Told(**json.loads(ran.stdout))


def main(root: str) -> None:
    course = find_course(Path(root))
    clock = [time.monotonic()]
    with Watch(root) as watch:
        outcomes = {each.student: asdict(each) for each in grade(course, [LESSON], workers=2)}
    clock.append(time.monotonic())
    table = class_table([read_lesson(course.place("source", LESSON) / f"{LESSON}.ipynb")], course)
    shown = [text(table), page(table)]
    megabytes = {"grader": watch.most >> 10, "report": peak("self") >> 10}
    clock.append(time.monotonic())
    reasons = {each.student: each.reason for each in feedback(course, [LESSON])}
    clock.append(time.monotonic())
    parts = zip(("grade", "report", "feedback"), clock[1:], clock, strict=False)
    seconds = {name: round(end - begin, 1) for name, end, begin in parts}
    rows = {row.student: asdict(row) for row in table.rows}
    print(json.dumps(asdict(Told(outcomes, rows, shown, reasons, megabytes, seconds)), default=str))


class Watch:
    """Looks at this session's processes that grade the course, as long as it lasts. most: kilobytes of the largest."""

    def __init__(self, root: str) -> None:
        self.most, self._root, self._over = 0, root.encode(), threading.Event()
        self._thread = threading.Thread(target=self._look)

    def __enter__(self) -> "Watch":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        mine = os.getsid(0)
        while not self._over.wait(_LOOK):
            for place in Path("/proc").glob("[0-9]*"):
                with suppress(OSError):
                    if os.getsid(int(place.name)) == mine:
                        self._see(place)

    def _see(self, place: Path) -> None:
        words = (place / "cmdline").read_bytes().split(b"\0")
        if b"ownpace_graders.autograde" in words and self._root in words:
            self.most = max(self.most, peak(place.name))


def peak(process: str) -> int:
    """The most kilobytes of memory that it has had; 0 when it has ended."""
    words = Path(f"/proc/{process}/status").read_text().partition("VmHWM:")[2].split()
    return int(words[0]) if words else 0


if __name__ == "__main__":
    main(*sys.argv[1:])
