"""One content of an H5P package, and what all of them have in common."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ownpace.authoring.importing.made import Head
from ownpace.authoring.importing.markup import bare
from ownpace.authoring.importing.pen import Pen


@dataclass(frozen=True, slots=True)
class Content:
    """One content: its place and name, its params, and the pen for its texts."""

    place: str
    name: str
    given: Mapping[str, Any]
    pen: Pen

    def words(self, name: str) -> str:
        return self.pen.markdown(str(self.given.get(name) or ""))

    def list(self, name: str) -> list[Mapping[str, Any]]:
        return [each for each in self.given.get(name) or () if isinstance(each, Mapping)]

    def is_on(self, name: str, otherwise: bool = False) -> bool:
        """A switch of its behaviour."""
        behaviour = self.given.get("behaviour")
        return bool(behaviour.get(name, otherwise)) if isinstance(behaviour, Mapping) else otherwise

    def head(self, prompt: str, points: int = 1, **more: Any) -> Head:
        if any(bare(str(each.get("feedback") or "")) for each in self.list("overallFeedback")):
            self.pen.say("Words for how well all of it went are left out.", "Write them into solution= or right=.")
        return Head(self.place, self.name, self._shown() + prompt, {"points": None if points == 1 else points, **more})

    def _shown(self) -> str:
        """The picture above the question."""
        media = self.given.get("media")
        part = media.get("type") if isinstance(media, Mapping) and isinstance(media.get("type"), Mapping) else media
        params = part.get("params") if isinstance(part, Mapping) else None
        if not isinstance(params, Mapping) or not params:
            return ""
        if file := path(params.get("file")):
            return f"{self.pen.picture(file, bare(str(params.get('alt') or '')))}\n\n"
        if "H5P.Image" not in str(part):
            self.pen.say(
                "The film or sound above the question is left out.", "Put it in with show.video or show.audio."
            )
        return ""


def texts_of(value: Any) -> list[str]:
    """A list of texts; one that stands by itself is a list of one."""
    return [str(each) for each in ([value] if isinstance(value, str) else value or ())]


def path(file: Any) -> str:
    first = file[0] if isinstance(file, list) and file else file
    return str(first.get("path") or "") if isinstance(first, Mapping) else ""
