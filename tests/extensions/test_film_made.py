"""The storyboard of docs/film.md, made: a real voice, real drawings, a real film, and what is in it."""

from __future__ import annotations

import array
import math
import re
import subprocess
import sys
import wave
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner
from PIL import Image

from ownpace.authoring.film import encoding
from ownpace.authoring.film.needed import ffmpeg
from ownpace.authoring.film.sound import RATE, pauses, quiet, write
from ownpace.authoring.film.voice import VOICES
from ownpace.authoring.film.written import metadata
from ownpace.cli import main
from ownpace.show.webvtt import cues

PAGE = (Path(__file__).parents[2] / "docs" / "film.md").read_text(encoding="utf-8")
SPOKEN = "\n# Mine\n\n> [seen: A card.] [voice mine.wav] This is long.\n> Short.\n"


def block(name: str) -> str:
    found = re.search(rf"<!-- {name} -->\n```\w+\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
    assert found, name
    return found[1]


def tone(path: Path) -> None:
    """Two sounds with a silence between: of 1 second, then half a second of silence, and 0.6 seconds."""
    samples = array.array("h")
    for seconds, loud in ((0.2, 0), (1.0, 9000), (0.5, 0), (0.6, 9000), (0.3, 0)):
        samples.extend(int(loud * math.sin(at / 16)) for at in range(int(seconds * 16000)))
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, 16000, 0, "NONE", ""))
        file.writeframes(samples.tobytes())


@dataclass(frozen=True)
class Made:
    """What the command said at first and the second time, the film's folder, and what ffmpeg says of the film."""

    first: str
    again: str
    media: Path
    probe: str


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Made]:
    home = tmp_path_factory.mktemp("film")
    folder = home / "halves" / "storyboard"
    folder.mkdir(parents=True)
    storyboard = folder / "halves.md"
    storyboard.write_text(block("storyboard").replace("language: en\n", "size: 640x360\n") + SPOKEN, encoding="utf-8")
    (folder / "square.svg").write_text(block("figure"), encoding="utf-8")
    tone(folder / "mine.wav")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(home / "cache"))
        first = run(storyboard)
        storyboard.write_text(storyboard.read_text(encoding="utf-8").replace("Short.", "Brief."), encoding="utf-8")
        again = run(storyboard)
    media = home / "halves" / "media"
    probe = subprocess.run(
        [ffmpeg(), "-hide_banner", "-nostats", "-i", media / "halves.mp4", "-af", "ebur128", "-f", "null", "-"],
        capture_output=True,
        text=True,
        check=True,
    ).stderr
    yield Made(first, again, media, probe)


def run(storyboard: Path) -> str:
    found = CliRunner().invoke(main, ["film", str(storyboard)], catch_exceptions=False)
    assert found.exit_code == 0, found.output
    return found.output


def test_the_film_is_what_show_video_takes(made: Made) -> None:
    assert {path.name for path in made.media.iterdir()} == {
        f"halves{ending}" for ending in (".mp4", ".vtt", "-transcript.md", ".png")
    }
    assert "Video: h264" in made.probe and "640x360" in made.probe and "24 fps" in made.probe
    assert "Audio: aac" in made.probe and "48000 Hz, mono" in made.probe
    assert (made.media / "halves.mp4").read_bytes()[4:8] == b"ftyp"
    with Image.open(made.media / "halves.png") as poster:
        assert poster.size == (640, 360)
        assert poster.info["Software"] == "ownpace film"


def test_captions_go_along_with_the_film(made: Made) -> None:
    text = (made.media / "halves.vtt").read_text(encoding="utf-8")
    ends = [clock(each) for each in re.findall(r"--> (\S+)", text)]
    starts = [clock(each) for each in re.findall(r"(\S+) -->", text)]
    assert starts == [0.0, *ends[:-1]]
    length = re.search(r"Duration: ([\d:.]+)", made.probe)
    assert length and abs(clock(length[1]) - ends[-1]) < 0.1
    said = [cue.words for cue in cues(made.media / "halves.vtt")]
    assert said[0] == "What is a half of a half?" and "[Quiet time to think]" in said and said[-1] == "Brief."
    # The recording: its first sound lasts a second, and its silence half a second.
    assert ends[-2] - starts[-2] == pytest.approx(1.3, abs=0.15)


