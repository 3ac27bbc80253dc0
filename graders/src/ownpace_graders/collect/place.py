"""A hand-in into submitted/, where the newest stands and the record of all."""

import secrets
from collections.abc import Sequence
from pathlib import Path

from ownpace_graders import record
from ownpace_graders.collect.whose import HandIn, moment
from ownpace_graders.course import Course
from ownpace_graders.receipt import NAME, Receipt


def put(course: Course, handin: HandIn) -> None:
    """Put the hand-in into place; whoever looks finds what was there or what is new, whole."""
    place = course.place("submitted", handin.lesson, handin.student)
    records = [path for path in (place / "record.jsonl", handin.folder / "record.jsonl") if path.is_file()]
    lines = union(records)
    if not place.exists() or _age(place) < (handin.time.timestamp(), handin.code):
        _complete(handin, lines if records else None)
        _swap(handin.folder, place)
    elif records and (not (place / "record.jsonl").exists() or (place / "record.jsonl").read_bytes() != lines):
        beside = handin.folder / "union.jsonl"
        beside.write_bytes(lines)
        beside.replace(place / "record.jsonl")


def union(records: Sequence[Path]) -> bytes:
    """One record of several: every event once, in order, then the lines that say no event, once each."""
    texts = {path.read_bytes(): path for path in records}
    if len(texts) < 2:
        return next(iter(texts), b"")
    readings = {text: record.read(path) for text, path in texts.items()}
    events = record.merge(*(reading.events for reading in readings.values()))
    lines = [event.to_line().encode() for event in events]
    for text, reading in readings.items():
        every = text.split(b"\n")
        lines += [every[aside.line_number - 1] for aside in reading.asides]
    return b"".join(line + b"\n" for line in dict.fromkeys(lines))


def _age(place: Path) -> tuple[float, str]:
    """When what stands in submitted/ was handed in, in seconds, 0 if that is not known; and its code, so that of two
    hand-ins of one moment the same one stands in whichever order they come."""
    stamp, said = place / "timestamp.txt", place / NAME
    time = moment(stamp.read_text(errors="replace")) if stamp.is_file() else None
    receipt = Receipt.read(said.read_bytes()) if said.is_file() else None
    return time.timestamp() if time else 0.0, receipt.code if receipt else ""


def _complete(handin: HandIn, lines: bytes | None) -> None:
    """What nbgrader needs besides: the time as it reads it, and a secret for the feedback to be found by."""
    (handin.folder / "timestamp.txt").write_text(f"{handin.time:%Y-%m-%d %H:%M:%S.%f} UTC")
    known = handin.folder / "submission_secret.txt"
    if not known.is_file():
        known.write_text(secrets.token_hex(64))
    if lines is not None:
        (handin.folder / "record.jsonl").write_bytes(lines)


def _swap(folder: Path, place: Path) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    if place.exists():
        place.rename(folder.with_name(f"{folder.name}.old"))
    folder.rename(place)
