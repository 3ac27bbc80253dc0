"""A course's folder, made once: settings, and what Git, a forge and Binder want. Nothing in it is needed twice."""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

from ownpace_graders.course import Course, find_course
from ownpace_graders.errors import InputError
from ownpace_graders.lesson import slug
from ownpace_graders.settings import CONFIG

FILES = Path(__file__).parent / "files"
PLACES = {
    CONFIG: "settings.txt",
    "README.md": "readme.txt",
    ".gitignore": "gitignore.txt",
    ".gitattributes": "gitattributes.txt",
    ".githooks/config": "hooks-config.txt",
    ".githooks/notebook": "notebook",
    ".githooks/notebook.py": "notebook.py.txt",
    ".githooks/merging.py": "merging.py.txt",
    ".githooks/pre-commit": "pre-commit",
    ".github/pull_request_template.md": "pull-request.txt",
    ".github/workflows/check.yml": "workflow.txt",
    "binder/requirements.txt": "binder/requirements.txt",
    "binder/runtime.txt": "binder/runtime.txt",
    "binder/apt.txt": "binder/apt.txt",
    "binder/postBuild": "binder/postBuild",
    "binder/start": "binder/start",
}
"""Where each file goes, and which one of FILES it is: there, some have names that say nothing to Git and to builds."""


class Laid(NamedTuple):
    """A file of a course's, and whether it was made; `is_other`: it was there, and is another than would be made."""

    made: bool
    path: Path
    is_other: bool = False


def lay_out(folder: Path) -> tuple[Course, list[Laid]]:
    """Put into the folder what a course needs and it has not; the course, and each path with what became of it.

    What is there already is left as it is. InputError where the folder is a file, or has settings that cannot be read.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError):
        raise InputError(
            "There is a file of this name.", where=str(folder), next="Give the course's folder another name."
        ) from None
    first, *others = PLACES
    laid = [_lay(folder, first)]
    course = find_course(folder)
    return course, [*laid, *(_lay(folder, name) for name in others)]


def _lay(folder: Path, name: str) -> Laid:
    text = (FILES / PLACES[name]).read_text(encoding="utf-8")
    for word, value in _words(folder):
        text = text.replace(word, value)
    path = folder.resolve() / name
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except (FileExistsError, NotADirectoryError):
        return Laid(False, path, path.is_file() and path.read_bytes() != text.encode())
    if text.startswith("#!"):
        path.chmod(path.stat().st_mode | 0o111)
    return Laid(True, path)


def _words(folder: Path) -> Iterator[tuple[str, str]]:
    """What stands in the files in capitals, and what it is in this course."""
    name = folder.resolve().name or "course"
    yield "COURSE_ID", json.dumps(slug(name), ensure_ascii=False)
    yield "COURSE_NAME", name
    yield "OWNPACE_VERSION", version("ownpace")
