"""Makes multiply-fractions.mp4, its captions, its transcript and its poster from storyboard.yaml.

Run it beside the storyboard:  python make_video.py
It needs Python packages Pillow and PyYAML, and from Debian: ffmpeg, festival, festvox-us-slt-hts, fonts-sil-andika.
"""

from __future__ import annotations

import array
import json
import subprocess
import sys
import tempfile
import textwrap
import wave
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from drawing import HEIGHT, WIDTH, still
from PIL import Image

HERE = Path(__file__).parent
NAME = "multiply-fractions"
FRAMES = 24  # a second
FADE = 0.5  # seconds from one still to the next
RATE = 32000  # samples a second of the voice
LOUDNESS = "I=-16:TP=-1.5:LRA=7"
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


def speak(sentence: str, voice: dict[str, Any], folder: Path) -> array.array[int]:
    """The sentence as 16-bit samples, without the silence around it."""
    text, sound = folder / "say.txt", folder / "say.wav"
    text.write_text(sentence, encoding="ascii")
    slower = f'(set! hts_engine_params (append hts_engine_params (list (list "-r" {voice["rate"]}))))'
    setup = f"(begin (voice_{voice['name']}) {slower})"
    subprocess.run(["text2wave", "-eval", setup, text, "-o", sound], check=True)
    with wave.open(str(sound)) as file:
        samples = array.array("h", file.readframes(file.getnframes()))
    loud = [place for place, sample in enumerate(samples) if abs(sample) > 250]
    margin = RATE // 20
    return samples[max(0, loud[0] - margin) : loud[-1] + margin]


def record(film: list[Shot], voice: dict[str, Any], folder: Path) -> Path:
    """Speaks every shot, sets its times, and writes the whole narration."""
    narration, now = array.array("h"), 0.0
    for shot in film:
        shot.start = now
        if shot.say:
            shot.sound = speak(shot.say, voice, folder)
        narration += shot.sound + array.array("h", bytes(2 * round(shot.rest * RATE)))
        now = len(narration) / RATE
    path = folder / "narration.wav"
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, RATE, 0, "NONE", ""))
        file.writeframes(narration.tobytes())
    return path


def loudness(narration: Path) -> str:
    """ffmpeg's filter that brings the narration to the wanted loudness without changing its dynamics (two passes)."""
    asked = f"highpass=f=70,loudnorm={LOUDNESS}"
    said = subprocess.run(
        ["ffmpeg", "-hide_banner", "-i", narration, "-af", f"{asked}:print_format=json", "-f", "null", "-"],
        check=True, capture_output=True, text=True,
    ).stderr  # fmt: skip
    found = json.loads(said[said.rindex("{") :])
    measured = ":".join(
        f"measured_{ours}={found[f'input_{theirs}']}"
        for ours, theirs in (("I", "i"), ("TP", "tp"), ("LRA", "lra"), ("thresh", "thresh"))
    )
    return f"{asked}:{measured}:offset={found['target_offset']}:linear=true"


def frames(film: list[Shot]) -> Iterator[bytes]:
    """Every frame as RGB: each still, faded in over the one before it."""
    before, shown = Image.new("RGB", (WIDTH, HEIGHT), "#0B5563"), 0
    for shot in film:
        picture = still(shot.picture)
        fading = round(FADE * FRAMES) if picture.tobytes() != before.tobytes() else 0
        held = picture.tobytes()
        for frame in range(round(shot.end * FRAMES) - shown):
            yield Image.blend(before, picture, (frame + 1) / fading).tobytes() if frame < fading else held
        before, shown = picture, round(shot.end * FRAMES)


def encode(film: list[Shot], narration: Path, target: Path) -> None:
    command: list[str | Path] = [
        "ffmpeg", "-v", "error", "-y",
        "-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{WIDTH}x{HEIGHT}", "-r", str(FRAMES), "-i", "-",
        "-i", narration, "-af", loudness(narration), "-ar", "48000", "-c:a", "aac", "-b:a", "96k",
        "-c:v", "libx264", "-preset", "medium", "-crf", "21", "-tune", "animation", "-pix_fmt", "yuv420p", "-g", "96",
        "-vf", "scale=out_color_matrix=bt709:out_range=tv", "-colorspace", "bt709", "-color_primaries", "bt709",
        "-color_trc", "bt709",
        "-movflags", "+faststart", target,
    ]  # fmt: skip
    with subprocess.Popen(command, stdin=subprocess.PIPE) as film_maker:
        assert film_maker.stdin is not None
        for frame in frames(film):
            film_maker.stdin.write(frame)
    if film_maker.returncode:
        sys.exit("ffmpeg could not make the video; what it said stands above.")


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


def main() -> None:
    board = yaml.safe_load((HERE / "storyboard.yaml").read_text(encoding="utf-8"))
    film = list(shots(board))
    with tempfile.TemporaryDirectory() as folder:
        narration = record(film, board["voice"], Path(folder))
        encode(film, narration, HERE / f"{NAME}.mp4")
    (HERE / f"{NAME}.vtt").write_text(captions(film), encoding="utf-8")
    (HERE / f"{NAME}-transcript.md").write_text(transcript(board["title"], film), encoding="utf-8")
    poster = next(shot for shot in film if shot.name == board["poster"])
    still(poster.picture).quantize(64).save(HERE / "poster.png", optimize=True)
    words, spoken = sum(len(shot.say.split()) for shot in film), sum(shot.spoken for shot in film)
    print(f"{film[-1].end:.1f} s, {words} words, {words / spoken * 60:.0f} words a minute while speaking")


if __name__ == "__main__":
    main()
