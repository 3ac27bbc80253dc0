"""What became of a submission, and how to know that it has changed since."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from ownpace_graders.course import Course

GRADED = ".graded"
"""In the folder of a graded submission: the fingerprint of what was graded. It is written last."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a submission. `needs_manual`: the teacher has still to mark something in it.

    status "failed": `reason` says why, and there is no score · "unchanged": neither the submission nor the lesson has
    changed since it was graded · `log` is the grader's.
    """

    student: str
    lesson: str
    status: Literal["graded", "unchanged", "failed"]
    score: float | None = None
    max_score: float | None = None
    needs_manual: bool = False
    reason: str = ""
    log: Path | None = None


def fingerprint(course: Course, lesson: str, student: str) -> str:
    """Of all that the grade depends on: what was handed in, and the lesson's notebooks."""
    submitted, source = course.place("submitted", lesson, student), course.place("source", lesson)
    digest = hashlib.sha256()
    for folder, pattern in ((submitted, "**/*"), (source, "*.ipynb")):
        for path in sorted(path for path in folder.glob(pattern) if path.is_file()):
            digest.update(f"{path.relative_to(folder)}\0{path.stat().st_size}\0".encode() + path.read_bytes())
    return digest.hexdigest()
