"""The lesson's pictures and its video: there, small enough, described, captioned."""

from __future__ import annotations

import re
import struct
import xml.etree.ElementTree as ElementTree
from itertools import pairwise
from pathlib import Path

import pytest

from ownpace_graders.lesson import read_lesson

FOLDER = Path(__file__).resolve().parents[2] / "modules" / "multiplying-fractions"
LESSON = read_lesson(FOLDER / "multiplying-fractions.ipynb")
VIDEO = next(cell.call for cell in LESSON.cells if cell.call and cell.call.kind == "video").arguments
PICTURES = re.findall(r"!\[([^\]]*)\]\(([^)]*)\)", "\n".join(cell.source for cell in LESSON.cells))
CUE = re.compile(r"(\d\d):(\d\d):(\d\d\.\d{3}) --> (\d\d):(\d\d):(\d\d\.\d{3})\n(.+(?:\n.+)*)")


def cues() -> list[tuple[float, float, str]]:
    """Start, end (seconds) and words of each cue."""
    header, *blocks = (FOLDER / VIDEO["captions"]).read_text(encoding="utf-8").strip().split("\n\n")
    assert header == "WEBVTT"
    matches = [CUE.fullmatch(block) for block in blocks]
    assert all(matches)
    times = [[float(part) for part in match.groups()[:6]] for match in matches if match]
    words = [match[7] for match in matches if match]
    return [
        (t[0] * 3600 + t[1] * 60 + t[2], t[3] * 3600 + t[4] * 60 + t[5], w) for t, w in zip(times, words, strict=True)
    ]


def boxes(data: bytes) -> dict[str, bytes]:
    """The boxes that stand next to each other in this part of an MP4, in order, by type."""
    found, at = {}, 0
    while at < len(data):
        size, kind = struct.unpack_from(">I4s", data, at)
        found[kind.decode("latin-1")] = data[at + 8 : at + size]
        at += size
    return found


def duration() -> float:
    """Seconds, from the video's movie header (version 0)."""
    header = boxes(boxes((FOLDER / VIDEO["src"]).read_bytes())["moov"])["mvhd"]
    assert header[0] == 0
    timescale, length = struct.unpack_from(">II", header, 12)
    return float(length / timescale)


def test_video_lasts_2_to_4_minutes() -> None:
    assert 120 <= duration() <= 240


def test_video_starts_before_all_of_it_is_there_and_plays_everywhere() -> None:
    data = (FOLDER / VIDEO["src"]).read_bytes()
    assert list(boxes(data))[:2] == ["ftyp", "moov"]
    assert b"avc1" in boxes(data)["moov"]
    assert b"mp4a" in boxes(data)["moov"]
    assert len(data) < 6_000_000


def test_poster() -> None:
    data = (FOLDER / VIDEO["poster"]).read_bytes()
    assert data.startswith(b"\x89PNG")
    assert struct.unpack(">II", data[16:24]) == (1280, 720)
    assert len(data) < 100_000


def test_captions_cover_the_whole_video_without_overlap() -> None:
    found = cues()
    assert found[0][0] <= 0.5
    assert abs(found[-1][1] - duration()) <= 0.5
    for (start, end, words), (following, _, _) in pairwise(found):
        assert start < end <= following, words
        assert following - end <= 0.5, words


def test_captions_can_be_read() -> None:
    for start, end, words in cues():
        lines = words.splitlines()
        assert len(lines) <= 2, words
        assert all(len(line) <= 42 for line in lines), words
        assert len(words) / (end - start) <= 20, words


def test_narration_is_calm() -> None:
    spoken = [cue for cue in cues() if not cue[2].startswith("[")]
    minutes = sum(end - start for start, end, _ in spoken) / 60
    assert 110 <= sum(len(words.split()) for _, _, words in spoken) / minutes <= 160


def test_transcript_has_every_word_and_what_is_seen() -> None:
    transcript = " ".join((FOLDER / VIDEO["transcript"]).read_text(encoding="utf-8").split())
    for _, _, words in cues():
        assert " ".join(words.strip("[]").split()) in transcript
    assert len(re.findall(r"\*\[", transcript)) >= 15


@pytest.mark.parametrize("name", ["src", "captions", "transcript", "poster"])
def test_video_s_files_are_in_the_lesson_s_media(name: str) -> None:
    path = (FOLDER / VIDEO[name]).resolve()
    assert path.is_file()
    assert path.is_relative_to(FOLDER / "media")


def test_enough_pictures_and_all_of_them_used() -> None:
    used = {source for _, source in PICTURES}
    assert used == {f"media/{path.name}" for path in (FOLDER / "media").glob("*.svg")}
    assert len(used) >= 4


@pytest.mark.parametrize(("alt", "source"), PICTURES)
def test_picture_is_described_and_brings_its_own_ground(alt: str, source: str) -> None:
    assert len(alt.split()) >= 6
    root = ElementTree.parse(FOLDER / source).getroot()  # noqa: S314 - our own file
    _, ground = list(root)[:2]
    assert root.get("viewBox") == f"0 0 {ground.get('width')} {ground.get('height')}"
    assert ground.get("rx")
    assert ground.get("fill")
