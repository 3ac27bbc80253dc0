"""All sittings of this server: one kernel a lesson, and a warm spare for the next one."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path
from typing import Any

from ownpace.page.kernel import PYTHON, LessonKernel
from ownpace.page.marking import is_marked_here
from ownpace.page.prepare import REFRESH, WARM_UP, CellRun, check_language, set_up, steps
from ownpace.page.session import Session
from ownpace.page.shelf import Entry, Shelf
from ownpace_graders.errors import LessonError
from ownpace_graders.lesson import Lesson

log = logging.getLogger("ownpace")

REFILL_AFTER = 2.0
"""Seconds of quiet after a lesson has started until the next spare kernel is made."""

LONGEST_START = 10.0
"""Seconds that a starting kernel is waited for when the server stops."""


class Sessions:
    """`kernels` is the manager that `kernels.py` makes."""

    def __init__(self, shelf: Shelf, kernels: Any, specs: Any) -> None:
        self.shelf = shelf
        self.kernels = kernels
        self.specs = specs
        self._sessions: dict[str, Session] = {}
        self._broken: set[str] = set()
        self._locks: dict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._spare: asyncio.Task[LessonKernel] | None = None
        self._tasks: set[asyncio.Task[Any]] = set()

    async def take(self, entry: Entry, after: int | None = None) -> Session:
        """This lesson's session: the one that runs, or a new one if there is none, it died, or the lesson changed.

        `after` is the index of an answer that has just run: cells that depend on it run again.
        LessonError if the lesson cannot come alive here; other errors if no kernel starts.
        """
        async with self._locks[entry.key]:
            version = entry.path.stat().st_mtime_ns
            session = self._sessions.get(entry.key)
            if session and session.version == version and not session.failed and await session.kernel.alive():
                if todo := await session.again(after):
                    self._later(session.run(todo))
                return session
            if session:
                if not await session.kernel.alive():
                    self._died(entry.key, session)
                await session.end()
            lesson = _ready(entry)
            careful = entry.key in self._broken
            session = Session(lesson, version, await self._kernel(lesson), careful=careful)
            session.kernel.when_dead(lambda: self._died(entry.key, session))
            self._sessions[entry.key] = session
            self._later(self._start(session))
            return session

    async def refresh(self, name: str, items: Collection[str]) -> None:
        """The record has got more of these items: the kernels of this folder's lessons that show one read it again."""
        for session in list(self._sessions.values()):
            shown = {cell.item for cell in session.lesson.questions if not is_marked_here(cell)}
            if session.lesson.name == name and not shown.isdisjoint(items) and await session.kernel.alive():
                session.kernel.tell(REFRESH)

    async def awake(self, key: str) -> bool:
        """Somebody is there: keep this lesson's kernel. False if it has none that lives."""
        session = self._sessions.get(key)
        if session is None or session.failed or not await session.kernel.alive():
            return False
        session.kernel.touch()
        return True

    async def end(self, name: str) -> None:
        """Stop the kernels of this folder's lessons: what they know of the record is gone."""
        for session in [each for each in self._sessions.values() if each.lesson.name == name]:
            self._forget(session.lesson.key, session)
            await session.end()

    def updated(self, kernel_id: str, display_id: str, data: dict[str, Any], metadata: dict[str, Any]) -> None:
        """This kernel displays something in place of what it displayed before."""
        for session in self._sessions.values():
            if session.kernel.id == kernel_id:
                session.updated(display_id, data, metadata)

    def running(self, key: str) -> Session | None:
        return self._sessions.get(key)

    def warm(self) -> None:
        """See to it that there is a spare kernel."""
        if self._spare is None:
            self._spare = asyncio.ensure_future(self._warm_kernel())

    async def settle(self) -> None:
        """Start nothing more, and let a kernel that is starting start, so that it can be stopped like the others."""
        for task in self._tasks:
            task.cancel()
        if self._spare is not None:
            done, _ = await asyncio.wait({self._spare}, timeout=LONGEST_START)
            for spare in done:
                with suppress(Exception):  # one that did not start has nothing to let go of
                    await spare.result().disconnect()

    async def _start(self, session: Session) -> None:
        lesson = session.lesson
        record, reruns = self.shelf.record(lesson.name), not session.careful
        first = CellRun(-1, set_up(record, lesson, reruns=reruns))
        # What the student wrote may have been the end of this kernel; it must not be of every next one.
        await session.run([first, *steps(lesson)], died=lambda: self._blame(lesson.key, session))
        if not session.failed:
            self._broken.discard(lesson.key)
        await asyncio.sleep(REFILL_AFTER)
        self.warm()

    async def _kernel(self, lesson: Lesson) -> LessonKernel:
        name = lesson.kernel if lesson.kernel in self.specs.find_kernel_specs() else PYTHON
        if name == PYTHON and self._spare is not None:
            spare, self._spare = self._spare, None
            try:
                kernel = await spare
                if await kernel.alive():
                    return kernel
                await kernel.disconnect()
            except Exception:  # a fresh one need not fail because a spare one did
                log.exception("The spare kernel did not start")
        return await LessonKernel.start(self.kernels, name, lesson.path.parent)

    async def _warm_kernel(self) -> LessonKernel:
        kernel = await LessonKernel.start(self.kernels, PYTHON, Path(self.shelf.root))
        await kernel.connect([CellRun(-1, WARM_UP)])
        _, error = await kernel.run(0)
        if error:
            await kernel.disconnect()
            await kernel.stop()
            raise RuntimeError(error)
        return kernel

    def _died(self, key: str, session: Session) -> None:
        """Its kernel has: whoever asks for the next one may know before what ran in it does."""
        self._blame(key, session)
        self._forget(key, session)

    def _blame(self, key: str, session: Session) -> None:
        if session.fell:
            self._broken.add(key)

    def _forget(self, key: str, session: Session) -> None:
        if self._sessions.get(key) is session:
            del self._sessions[key]

    def _later(self, work: Any) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _ready(entry: Entry) -> Lesson:
    """The entry's lesson, if it can come alive here; else LessonError."""
    if entry.lesson is None:
        raise entry.problem or LessonError("This lesson cannot be opened.")
    check_language(entry.lesson)
    return entry.lesson
