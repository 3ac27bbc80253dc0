"""Which folders of a course hold what students made. Nothing in them is settings, and no program begins there."""

import os
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from ownpace_graders.errors import InputError
from ownpace_graders.settings import ORDINARY, is_trusted, settings_of

_COURSES = ("nbgrader_config.py", "nbgrader_config.json", "gradebook.db")
"""What lies in a course's folder and in no other."""
_STEPS = ("submitted", "autograded", "feedback")


def is_students(path: Path, *courses: Path) -> bool:
    """Whether this (whole) path is in a folder of students' work, of a course above it or of one of these."""
    return course_above(path, *courses) is not None


def course_above(path: Path, *courses: Path) -> Path | None:
    """The outermost course that has this path in a folder of students' work, or one of these courses, which may have
    theirs elsewhere; None if there is none."""
    for root in (*courses, *reversed(path.parents)):
        markers = [root / name for name in _COURSES if (root / name).exists()]
        if markers and any(_is_in(path, place) for place in _places(root, all(map(is_trusted, markers)))):
            return root
    return None


def _places(root: Path, trusted: bool) -> Iterator[Path]:
    """The course's folders of students' work, with "*" for any name: those that it has without settings, and those
    that its settings name. Another user's settings are not run to find out."""
    yield root / "downloaded"
    yield from _named(root, {})
    if trusted:
        try:
            settings = settings_of(root).CourseDirectory
        except InputError:
            return  # whoever needs the course is told
        yield from _named(root / str(settings.get("root", "")), settings)


def _named(root: Path, settings: Mapping[str, Any]) -> Iterator[Path]:
    said = {**ORDINARY, **settings}
    before = str(said["directory_structure"]).partition("{nbgrader_step}")[0]
    for step in _STEPS:
        place = (before + str(said[f"{step}_directory"])).format(student_id="*", assignment_id="*")
        found = Path(os.path.normpath(root / place))
        if found not in (root, *root.parents):  # a course that has them in its own folder is a course all the same
            yield from {found, found.resolve()}


def _is_in(path: Path, place: Path) -> bool:
    return len(path.parts) >= len(place.parts) and all(map(fnmatchcase, path.parts, place.parts))
