"""Who grades: an executor. By default processes of this computer, forks that have nbgrader loaded."""

import gc
import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from functools import partial
from multiprocessing import get_context
from typing import Any

from ownpace_graders.autograde import task
from ownpace_graders.autograde.brief import Brief, Graded, Submission
from ownpace_graders.autograde.turn import end_with_parent
from ownpace_graders.systems import processors

_FEW = 8
"""Submissions with which one process is through about as soon as another one's sandbox has started."""
_PATIENCE = 2.0
"""Seconds after which fewer are slow ones, and the other processes begin with them too: the start of the first one's
sandbox takes half a second, and more beside other work."""


class Crew:
    """Whoever grades submissions of one lesson: an executor that `start` makes, and `work`, what it does to them.

    brief: what `work` takes for the lesson, see task.run · ahead: how many submissions to have before it
    """

    def __init__(
        self, start: Callable[[], Executor], work: Callable[..., Graded], brief: Any, ahead: Callable[[], int]
    ) -> None:
        self._start, self._work, self._brief, self.ahead = start, work, brief, ahead
        self._executor = start()

    def several(self) -> bool:
        """Whether more than one submission is graded at a time: each of those at work has one before it."""
        return self.ahead() > 2

    def submit(self, submission: Submission) -> Future[Graded]:
        try:
            return self._executor.submit(self._work, self._brief, submission)
        except BrokenExecutor as error:
            lost: Future[Graded] = Future()
            lost.set_exception(error)
            return lost

    def renew(self) -> None:
        """Begin anew, after processes have died."""
        self._executor.shutdown()
        self._executor = self._start()

    def end(self) -> None:
        self._executor.shutdown()


@contextmanager
def processes(workers: int, brief: Brief) -> Iterator[Crew]:
    """Forks of this process, which know the lesson by its key and end with this process. A sandbox takes as long to
    start as a dozen submissions to grade: those besides the first wait until there are many or slow ones."""
    gc.freeze()
    fork = get_context("fork")
    begun, many = fork.Value("i", 0), fork.Semaphore(0)
    known = (brief, os.getpid(), begun, workers, many)
    ahead = 2 * workers if workers == 1 else max(2 * workers, _FEW)
    crew = Crew(partial(_Forks, many, workers, fork, _begin, known), task.run, brief.key, lambda: ahead)
    try:
        yield crew
    finally:
        for _ in range(workers):
            many.release()
        crew.end()


class _Forks(ProcessPoolExecutor):
    """Lets one more of its processes begin with each submission from the `_FEW`th on."""

    def __init__(self, many: Any, *how: Any) -> None:
        super().__init__(*how)
        self._many, self._given = many, 0

    def submit(self, work: Callable[..., Any], /, *on: Any, **by: Any) -> Future[Any]:
        self._given += 1
        if self._given >= _FEW:
            self._many.release()
        return super().submit(work, *on, **by)


def _begin(brief: Brief, parent: int, begun: Any, workers: int, many: Any) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    end_with_parent()
    if os.getppid() != parent:
        os._exit(1)
    with begun.get_lock():
        number, begun.value = begun.value, begun.value + 1
    task.know(brief, _share(number, workers))
    if number % workers:  # of those that are started together one goes on at once, also after others have died
        many.acquire(timeout=_PATIENCE)


def _share(number: int, workers: int) -> tuple[int, ...]:
    """The processors for what the `number`-th of so many workers runs: whoever starts many processes slows nobody but
    themselves. None are set apart for one that works alone."""
    cores = processors()
    apart = min(workers, len(cores))
    return tuple(cores[number % apart :: apart]) if workers > 1 else ()
