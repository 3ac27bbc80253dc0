"""`ownpace init`: a course of one's own."""

from __future__ import annotations

from pathlib import Path

import click

from ownpace.cli.lessons import say_if_open, shown
from ownpace.cli.terminal import say

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
    for made, path in laid:
        say(f"Made {shown(path)}" if made else f"Left as it is: {shown(path)}")
    if not course.lessons():
        make(course, FIRST[0], starters()[FIRST[1]], Wishes())
    say_if_open(course)
    say(_next(folder))


def _next(folder: Path) -> str:
    go = f"  cd {folder}\n" if folder.resolve() != Path.cwd() else ""
    return (
        f"This is a course now. README.md says what is in it. Next:\n{go}"
        "  ownpace new half-of-a-half    a lesson of your own; or any other name\n"
        "  ownpace preview               a lesson as a student sees it, while you write\n"
        "  ownpace release               the students' version of every lesson\n"
        "  ownpace serve                 the lessons as students see them"
    )
