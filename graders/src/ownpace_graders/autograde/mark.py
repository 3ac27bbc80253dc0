"""That a submission is graded, and what its grade depended on: a file of ours that no hand-in can bring along."""

import json
from collections.abc import Mapping, Set
from dataclasses import dataclass
from pathlib import Path

from ownpace_graders.course import Course

_WHY = {
    "handed in": "what was handed in has changed",
    "lesson": "the lesson has changed",
    "released": "it was released anew",
    "due": "the due date or an extension has changed",
    "settings": "the course's settings have changed",
    "versions": "this version scores differently",
}
"""The parts that a grade depends on, and what is said when one is another than it was."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A submission's grade is of these parts, each by its fingerprint. unprotected: its code ran without a sandbox."""

    parts: Mapping[str, str]
    unprotected: bool = False

    def put(self, course: Course, lesson: str, student: str) -> None:
        """Last of all that grading does: whole or not at all."""
        place = _place(course, lesson, student)
        beside = place.with_name(f"{place.name}.new")
        beside.parent.mkdir(parents=True, exist_ok=True)
        beside.write_text(json.dumps({"parts": dict(self.parts), "unprotected": self.unprotected}))
        beside.replace(place)

    def why(self, now: Mapping[str, str]) -> str:
        """Why it is graded again, or "" if nothing is another now. What the mark does not know of is the same."""
        return ", ".join(words for part, words in _WHY.items() if self.parts.get(part, now.get(part)) != now.get(part))


def mark(course: Course, lesson: str, student: str) -> Mark | None:
    """The mark of a submission that is graded, and whose results are there."""
    if not any(course.place("autograded", lesson, student).glob("*.ipynb")):
        return None
    try:
        said = json.loads(_place(course, lesson, student).read_bytes())
        return Mark({str(name): str(part) for name, part in said["parts"].items()}, bool(said["unprotected"]))
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None


def unmark(course: Course, lesson: str, student: str) -> None:
    _place(course, lesson, student).unlink(missing_ok=True)


def is_removed(student: str, enrolled: Set[str]) -> bool:
    """Whether a student whose submission was graded has been taken out of the gradebook since. One without anybody in
    it is a new gradebook."""
    return bool(enrolled) and student not in enrolled


def _place(course: Course, lesson: str, student: str) -> Path:
    return course.work / lesson / "grading" / f"{student}.graded"
