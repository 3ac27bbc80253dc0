"""Makes the video, its captions, its transcript and its poster in ../media from storyboard.yaml.

Run it beside the storyboard:  python make_video.py
It needs Python packages Pillow and PyYAML, and from Debian: ffmpeg, festival, festvox-us-slt-hts, fonts-sil-andika.
"""

from __future__ import annotations

import array
import json
import subprocess
import sys
import tempfile
import wave
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from drawing import still
from pen import HEIGHT, WIDTH
from PIL import Image
from shots import RATE, Shot, captions, shots, transcript
from square import SQUARE_BOX, growing, grows

HERE = Path(__file__).parent
MEDIA = HERE.parent / "media"
NAME = "multiply-fractions"
FRAMES = 24  # a second
FADE = 0.5  # seconds from one still to the next
GROW = 1.2  # seconds in which the square is cut and colored
LOUDNESS = "I=-16:TP=-1.5:LRA=7"


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
    """Every frame as RGB: each still, led over to from the one before it."""
    before, shown = Shot({"card": ["", ""]}, "", "", "", 0.0), 0
    for shot in film:
        count = round(shot.end * FRAMES) - shown
        leading = list(between(before.picture, shot.picture))[:count]
        held = still(shot.picture).tobytes()
        yield from leading
        yield from (held for _ in range(count - len(leading)))
        before, shown = shot, shown + count


def between(before: dict[str, Any], after: dict[str, Any]) -> Iterator[bytes]:
    """The frames that lead from one still to the next: a fade, in which the square is drawn rather than faded."""
    if before == after:
        return
    old, new = still(before), still(after)
    models = before.get("model"), after.get("model")
    drawn = grows(*models) and not after.get("card")
    total = round((GROW if drawn else FADE) * FRAMES)
    for frame in range(1, total):
        picture = Image.blend(old, new, min(1.0, frame / (FADE * FRAMES)))
        if drawn:
            marks = max(0.0, frame / total * 5 - 4)
            square = growing(models[0] or {}, models[1] or {}, min(1.0, frame / total * 1.25))
            picture.paste(Image.blend(square, new.crop(SQUARE_BOX), marks), SQUARE_BOX[:2])
        yield picture.tobytes()


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


def main() -> None:
    board = yaml.safe_load((HERE / "storyboard.yaml").read_text(encoding="utf-8"))
    film = list(shots(board))
    with tempfile.TemporaryDirectory() as folder:
        narration = record(film, board["voice"], Path(folder))
        encode(film, narration, MEDIA / f"{NAME}.mp4")
    (MEDIA / f"{NAME}.vtt").write_text(captions(film), encoding="utf-8")
    (MEDIA / f"{NAME}-transcript.md").write_text(transcript(board["title"], film), encoding="utf-8")
    poster = next(shot for shot in film if shot.name == board["poster"])
    still(poster.picture).quantize(64).save(MEDIA / "poster.png", optimize=True)
    words, spoken = sum(len(shot.say.split()) for shot in film), sum(shot.spoken for shot in film)
    print(f"{film[-1].end:.1f} s, {words} words, {words / spoken * 60:.0f} words a minute while speaking")


if __name__ == "__main__":
    main()
