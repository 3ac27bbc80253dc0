"""What became of a submission, and how to know that it has changed since."""

import hashlib
import json
import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Literal

from ownpace_graders import plain
from ownpace_graders.autograde.authors import beside
from ownpace_graders.autograde.files import FoundFile, walk
from ownpace_graders.course import Course
from ownpace_graders.nbgrading.settings import RECORD
from ownpace_graders.roster import called

SCORING = 1
"""Raised when the same hand-in gets another score than before: then it is graded again."""
_IGNORED = (".ipynb_checkpoints", "*.pyc", "__pycache__", ".pytest_cache")
"""nbgrader's own default for the files that it leaves where they are."""
_NOT_READ = re.compile(r"^(?:CourseDirectory|Exchange.*|Nb[gG]rader|Ownpace|Generate.*|Clear(?!Output).*|.*App)$")
"""Sections of nbgrader's settings that change no grade."""
_LARGE = 64 << 20
"""Bytes that are read of a folder at most, one file after the other: no submission with more is graded."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a submission. `needs_manual`: the teacher has still to mark something in it.

    status "failed": `reason` says why, and there is no score · "unchanged": neither the submission nor the lesson has
    changed since it was graded · `why` it was graded again, where it had been · `log` is the grader's · `assumed`: what
    was, to grade it, in words · `penalty`: points that are still to be taken off for being late · `moved`: how many
    points more each cell has than when it was graded before, by grade_id · `name`: the class list's, or "".
    """

    student: str
    lesson: str
    status: Literal["graded", "unchanged", "failed"]
    score: float | None = None
    max_score: float | None = None
    needs_manual: bool = False
    reason: str = ""
    log: Path | None = None
    why: str = ""
    assumed: tuple[str, ...] = ()
    penalty: float = 0
    moved: Mapping[str, float] = field(default_factory=dict)
    name: str = ""

    @property
    def shown(self) -> str:
        """Whose it is, as the class list has them."""
        return called(self.student, self.name)


def fingerprint(course: Course, lesson: str, student: str) -> dict[str, str]:
    """Of the files that the grade depends on: what was handed in, and the lesson with what is beside it.

    Ungradable for a submission with too many files or folders.
    """
    source, submitted = course.place("source", lesson), course.place("submitted", lesson, student)
    found = tuple(beside(source, (*ignored(course), RECORD)))
    return {"handed in": _digest(walk(submitted)), "lesson": _lesson(found)}


def settings(course: Course) -> str:
    """Of nbgrader's settings that grading may read."""
    kept = {section: values for section, values in course.settings.items() if not _NOT_READ.search(section)}
    text = json.dumps(kept, sort_keys=True, default=repr)
    return hashlib.sha256(re.sub(r"0x[0-9a-f]+", "", text).encode()).hexdigest()


def ignored(course: Course) -> list[str]:
    """nbgrader's setting, which may be a list or what to do to its default."""
    setting = course.settings.CourseDirectory.get("ignore", _IGNORED)
    return list(setting.get_value(list(_IGNORED)) if hasattr(setting, "get_value") else setting)


@lru_cache(8)
def _lesson(found: tuple[FoundFile, ...]) -> str:
    """Worked out once for all students, as long as the files are as they are known."""
    return _digest(found, sys.maxsize)


def _digest(found: Sequence[FoundFile], left: int = _LARGE) -> str:
    """Names and contents; of a link where it leads, which nobody follows, and of what is too large when it was
    written."""
    digest = hashlib.sha256()
    for each in found:
        digest.update(f"{each.name}\0{each.size}\0".encode(errors="surrogateescape"))
        left -= each.size
        if each.link is not None:
            digest.update(each.link.encode(errors="surrogateescape"))
        elif left < 0:
            digest.update(str(each.written).encode())
        else:
            with plain.opened(each.path, sys.maxsize) as file:
                digest.update(bytes.fromhex(plain.digest(file)))
    return digest.hexdigest()
