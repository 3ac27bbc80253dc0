"""How much may be in what is handed in."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ownpace_graders.errors import InputError

DEEPEST = 20
"""Folders in each other."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """How many files may be in something, and how many bytes unpacked."""

    entries: int
    size: int

    def check(self, entries: int, size: int) -> None:
        """InputError if there are too many files, or bytes."""
        if entries > self.entries:
            raise InputError(f"There are {entries} files in it; {self.entries} can be.", next="Ask for a smaller one.")
        if size > self.size:
            raise InputError(
                f"Unpacked it would be {size / 1e6:.0f} MB; {self.size / 1e6:.0f} can be.", next="Ask for less."
            )


HANDIN = Bounds(entries=1000, size=200_000_000)
"""What one hand-in may be."""

DOWNLOAD = Bounds(entries=10_000, size=2_000_000_000)
"""What one download may be, and what all the hand-ins in it may be together when they are unpacked."""


def with_lesson(sources: Sequence[Path]) -> Bounds:
    """What a hand-in of one of these lessons may be, which are their folders: nbgrader hands in the lesson's own files,
    too, and these are not a student's."""
    files = [[path for path in source.rglob("*") if path.is_file() and path.suffix != ".ipynb"] for source in sources]
    found = [[path.stat().st_size for path in each] for each in files]
    size, entries = max(map(sum, found), default=0), max(map(len, found), default=0)
    return Bounds(HANDIN.entries + entries, HANDIN.size + size)
