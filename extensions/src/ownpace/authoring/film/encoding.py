"""Frames, narration and chapters as an mp4, by ffmpeg."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, cast

from ownpace.authoring.film.frames import RATE
from ownpace.authoring.film.needed import ffmpeg
from ownpace_graders.errors import OwnpaceError

LOUDNESS = "I=-16:TP=-1.5:LRA=11"
"""What EBU R 128 measures, in LUFS, dBTP and LU."""


def piece(target: Path, frames: Iterable[bytes], size: tuple[int, int]) -> None:
    """A film without sound of RGB frames."""
    command = [
        *(ffmpeg(), "-v", "error", "-y", "-f", "rawvideo", "-pix_fmt", "rgb24"),
        *("-s", f"{size[0]}x{size[1]}", "-r", str(RATE), "-i", "-"),
        *("-c:v", "libx264", "-preset", "medium", "-crf", "22", "-tune", "animation", "-pix_fmt", "yuv420p"),
        *("-g", "120", "-threads", "2", "-vf", "scale=out_color_matrix=bt709:out_range=tv"),
        *("-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709"),
        *("-fflags", "+bitexact", "-flags:v", "+bitexact", str(target)),
    ]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE) as maker:
        into, out = cast(IO[bytes], maker.stdin), cast(IO[bytes], maker.stderr)
        # Where it hangs up, what it says tells why.
        with suppress(BrokenPipeError):
            for frame in frames:
                into.write(frame)
            into.close()
        said = out.read().decode(errors="replace")
    if maker.returncode:
        raise _refused(said)


def joined(pieces: Sequence[Path], narration: Path, metadata: Path, target: Path) -> None:
    """The film: its pieces one after the other, the narration at the loudness of all films, title and chapters."""
    listed = metadata.with_suffix(".pieces")
    listed.write_text("".join(f"file '{_quoted(path)}'\n" for path in pieces), encoding="utf-8")
    _run(
        *("-f", "concat", "-safe", "0", "-i", str(listed), "-i", str(narration), "-i", str(metadata)),
        *("-map", "0:v", "-map", "1:a", "-map_metadata", "2", "-map_chapters", "2", "-c:v", "copy"),
        *("-af", _leveled(narration), "-ar", "48000", "-c:a", "aac", "-b:a", "72k"),
        *("-fflags", "+bitexact", "-flags:a", "+bitexact", "-movflags", "+faststart", str(target)),
    )


def _quoted(path: Path) -> str:
    return str(path).replace("'", "'\\''")


def _leveled(narration: Path) -> str:
    """The filter that brings the narration to the wanted loudness without changing its dynamics, in two passes."""
    asked = f"highpass=f=70,loudnorm={LOUDNESS}"
    said = _run("-i", str(narration), "-af", f"{asked}:print_format=json", "-f", "null", "-", loud=True)
    found = json.loads(said[said.rindex("{") : said.rindex("}") + 1])
    # Where all is silence there is no loudness.
    if found["input_i"] == "-inf":
        return "anull"
    measured = ":".join(
        f"measured_{ours}={found[f'input_{theirs}']}"
        for ours, theirs in (("I", "i"), ("TP", "tp"), ("LRA", "lra"), ("thresh", "thresh"))
    )
    return f"{asked}:{measured}:offset={found['target_offset']}:linear=true"


def _run(*arguments: str, loud: bool = False) -> str:
    command = [ffmpeg(), "-hide_banner", "-nostdin", *([] if loud else ["-v", "error"]), "-y", *arguments]
    made = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
    if made.returncode:
        raise _refused(made.stderr)
    return made.stderr


def _refused(said: str) -> OwnpaceError:
    last = said.strip().splitlines()[-1] if said.strip() else "It said nothing."
    next = "Put another ffmpeg first on PATH; where none is on it, that of pip install 'ownpace[film]' is taken."
    return OwnpaceError(f"ffmpeg could not make the film: {last}", where=ffmpeg(), next=next)
