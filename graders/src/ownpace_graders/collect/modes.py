"""Who may read what was handed in: the teacher alone, or with nbgrader's setting groupshared the teachers' group."""

import os
from pathlib import Path

from ownpace_graders.course import Course


def make_folder(course: Course, folder: Path) -> None:
    """The folder, and those above it that are not there yet."""
    if not folder.exists():
        make_folder(course, folder.parent)
        folder.mkdir(exist_ok=True)
        folder.chmod(_mode(course, 0o700))


def allow(course: Course, path: Path) -> None:
    """The file, or the folder with all that is in it."""
    if path.is_file():
        path.chmod(_mode(course, 0o600))
        return
    for above, _, files in os.walk(path):
        Path(above).chmod(_mode(course, 0o700))
        for name in files:
            Path(above, name).chmod(_mode(course, 0o600))


def _mode(course: Course, own: int) -> int:
    """A group may do what the owner may, and what it makes in a folder is the group's too."""
    return own | own >> 3 | (0o2000 if own & 0o100 else 0) if course.is_shared else own
