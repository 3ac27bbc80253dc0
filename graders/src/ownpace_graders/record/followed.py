"""A record that is read once, and then only what was added; and how events are added to it."""

import errno
import os
import stat
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from ownpace_graders.record.event import Event
from ownpace_graders.record.held import Held
from ownpace_graders.record.line import as_line
from ownpace_graders.record.reading import Reading
from ownpace_graders.record.seen import Seen, mark
from ownpace_graders.systems import CLOEXEC, NONBLOCK, lock, sync_folder

_Version = tuple[int, int, int, int, int]

TICK = 2_000_000_000
"""Nanoseconds: of two changes within one tick of a file system's clock the second may not show."""


class Followed:
    """The record at `path`, as it was when it was last looked at; before that it holds nothing.

    What was added since is read and taken in, by whoever it was added. Where the file has changed in any other way,
    all of it is read again. `most` is how many bytes it may have. Not for several threads at once.
    """

    def __init__(self, path: Path, most: int | None = None) -> None:
        self.path = path
        self.most = most
        self.changes = 0
        """Counts the times that something else was found than before."""
        self._seen = Seen()
        self._version: _Version | None = None

    def look(self) -> None:
        """Find what the record holds now; a file that is not there holds nothing.

        OSError if it cannot be read, and then it holds nothing.
        """
        try:
            if _version(self.path.stat()) == self._version:
                return
            file = os.open(self.path, os.O_RDONLY | CLOEXEC | NONBLOCK)  # a pipe would wait for its writer
        except OSError as error:
            self._forget()
            if isinstance(error, FileNotFoundError):
                return
            raise
        try:
            self._read_on(file)
        finally:
            os.close(file)

    def append(self, events: Sequence[Event]) -> list[Event]:
        """Add the events that the record does not have, and return these; they are on the disk then.

        Makes the file, readable by its owner alone, but not its folder. Several processes may do this at once.
        RecordError, before anything is written, if an event cannot be a line of 1 MiB; OSError if the disk does not
        take all of them, and then none of them is in the file.
        """
        if not (lines := by_line(events)):
            return []
        file = locked(self.path)
        try:
            with self.adding(file, lines) as new:
                os.fsync(file)
            return new
        finally:
            os.close(file)

    @contextmanager
    def adding(self, file: int, lines: Mapping[bytes, Event]) -> Iterator[list[Event]]:
        """`append` what is `by_line` to the `locked` file; that it is on the disk is for the block to see to.

        If the block fails, none of them is in the file.
        """
        self._read_on(file)
        new = [each for each in lines if mark(each) not in self._seen.marks]
        size = self._seen.end
        try:
            if new:
                self._write(file, b"".join(each + b"\n" for each in new))
            yield [lines[each] for each in new]
        except BaseException:  # a student's interrupt, too, must not leave half a line behind
            self._forget()
            os.ftruncate(file, size)
            raise

    @property
    def held(self) -> Held:
        """Its events."""
        return self._seen.held

    @property
    def reading(self) -> Reading:
        """All that it says, as `read` has it."""
        return self._seen.reading

    @property
    def size(self) -> int:
        """Bytes."""
        return self._seen.end

    def _write(self, file: int, new: bytes) -> None:
        rest = new = new if self._seen.is_whole else b"\n" + new
        while rest:
            rest = rest[os.write(file, rest) :]
        self._seen.read_to(file, self._seen.end + len(new))
        self.changes += 1
        self._know(os.fstat(file))

    def _read_on(self, file: int) -> None:
        found = os.fstat(file)
        if _version(found) == self._version:
            return
        if not stat.S_ISREG(found.st_mode) or (self.most is not None and found.st_size > self.most):
            self._forget()
            raise OSError(errno.EFBIG, "not a file, or too large to be a record")
        try:
            if not self._seen.is_beginning_of(file, found.st_size):
                self._forget()
            self.changes += found.st_size > self._seen.end
            self._seen.read_to(file, found.st_size)
        except BaseException:
            self._forget()
            raise
        if time.time_ns() - found.st_ctime_ns > TICK:
            self._know(found)

    def _know(self, found: os.stat_result) -> None:
        """All of the file is taken in, as it was found: until it changes there is nothing to look for."""
        self._version = _version(found) if found.st_size == self._seen.end else None

    def _forget(self) -> None:
        self.changes += self._seen.end > 0
        self._seen, self._version = Seen(), None


def append(path: Path, events: Sequence[Event]) -> list[Event]:
    """`Followed.append`, once."""
    return Followed(path).append(events)


def by_line(events: Iterable[Event]) -> dict[bytes, Event]:
    """The events by the lines that say them, each once. RecordError if one cannot be a line of 1 MiB."""
    return {as_line(event): event for event in events}


def locked(path: Path, *, wait: bool = True) -> int:
    """The record's file, made where there is none; nobody else adds to it until it is closed.

    OSError; BlockingIOError where somebody else has it and this is not to `wait`.
    """
    while True:
        file = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | CLOEXEC, 0o600)
        try:
            lock(file, wait=wait)
            found = os.fstat(file)
            if _is_at(path, found):
                if found.st_size == 0:
                    sync_folder(path.parent)
                return file
        except BaseException:
            os.close(file)
            raise
        os.close(file)  # somebody took it away before it was locked: what is added to it would be nowhere


def _version(found: os.stat_result) -> _Version:
    """What is another when a file has changed."""
    return (found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)


def _is_at(path: Path, found: os.stat_result) -> bool:
    try:
        return os.path.samestat(path.stat(), found)
    except FileNotFoundError:
        return False
