"""What was read of a record's file, from its beginning to some byte: what it says, and how to know it again."""

import hashlib
import io
from dataclasses import dataclass, field

from ownpace_graders.record.held import Held
from ownpace_graders.record.line import Aside, lines, said
from ownpace_graders.record.reading import KEPT, Reading
from ownpace_graders.record.state import merge
from ownpace_graders.systems import read_at

_CHUNK = 1 << 20


@dataclass(slots=True)
class Seen:
    """`held` are the events of the first `end` bytes; `marks` tell the lines that say them. `is_whole` is false where
    the last line had no end."""

    held: Held = field(default_factory=Held)
    end: int = 0
    is_whole: bool = True
    marks: set[bytes] = field(default_factory=set)
    _hash: hashlib.blake2b = field(default_factory=hashlib.blake2b)
    _lines: int = 0
    _asides: list[Aside] = field(default_factory=list)
    _set_aside: int = 0

    @property
    def reading(self) -> Reading:
        """All that it says, as `read` has it."""
        return Reading(tuple(merge(self.held.events, self.held.odd)), tuple(self._asides), self._set_aside)

    def is_beginning_of(self, file: int, size: int) -> bool:
        """Whether the file of this size begins with all that was read, and goes on, if it does, with another line."""
        if size < self.end or not (self.is_whole or read_at(file, 1, self.end) in (b"", b"\n")):
            return False
        before = hashlib.blake2b()
        for start in range(0, self.end, _CHUNK):
            before.update(read_at(file, min(_CHUNK, self.end - start), start))
        return before.digest() == self._hash.digest()

    def read_to(self, file: int, end: int) -> None:
        """Take in the lines up to this byte."""
        if end <= self.end:
            return
        span = _Span(file, self.end, end, self._hash)
        if not self.is_whole:
            span.read(1)  # the end of a line that was taken in
        for line in lines(io.BufferedReader(span)):
            self._lines += 1
            if line.strip():
                self._take(line)
        self.end = span.start
        self.is_whole = read_at(file, 1, self.end - 1) == b"\n"

    def _take(self, line: bytes) -> None:
        match said(self._lines, line):
            case Aside() as aside:
                self._set_aside += 1
                self._asides += [aside] if self._set_aside <= KEPT else []
            case event:
                self.marks.add(mark(line))
                self.held.add(event)


def mark(line: bytes) -> bytes:
    """What tells this line from every other."""
    return hashlib.blake2b(line, digest_size=16).digest()


class _Span(io.RawIOBase):
    """A file's bytes from `start`, which moves on, to `end`; what is read goes into the hash."""

    def __init__(self, file: int, start: int, end: int, hash: hashlib.blake2b) -> None:
        self.file, self.start, self.end, self.hash = file, start, end, hash

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        found = read_at(self.file, min(len(buffer), self.end - self.start), self.start)
        buffer[: len(found)] = found
        self.start += len(found)
        self.hash.update(found)
        return len(found)
