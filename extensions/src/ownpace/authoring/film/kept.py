"""What was spoken and drawn before, kept by what it was made of, so that only what has changed is made again."""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from ownpace.cache import cache_folder
from ownpace_graders.errors import InputError
from ownpace_graders.systems import lock

_LOCK, _WRITTEN = "lock", "written"


@dataclass
class Pieces:
    """A folder of such pieces; `made` counts those of this run by their files' ending."""

    folder: Path
    made: Counter[str] = field(default_factory=Counter)
    used: set[str] = field(default_factory=set)

    def piece(self, ending: str, of: tuple[object, ...], make: Callable[[Path], None]) -> Path:
        """The file that `make` wrote at a path for what it is made of, now or in an earlier run."""
        name = f"{hashlib.sha256(repr(of).encode()).hexdigest()[:32]}.{ending}"
        path = self.folder / name
        self.used.add(name)
        if path.is_file():
            return path
        # Stopped halfway it must not be taken for whole.
        part = path.with_name(f"part-{os.getpid()}.{ending}")
        make(part)
        part.replace(path)
        self.made[ending] += 1
        return path

    def forget_unused(self) -> None:
        """Leave nothing of what the storyboard no longer has."""
        for path in self.folder.iterdir():
            if path.is_file() and path.name not in {*self.used, _LOCK, _WRITTEN}:
                path.unlink()

    def remember(self, files: Iterable[Path]) -> None:
        """What stands in these files now was written here."""
        with (self.folder / _WRITTEN).open("a", encoding="utf-8") as known:
            known.writelines(f"{_fingerprint(path)}\n" for path in files)

    def has_written(self, path: Path) -> bool:
        """Whether what stands in the file was written here, now or before."""
        known = self.folder / _WRITTEN
        return known.is_file() and _fingerprint(path) in known.read_text(encoding="utf-8").split()

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Two runs at once would write the same files. InputError while another is at work."""
        with (self.folder / _LOCK).open("w") as file:
            try:
                lock(file.fileno(), wait=False)
            except BlockingIOError:
                next = "Wait until that has ended, then run it again."
                raise InputError("This film is being made at this moment.", next=next) from None
            yield


def _fingerprint(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def kept_of(storyboard: Path) -> Pieces:
    """The pieces of this storyboard, in the user's cache."""
    name = f"{storyboard.stem}-{hashlib.sha256(str(storyboard.resolve()).encode()).hexdigest()[:10]}"
    folder = cache_folder() / "film" / name
    folder.mkdir(parents=True, exist_ok=True)
    return Pieces(folder)


@cache
def made_by() -> str:
    """What makes the pieces is part of what they are made of: these files, and the programs that draw and speak."""
    sources = sorted(path for path in Path(__file__).parent.iterdir() if path.suffix in (".py", ".typ"))
    programs = " ".join(map(_version, ("typst", "font-lato", "hibari-tts", "py-nanotts", "pillow")))
    return hashlib.sha256(b"".join(path.read_bytes() for path in sources) + programs.encode()).hexdigest()


def _version(package: str) -> str:
    """Where it is missing, whoever needs it says so."""
    try:
        return version(package)
    except PackageNotFoundError:
        return ""
