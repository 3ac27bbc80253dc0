"""One grading at a time in a course, and none that outlives the command that asked for it."""

import ctypes
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from ownpace_graders.course import Course
from ownpace_graders.errors import InputError
from ownpace_graders.systems import lock

_PARENT_DEATH_SIGNAL = 1
_PATIENCE = 10
"""Seconds that a grading which was just killed has to be gone."""


def end_with_parent() -> None:
    """When the process that started this one is killed, so is this one. Linux alone knows how."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PARENT_DEATH_SIGNAL, signal.SIGKILL)


@contextmanager
def turn(course: Course) -> Iterator[None]:
    """Two at once would write the same files. InputError while another is at work; its end, by whatever, frees it."""
    place = course.work / ".grading"
    place.parent.mkdir(parents=True, exist_ok=True)
    with place.open("w") as file:
        until = time.monotonic() + _PATIENCE
        while True:
            try:
                lock(file.fileno(), wait=False)
                break
            except BlockingIOError:
                if time.monotonic() > until:
                    raise InputError(
                        "This course is being graded just now.",
                        where=str(course.root),
                        next="Wait until that has ended, then grade again.",
                    ) from None
                time.sleep(0.1)
        yield
