"""A course of nbgrader's in a temporary folder, with a home and an exchange of its own, and students' answers."""

import atexit
import functools
import json
import shutil
import tempfile
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from ownpace_graders import record
from ownpace_graders.course import Course, find_course
from ownpace_graders.lesson import read_lesson
from ownpace_graders.lesson.calls import fingerprint
from ownpace_graders.nbgrading import Nbgrader
from ownpace_graders.release import release

LESSONS = Path(__file__).parent / "lessons"
REPOSITORY = Path(__file__).parents[2]
SCRIPT = "<script>alert(1)</script>"
IMAGE = "<img src=x onerror=alert(2)>"
LINK = "[x](javascript:alert(3))"
HOSTILE = f"{SCRIPT} {IMAGE} {LINK}"


def at_home(place: Path, patch: pytest.MonkeyPatch) -> None:
    """Let nothing be read from or written to the real home, and nothing be found because it is activated."""
    home = place / "home"
    home.mkdir()
    patch.setenv("HOME", str(home))
    patch.setenv("PATH", "/usr/bin:/bin")
    for name in (
        "JUPYTER_CONFIG_DIR",
        "JUPYTER_DATA_DIR",
        "JUPYTER_PATH",
        "JUPYTERHUB_USER",
        "IPYTHONDIR",
        "VIRTUAL_ENV",
    ):
        patch.delenv(name, raising=False)


def make_course(place: Path, *lessons: str, exchange: bool = False, settings: str = "") -> Course:
    """A course with these lessons: "ps1" is nbgrader's own, others are from tests/graders/lessons or modules."""
    root = place / "course"
    root.mkdir()
    for lesson in lessons:
        shutil.copytree(_lesson(lesson), root / "source" / lesson, ignore=shutil.ignore_patterns("*.mp4"))
    lines = ["c = get_config()", 'c.CourseDirectory.course_id = "c1"', settings]
    if exchange:
        (place / "exchange").mkdir(mode=0o777)
        (place / "exchange").chmod(0o777)
    lines.append(f"c.Exchange.root = {str(place / 'exchange')!r}")
    (root / "nbgrader_config.py").write_text("\n".join(lines))
    return find_course(root)


def _lesson(name: str) -> Path:
    nbgrader = find_spec("nbgrader")
    assert nbgrader
    assert nbgrader.origin
    stock = Path(nbgrader.origin).parent / "docs/source/user_guide/source"
    return next(folder / name for folder in (LESSONS, REPOSITORY / "modules", stock) if (folder / name).is_dir())


def released_course(place: Path, lesson: str, settings: str = "") -> Course:
    """make_course, and the lesson is released: nbgrader does that once a run, and each test has a copy."""
    course = make_course(place, lesson, settings=settings)
    shutil.copytree(_released(lesson), course.root, dirs_exist_ok=True, ignore=shutil.ignore_patterns("*_config.py"))
    return course


@functools.cache
def _released(lesson: str) -> Path:
    place = tempfile.TemporaryDirectory()
    atexit.register(place.cleanup)
    course = make_course(Path(place.name), lesson)
    release_all(course)
    return course.root


def release_all(course: Course, *lessons: str) -> None:
    """Release the lessons, all when none is named."""
    list(release(course, lessons, lent()))


@functools.cache
def lent() -> Nbgrader:
    """A process that has nbgrader loaded, for all tests that are not about the process itself. It reads the settings of
    a course once."""
    place = tempfile.TemporaryDirectory()
    atexit.register(place.cleanup)
    nbgrader = Nbgrader(make_course(Path(place.name)))
    atexit.register(nbgrader.__exit__, None, None, None)
    return nbgrader


def released_by_hand(course: Course, lesson: str) -> None:
    """A stand-in for releasing, where a test is about something else: the source as it is."""
    shutil.copytree(course.place("source", lesson), course.place("release", lesson))


def answer(course: Course, lesson: str, item: str, response: Any) -> None:
    """Answer as the page does: an event in the record of the course's folder."""
    path = course.record(lesson)
    path.parent.mkdir(parents=True, exist_ok=True)
    record.append(
        path, [record.Event.new(lesson, item, "answer", {"response": response, "of": _of(course, lesson, item)})]
    )


def submit(course: Course, lesson: str, student: str, item: str, code: str) -> Path:
    """Put a submission where collecting puts it: the released lesson with this answer. Its notebook."""
    folder = course.place("submitted", lesson, student)
    shutil.copytree(course.place("release", lesson), folder)
    path = folder / f"{lesson}.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("grade_id") == item:
            cell["source"] = code
    path.write_text(json.dumps(notebook), encoding="utf-8")
    return path


def _of(course: Course, lesson: str, item: str) -> str:
    for path in course.place("source", lesson).glob("*.ipynb"):
        for cell in read_lesson(path).questions:
            if cell.item == item and cell.call:
                return fingerprint(cell.call.kind, cell.call.arguments)
    return ""


def cells(notebook: Path) -> dict[str, dict[str, Any]]:
    """The cells of a notebook that nbgrader knows, by their grade_id."""
    found = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    return {cell["metadata"]["nbgrader"]["grade_id"]: cell for cell in found if "nbgrader" in cell["metadata"]}


def source(cell: dict[str, Any]) -> str:
    return "".join(cell["source"])
