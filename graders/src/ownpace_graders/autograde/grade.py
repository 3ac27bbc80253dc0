"""The way in: which submissions are graded, and how."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from ownpace_graders.autograde import unprotected
from ownpace_graders.autograde.outcome import Outcome
from ownpace_graders.autograde.turn import turn
from ownpace_graders.course import Course
from ownpace_graders.errors import InputError, NoSandbox, OwnpaceError
from ownpace_graders.nbgrading import environment, gradebook
from ownpace_graders.safe.visible import visible_lines
from ownpace_graders.systems import must_lock_in, processors

_STOPPED = (
    "What is graded stays: grade again, and the rest follows. If it stops again, check that there is room on the disk "
    "and in memory, and grade with --workers 1; what this file says last helps whoever looks for the reason."
)
_MEMORY = {"MALLOC_MMAP_THRESHOLD_": str(1 << 20)}
"""Of large things glibc gives back what is free again: it would keep it, once it has seen many of them come and go."""


def submissions(course: Course, lesson: str) -> list[str]:
    """The students whose submissions of the lesson are in submitted/, and those whose folders nobody may look into."""
    before, after = str(course.place("submitted", lesson, "\1")).split("\1")
    pattern = Path(f"{before}*").relative_to(course.root)
    students = (str(folder).removeprefix(before) for folder in course.root.glob(str(pattern)))
    return sorted(
        student for student in students if course.selects(student) and _may_hold(Path(f"{before}{student}{after}"))
    )


def _may_hold(folder: Path) -> bool:
    """Whether something was handed in there, as far as one may look."""
    try:
        return any(not path.name.startswith(".") for path in folder.iterdir())
    except PermissionError:
        return True
    except OSError:
        return False


def _must_be_in_order(course: Course, lesson: str) -> None:
    """InputError where lessons' folders hold students', and not the other way round."""
    students, swapped = submissions(course, lesson), course.place("submitted", "*", lesson)
    found = sorted(course.root.glob(f"{swapped.relative_to(course.root)}/*.ipynb"))
    if lesson not in students and found and not students:
        where = found[0].parent
        shown = course.place("submitted", lesson, where.name).relative_to(course.root)
        next = f"Move each to its place: this one is {shown}. Or collect them: ownpace collect FOLDER"
        raise InputError(
            "The folders are the wrong way round: a lesson's holds a student's.", where=str(where), next=next
        )


def grade(
    course: Course,
    lessons: Sequence[str] = (),
    students: Iterable[str] | None = None,
    *,
    force: bool = False,
    workers: int | None = None,
    scheduler: str | None = None,
    sandboxed: bool = True,
    say: Callable[[str], None] = lambda _: None,
) -> Iterator[Outcome]:
    """Grade the submissions of the lessons (default: all) by the students (default: all), each as it is ready.

    One that has not changed is left alone unless `force`; one that fails is an Outcome and the rest go on. `workers`
    sandboxes at once (default: as many as there are cores), or on the workers of the Dask `scheduler` at an address.
    What concerns a whole lesson is said to `say`, once.
    With `sandboxed` False students' code runs unprotected in nbgrader's own autograder. InputError for a lesson or a
    scheduler that is not there; NoSandbox where none can be made.
    """
    names = [course.lesson(lesson) for lesson in lessons] or course.lessons()
    chosen = None if students is None else set(students)
    asked = {
        name: [student for student in submissions(course, name) if chosen is None or student in chosen]
        for name in names
    }
    for name in names:
        _must_be_in_order(course, name)
    gradebook.must_be_usable(course)
    if not sandboxed:
        with turn(course):
            yield from unprotected.grade(course, asked, force=force)
        return
    if any(asked.values()):
        must_lock_in()
        crew = {"workers": workers or len(processors()), "scheduler": scheduler}
        yield from _engine(course, {"lessons": asked, "force": force, **crew}, say)


def _engine(course: Course, request: Mapping[str, Any], say: Callable[[str], None]) -> Iterator[Outcome]:
    """Ask the engine, in a process of its own, and tell what it tells."""
    program = [sys.executable, "-m", "ownpace_graders.autograde", str(course.root)]
    with (
        tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as errors,
        subprocess.Popen(
            program,
            cwd=course.root,
            env={**environment(), **_MEMORY},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            encoding="utf-8",
        ) as process,
    ):
        try:
            if process.stdin and process.stdout:
                json.dump(request, process.stdin)
                process.stdin.close()
                for told in map(json.loads, process.stdout):
                    if "said" in told:
                        say(told["said"])
                    else:
                        yield _outcome(told)
        finally:
            if process.poll() is None and sys.exc_info()[0]:
                process.terminate()
        if process.wait():
            errors.seek(0)
            kept = _kept(course, errors.read())
            raise OwnpaceError("Grading stopped before it was finished.", where=kept, next=_STOPPED)


def _kept(course: Course, said: str) -> str:
    """The file in which it stands what the engine said last; "" where nothing can be written."""
    path = course.work / "grading.log"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(visible_lines(said[-100_000:]), encoding="utf-8", errors="backslashreplace")
    except OSError:
        return ""
    return str(path)


def _outcome(told: Mapping[str, Any]) -> Outcome:
    if "error" in told:
        kind = {"NoSandbox": NoSandbox, "InputError": InputError}[told["error"]]
        raise kind(told["what"], where=told["where"], next=told["next"])
    words = told["outcome"]
    return Outcome(**{**words, "log": Path(words["log"]) if words["log"] else None, "assumed": tuple(words["assumed"])})
