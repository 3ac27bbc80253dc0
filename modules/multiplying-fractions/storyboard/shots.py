"""The storyboard as a row of shots, and what can be written down of them: captions and transcript. Pure."""

from __future__ import annotations

import array
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

RATE = 32000  # samples a second of the voice
CAPTION_WIDTH = 40


@dataclass
class Shot:
    """A still and the sentence spoken over it; times in seconds."""

    picture: dict[str, Any]
    say: str
    seen: str
    name: str
    rest: float
    sound: array.array[int] = field(default_factory=lambda: array.array("h"))
    start: float = 0.0

    @property
    def spoken(self) -> float:
        return len(self.sound) / RATE

    @property
    def end(self) -> float:
        return self.start + self.spoken + self.rest


def shots(board: dict[str, Any]) -> Iterator[Shot]:
    """The storyboard's lines as shots, without sound yet. A scene starts with an empty picture."""
    for scene in board["scenes"]:
        picture: dict[str, Any] = {}
        for place, line in enumerate(scene["lines"], 1):
            picture = picture | line.get("draw", {})
            pause = board["pause"]["scene" if place == len(scene["lines"]) else "sentence"]
            for second in range(line.get("think", 0)):
                yield Shot(picture | {"dots": line["think"] - second}, "", "", "", 1.0)
            if "say" in line:
                yield Shot(picture, line["say"], line.get("seen", ""), line.get("name", ""), pause)


def captions(film: list[Shot]) -> str:
    """WebVTT: a cue a sentence, from its first sound until the next one starts."""
    cues, quiet = [], 0.0
    for shot, following in zip(film, [*film[1:], None], strict=True):
        quiet = quiet or shot.start
        if not shot.say and following is not None and not following.say:
            continue
        words = "\n".join(textwrap.wrap(shot.say, CAPTION_WIDTH)) if shot.say else "[Quiet time to think]"
        cues.append(f"{clock(shot.start if shot.say else quiet)} --> {clock(shot.end)}\n{words}\n")
        quiet = 0.0
    return "WEBVTT\n\n" + "\n".join(cues)


def clock(seconds: float) -> str:
    whole, thousandths = divmod(round(seconds * 1000), 1000)
    return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}.{thousandths:03}"


def transcript(title: str, film: list[Shot]) -> str:
    """Everything that is said, and in brackets everything that is seen."""
    parts = [f"Transcript of the video **{title}** What you see stands in brackets."]
    spoken: list[str] = []
    for shot in film:
        if shot.seen or not shot.say:
            parts += [" ".join(spoken)] if spoken else []
            spoken = []
        if shot.seen:
            parts.append(f"*[{shot.seen}]*")
        elif not shot.say and shot.picture["dots"] == 1:
            parts.append("*[Quiet time to think.]*")
        spoken += [shot.say] if shot.say else []
    return "\n\n".join([*parts, " ".join(spoken)]) + "\n"
