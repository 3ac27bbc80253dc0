"""A simulated student's work, handed in as the page and `ownpace handin` do: a record, a submission, a zip."""

from __future__ import annotations

import tempfile
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from ownpace.demo.sitting import Evening
from ownpace.demo.student import SimulatedStudent
from ownpace_graders import record
from ownpace_graders.course import Course
from ownpace_graders.handin import build_submission, zip_bytes
from ownpace_graders.lesson import Lesson
from ownpace_graders.record.receipt import Receipt


def hand_in(course: Course, lessons: list[Lesson], student: SimulatedStudent, evening: datetime) -> str:
    """Let the student take the notebooks of one lesson, beginning that evening; what became of it, in words."""
    name = lessons[0].name
    kept = course.root / "students" / student.name / name / "record.jsonl"
    kept.parent.mkdir(parents=True)
    draw = Random(f"ownpace evening {student.name}")  # noqa: S311 - a simulation, no secret
    begins = evening + timedelta(minutes=draw.uniform(0, 45))
    sittings = [Evening(student, lesson, begins) for lesson in lessons]
    for sitting in sittings:
        record.append(kept, sitting.events())
    answers = sum(event.kind == "answer" for event in record.read(kept).events)
    if student.course == "hands in nothing":
        return f"{answers} answers, handed in nothing"
    receipts = [_send(course, name, student, kept, sittings[-1])]
    if student.course == "hands in twice":
        for sitting in sittings:
            record.append(kept, sitting.later())
        receipts.append(_send(course, name, student, kept, sittings[-1]))
    stopped = ", stopped halfway" if student.course == "stops" else ""
    return f"{answers} answers{stopped}, receipt {' and '.join(receipt.shown for receipt in receipts)}"


def _send(course: Course, lesson: str, student: SimulatedStudent, kept: Path, sitting: Evening) -> Receipt:
    """One hand-in, as a zip where the teacher collects."""
    place = course.root / "handed-in" / lesson
    place.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        receipt = build_submission(course.place("release", lesson), kept, folder, student.name, sitting.now)
        zip_bytes(receipt, folder, place / receipt.name)
    record.append(kept, [sitting.event("", "handin", {"code": receipt.code, "where": "zip"})])
    return receipt
