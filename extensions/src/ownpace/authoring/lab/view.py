"""The student's view of a lesson beside its notebook: `ownpace preview`, mounted into the Jupyter server when asked.

Only then are the course's settings read, and the lesson's code run: as the author's own command would.
"""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

from jupyter_core.paths import jupyter_runtime_dir
from tornado.web import Application

from ownpace.authoring.preview.app import PreviewApp, mounted
from ownpace_graders.course import find_course
from ownpace_graders.lesson import key_of

ADDRESS = "ownpace-author/student"


def address(server: Application, shown: dict[Path, PreviewApp], path: Path) -> str:
    """Where the lesson of this notebook is shown, from this server's root. InputError where it is in no course."""
    course = find_course(path.parent)
    if course.root not in shown:
        shown[course.root] = mounted(server, course, jupyter_runtime_dir(), f"{ADDRESS}/{len(shown)}/")
    return f"{shown[course.root].preview.base}lesson/{quote(key_of(path))}/"
