"""Which course and which lessons a command is about."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path

from ownpace.cli.terminal import say
from ownpace_graders.course import Course, find_course, own_course
from ownpace_graders.errors import InputError


def here() -> Course:
    """The course of the current folder. InputError where there is none."""
    return find_course(Path.cwd())


def teachers() -> Course:
    """The course of the current folder, for what a teacher does; a student's folder of lessons is none."""
    return own_course(Path.cwd())


def chosen(course: Course, names: Sequence[str], step: str = "source") -> list[str]:
    """The lessons of these names, or all there are at the step when none is named. InputError for an unknown one.

    A path to a lesson's folder or notebook, as shells complete it, is its name too.
    In a lesson's folder that is in no course it is that lesson alone: what lies beside it may be anybody's.
    """
    known = course.lessons(step)
    names = [name if name in known else _of_path(course, step, Path(name)) or name for name in names]
    there = [*known, *course.lessons()]  # one that is not released yet may be meant, too
    for name in names:
        near = get_close_matches(name, there, n=1)
        if name not in there and near:
            raise InputError(
                f"There is no lesson “{name}”. Did you mean “{near[0]}”?",
                where=str(course.place(step, "")),
                next="Type the name of the lesson's folder: " + ", ".join(dict.fromkeys(there)),
            )
        course.lesson(name, step)
    if not known:
        raise InputError(
            "There is no lesson yet.",
            where=str(course.place(step, "")),
            next="Make one: ownpace new NAME",
        )
    alone = course.taken and Path.cwd().resolve() != course.root
    return list(dict.fromkeys(names)) or ([Path.cwd().name] if alone else known)


def _of_path(course: Course, step: str, path: Path) -> str | None:
    """The lesson whose folder, or a file in it, this path leads to; None where it leads elsewhere."""
    for place in (course.place(step, ""), course.place("source", "")):
        if path.exists() and path.resolve().is_relative_to(place.resolve()):
            return next(iter(path.resolve().relative_to(place.resolve()).parts), None)
    return None


def notebooks(course: Course, lessons: Sequence[str]) -> list[Path]:
    """The source notebooks of these lessons, with paths as one would type them here."""
    found = [notebook for lesson in lessons for notebook in sorted(course.place("source", lesson).glob("*.ipynb"))]
    return [shown(notebook) for notebook in found]


def shown(path: Path) -> Path:
    """The path from here, where it is below here."""
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path


def say_if_open(course: Course) -> None:
    """Say that nbgrader's own pages and commands are not kept from what students hand in, where they are not."""
    from ownpace_graders.nbgrading.settings import is_extended

    if not is_extended(course.settings):
        say(
            "Marking in nbgrader's formgrader is not protected here from what students hand in. Add at the end of "
            "nbgrader_config.py:\n  from ownpace_graders.nbgrading.settings import extend\n  extend(c)",
            err=True,
        )
