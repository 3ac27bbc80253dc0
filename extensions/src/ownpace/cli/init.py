"""`ownpace init`: a course of one's own."""

from __future__ import annotations

from pathlib import Path

import click

from ownpace.cli.lessons import say_if_open, shown
from ownpace.cli.terminal import say
from ownpace_graders.settings import CONFIG

FIRST = ("first-lesson", "before-class")
"""The name of the lesson that a new course has, and its structure."""


@click.command(short_help="A course folder of your own, with a first lesson.")
@click.argument("folder", default=".", type=click.Path(path_type=Path))
def init(folder: Path) -> None:
    """Make a course in FOLDER (this one, unless named): settings, a first lesson, and what Git and Binder need.

    What is there already is named and left as it is.
    """
    from ownpace.authoring.course import lay_out
    from ownpace.authoring.starters import starters
    from ownpace.authoring.starters.begin import Wishes
    from ownpace.cli.new import make

    course, laid = lay_out(folder)
    for made, path, _ in laid:
        say(f"Made {shown(path)}" if made else f"Left as it is: {shown(path)}")
    say_what_is_other([path for _, path, is_other in laid if is_other and _is_for_programs(path, course.root)])
    if not course.lessons():
        make(course, FIRST[0], starters()[FIRST[1]], Wishes())
    say_if_open(course)
    say(_next(folder))


_WRITTEN = (CONFIG, "README.md", ".gitignore", "binder/requirements.txt")
"""What authors of a course write into."""


def _is_for_programs(path: Path, root: Path) -> bool:
    return path.relative_to(root.resolve()).as_posix() not in _WRITTEN


def say_what_is_other(paths: list[Path]) -> None:
    """Files for Git and Binder that are other than they would be made today: of an earlier Ownpace, or changed."""
    if paths:
        names = ", ".join(str(shown(path)) for path in paths)
        say(
            f"Other than this Ownpace makes them: {names}. If nobody has changed them, they are an earlier one's, and "
            "lack something, such as merging notebooks cell by cell: delete them, and run ownpace init again."
        )


def _next(folder: Path) -> str:
    go = f"  cd {folder}\n" if folder.resolve() != Path.cwd() else ""
    return (
        f"This is a course now. README.md says what is in it. Next:\n{go}"
        "  ownpace new half-of-a-half    a lesson of your own; or any other name\n"
        "  ownpace preview               a lesson as a student sees it, while you write\n"
        "  ownpace release               the students' version of every lesson\n"
        "  ownpace serve                 the lessons as students see them"
    )
