"""How loud a recording is, whatever it is packed in."""

from __future__ import annotations

import shutil
import subprocess
import sys
import wave
from pathlib import Path

import pytest

from ownpace.authoring.check.loudness import loudness
from ownpace.authoring.film.needed import ffmpeg

CLEAR = Path(__file__).parent / "rule_media/clear.wav"


@pytest.mark.parametrize("kind", [".mp3", ".m4a", ".mp4", ".ogg", ".opus", ".webm", ".flac"])
def test_a_recording_is_as_loud_as_before_it_was_packed(tmp_path: Path, kind: str) -> None:
    packed = tmp_path / f"-i \"odd\" 'name'{kind}"
    subprocess.run([ffmpeg(), "-v", "error", "-i", CLEAR, f"file:{packed}"], check=True)
    before, after = loudness(CLEAR), loudness(packed)
    assert before is not None
    assert after is not None
    assert abs(before - after) < 1


def test_of_what_is_not_sound_nothing_is_said(tmp_path: Path) -> None:
    for name in ("text.mp3", "text.wav", "text.svg"):
        (tmp_path / name).write_text("words")
        assert loudness(tmp_path / name) is None
    list_of_others = tmp_path / "list.mp3"
    list_of_others.write_text(f"#EXTM3U\n#EXTINF:1\nhttp://127.0.0.1:9/a.mp3\n{CLEAR}\n")
    assert loudness(list_of_others) is None
    with wave.open(str(tmp_path / "silent.wav"), "wb") as file:
        file.setparams((1, 2, 8000, 0, "NONE", ""))
    assert loudness(tmp_path / "silent.wav") is None
    assert loudness(tmp_path / "none.mp3") is None


def test_without_a_decoder_a_wav_is_still_heard(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setitem(sys.modules, "imageio_ffmpeg", None)
    shutil.copy(CLEAR, tmp_path / "again.mp3")
    assert loudness(tmp_path / "again.mp3") is None
    shutil.copy(CLEAR, tmp_path / "again.wav")
    assert loudness(tmp_path / "again.wav") == loudness(CLEAR)
