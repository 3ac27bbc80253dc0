"""A folder that others made, copied while they may still change it: by open folders, so that no link leads out."""

import os
import stat
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from ownpace_graders import plain
from ownpace_graders.collect.limits import DEEPEST, Bounds
from ownpace_graders.errors import InputError
from ownpace_graders.names import escaped, is_junk, is_left_out
from ownpace_graders.systems import CLOEXEC, DIRECTORY, NOFOLLOW

_FOLDER = os.O_RDONLY | DIRECTORY | NOFOLLOW | CLOEXEC


def copy(folder: Path, into: Path, limits: Bounds) -> list[str]:
    """Copy the plain files in it; the names of those that are left out for their name.

    InputError if there are links or devices among them, or too many, too much or too deep.
    """
    copying = _Copy(into, limits)
    copying.folder(os.open(folder, _FOLDER), ())
    return copying.left_out


@dataclass
class _Copy:
    """One copying, and what it came to so far."""

    into: Path
    limits: Bounds
    entries: int = 0
    size: int = 0
    left_out: list[str] = field(default_factory=list)

    def folder(self, opened: int, parts: tuple[str, ...]) -> None:
        """Copy what is in an open folder, and close it."""
        try:
            if len(parts) > DEEPEST:
                raise InputError(f"Its folders are more than {DEEPEST} deep.", next="Ask who handed it in.")
            for name in sorted(self._names(opened)):
                if not is_junk((name,)):
                    self._one(opened, name, parts)
        finally:
            os.close(opened)

    def _names(self, opened: int) -> Iterator[str]:
        with os.scandir(opened) as entries:
            for entry in entries:
                self.entries += 1
                self.limits.check(self.entries, self.size)
                yield entry.name

    def _one(self, above: int, name: str, parts: tuple[str, ...]) -> None:
        about = os.lstat(name, dir_fd=above)
        if not (stat.S_ISREG(about.st_mode) or stat.S_ISDIR(about.st_mode)):
            raise InputError(f"It holds a link or a device: {escaped(name)}.", next="Ask who handed it in.")
        if is_left_out((name,)):
            self.left_out.append(name)
            return
        parts = (*parts, unicodedata.normalize("NFC", name))
        target = self.into.joinpath(*parts)
        if stat.S_ISDIR(about.st_mode):
            target.mkdir(0o700)
            self.folder(os.open(name, _FOLDER, dir_fd=above), parts)
            return
        with plain.opened(name, self.limits.size, above) as file:
            plain.copy(file, target, self.limits.size - self.size)
        self.size += about.st_size
        self.limits.check(self.entries, self.size)
