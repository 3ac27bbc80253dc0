"""Where a storyboard stands: the module that its film is for, and the files that it may take."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from ownpace_graders.errors import InputError

_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]+:|//", re.IGNORECASE)


@dataclass(frozen=True)
class StoryboardPlace:
    """`module` is the folder with `media/`; a storyboard may lie in it or in its folder `storyboard/`."""

    storyboard: Path

    @property
    def module(self) -> Path:
        folder = self.storyboard.resolve().parent
        return folder.parent if folder.name == "storyboard" else folder

    @property
    def name(self) -> str:
        """What the film's files are called."""
        return self.module.name if self.storyboard.stem == "storyboard" else self.storyboard.stem

    @property
    def media(self) -> Path:
        return self.module / "media"

    @property
    def written(self) -> tuple[Path, ...]:
        """What is written: film, captions, transcript and poster."""
        return tuple(self.media / f"{self.name}{ending}" for ending in (".mp4", ".vtt", "-transcript.md", ".png"))

    def file(self, named: str) -> Path:
        """A file of the module, by its path from the storyboard's folder. InputError where it is none to be taken."""
        if _ELSEWHERE.match(named):
            what = f"{named} is on another server, and a film is made of files that lie here."
            raise InputError(what, next="Save it in the folder of the lesson, if its licence allows that.")
        path = (self.storyboard.resolve().parent / named).resolve()
        if not path.is_relative_to(self.module):
            what = f"{named} is not in the lesson's folder, {self.module.name}/."
            raise InputError(what, next="Put it there, and write its path from the storyboard.")
        if path in [each.resolve() for each in self.written]:
            raise InputError(f"{named} is what the film itself is written into.", next="Give it another name.")
        if not path.is_file():
            raise InputError(f"There is no file {named}.", next="Put it there, or correct the name.")
        return path
