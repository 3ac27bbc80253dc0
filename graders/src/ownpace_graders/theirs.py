"""Which folders of a course hold what students made. Nothing in them is settings, and no program begins there."""

from pathlib import Path

_COURSES = ("nbgrader_config.py", "nbgrader_config.json", "gradebook.db")
"""What lies in a course's folder and in no other."""
_PUT_INTO = frozenset({"submitted", "autograded", "feedback", "downloaded"})


def is_students(path: Path) -> bool:
    """Whether this (whole) path is in a folder of students' work, of a course above it."""
    return course_above(path) is not None


def course_above(path: Path) -> Path | None:
    """The outermost course that has this path in a folder of students' work; None if there is none."""
    for root in reversed(path.parents):
        if path.relative_to(root).parts[0] in _PUT_INTO and any((root / name).exists() for name in _COURSES):
            return root
    return None
