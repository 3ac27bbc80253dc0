"""The records of the lessons that are served, kept in mind from one request to the next; and how they are added to."""

import asyncio
import errno
import logging
import os
from collections import OrderedDict, defaultdict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from ownpace_graders.course import Course
from ownpace_graders.record import Event
from ownpace_graders.record.followed import Followed, by_line, locked

LIMIT = 64 * 1024 * 1024
"""Bytes of one lesson's record: a year of hard work has a tenth of it."""

KEPT = 16 * 1024 * 1024
"""Bytes of records that are kept in mind, as files have them, besides the one that was asked for last."""

UNREADABLE = "Your earlier answers cannot be read just now, and new ones may not be saved. Please tell your teacher."

log = logging.getLogger("ownpace")


class FullRecordError(OSError):
    """The record has no room for more, though the disk may have."""


class Records:
    """The student's records in the folder of `course`, each read on where it has grown."""

    def __init__(self, course: Course) -> None:
        self.course = course
        self._kept: OrderedDict[str, Followed] = OrderedDict()
        self._sizes: dict[str, int] = {}
        self._size = 0
        self._queues: dict[str, _Queue] = defaultdict(_Queue)
        self._threads = ThreadPoolExecutor(thread_name_prefix="disk")

    def look(self, name: str) -> tuple[Followed, str]:
        """The record of this lesson as it is now, and what to say if it cannot be read, or ""."""
        record, trouble = self._record(name), ""
        try:
            record.look()
        except OSError as error:
            log.warning("%s cannot be read: %s", record.path, error.strerror)
            trouble = UNREADABLE
        self._weigh(name, record.size)
        while len(self._kept) > 1 and self._size - record.size > KEPT:
            self._weigh(self._kept.popitem(last=False)[0], 0)
        return record, trouble

    def _weigh(self, name: str, size: int) -> None:
        """Count these bytes as those that are kept of this record."""
        self._size += size - self._sizes.get(name, 0)
        self._sizes[name] = size

    async def save(self, name: str, events: Sequence[Event]) -> list[Event]:
        """Add the events that are not there, and return these, when they are on the disk.

        What waits at the same time goes to the disk together. OSError if the disk does not take them; then none of
        them is in the record, and others that were waiting are.
        """
        queue, mine = self._queues[name], _Wish(events)
        queue.waiting.append(mine)
        async with queue.turn:
            if not mine.is_done:
                await self._fulfil(name, tuple(queue.waiting))
                queue.waiting = [wish for wish in queue.waiting if not wish.is_done]
        if mine.trouble:
            raise mine.trouble
        return mine.new

    async def _fulfil(self, name: str, wishes: Sequence["_Wish"]) -> None:
        try:
            new = await self._add(name, [event for wish in wishes for event in wish.events])
        except Exception as error:
            if len(wishes) > 1:  # what is too much for the disk may be one of them
                for wish in wishes:
                    await self._fulfil(name, [wish])
                return
            new, wishes[0].trouble = [], error
        for wish in wishes:
            ids = {event.id for event in wish.events}
            wish.new, wish.is_done = [event for event in new if event.id in ids], True

    async def _add(self, name: str, events: Sequence[Event]) -> list[Event]:
        """`Followed.append`, during which the server serves: only a thread waits for the lock and the disk."""
        if not (lines := by_line(events)):
            return []
        record, loop = self._record(name), asyncio.get_running_loop()
        record.path.parent.mkdir(parents=True, exist_ok=True)
        try:
            file = locked(record.path, wait=False)
        except BlockingIOError:
            file = await loop.run_in_executor(self._threads, locked, record.path)
        try:
            if os.fstat(file).st_size + sum(len(line) + 1 for line in lines) > LIMIT:
                raise FullRecordError(errno.EFBIG, "the record is full")
            with record.adding(file, lines) as new:
                await loop.run_in_executor(self._threads, os.fsync, file)
            self._weigh(name, record.size)
            return new
        finally:
            os.close(file)

    def _record(self, name: str) -> Followed:
        record = self._kept.setdefault(name, Followed(self.course.record(name), LIMIT))
        self._kept.move_to_end(name)
        return record


@dataclass(slots=True)
class _Wish:
    """Events that wait to be saved; then those of them that were new, or why they could not be."""

    events: Sequence[Event]
    new: list[Event] = field(default_factory=list)
    trouble: Exception | None = None
    is_done: bool = False


@dataclass(slots=True)
class _Queue:
    """What waits for one record."""

    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    waiting: list[_Wish] = field(default_factory=list)