def clock(written: str) -> float:
    hours, minutes, seconds = written.split(":")
    return int(hours) * 3600 + int(minutes) * 60 + float(seconds)


def test_headings_are_chapters_of_the_film_and_of_the_call(made: Made) -> None:
    names = re.findall(r"Chapter #.*\n.*Metadata:\n\s+title\s+: (.*)", made.probe.partition("Output #0")[0])
    assert names == ["A half of a half", "Draw it", "In Python", "Mine"]
    assert all(f'": "{name}"' in made.again for name in names)


def test_it_is_as_loud_as_every_film(made: Made) -> None:
    found = re.findall(r"I:\s+(-[\d.]+) LUFS", made.probe)
    assert abs(float(found[-1]) + 16) < 1.5


def test_who_cannot_see_reads_what_is_seen(made: Made) -> None:
    text = (made.media / "halves-transcript.md").read_text(encoding="utf-8")
    assert "**A half of a half.**" in text
    for seen in ("A card with the title “A half of a half”.", "Its left half turns blue.", "A card."):
        assert f"*[{seen}]*" in text


def test_only_what_has_changed_is_made_again(made: Made) -> None:
    assert "Drew 5 slides" in made.first and "Filmed 5 of 5 slides.\n" in made.first
    assert "Filmed 0 of 5 slides; the others are as they were.\n" in made.again


def test_what_is_drawn_is_seen(made: Made) -> None:
    """The poster is the slide with the quarter, green on the left, and its formula on the right."""
    with Image.open(made.media / "halves.png") as poster:
        image = poster.convert("RGB")
    green, right = (0x67, 0xC5, 0x8F), image.crop((320, 60, 640, 300))
    left = [image.getpixel((x, y)) for x in range(0, 320, 4) for y in range(0, 360, 4)]
    near = [one for one in left if isinstance(one, tuple) and all(abs(one[n] - green[n]) < 12 for n in range(3))]
    assert near
    assert right.getcolors(5) is None  # letters have more than five shades


def test_the_other_voices_speak() -> None:
    spoken = {name: len(VOICES[name]("1 2 3", 1.0)) / RATE for name in VOICES if name not in ("heart", "en-US")}
    assert len(spoken) > 3
    assert all(0.5 < seconds < 4 for seconds in spoken.values()), spoken


def test_a_film_in_which_nothing_is_heard_and_no_chapter_begins(tmp_path: Path) -> None:
    """A recording may be of a microphone that was off: its film is as quiet."""
    encoding.piece(tmp_path / "piece.mp4", [bytes(320 * 180 * 3)] * 24, (320, 180))
    write(tmp_path / "narration.wav", quiet(1))
    (tmp_path / "about.txt").write_text(metadata("Quiet", "en", [], 1), encoding="utf-8")
    film = tmp_path / "film.mp4"
    encoding.joined([tmp_path / "piece.mp4"], tmp_path / "narration.wav", tmp_path / "about.txt", film)
    assert film.read_bytes()[4:8] == b"ftyp"


def test_silences_are_heard() -> None:
    loud, still = [9000, -9000] * (RATE // 4), [0] * (RATE // 2)
    [(middle, long)] = pauses(array.array("h", loud + still + loud))
    assert (middle, long) == pytest.approx((0.75, 0.5))


def test_what_is_not_installed_is_said_with_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "halves.md").write_text("---\ntitle: Halves\n---\n# Halves\n> One half.\n", encoding="utf-8")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setitem(sys.modules, "typst", None)
    found = CliRunner().invoke(main, ["film", str(tmp_path / "halves.md")])
    assert found.exit_code == 1
    assert "pip install 'ownpace[film]'" in found.output
    assert "Making films needs typst, which is not installed here." in found.output
