"""`ownpace report`: who needs what."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ownpace.cli.lessons import chosen, shown, teachers
from ownpace.cli.terminal import say
from ownpace_graders.course import Course
from ownpace_graders.errors import InputError, UsageError

if TYPE_CHECKING:
    from ownpace_graders.report import Table


@click.command(short_help="Who needs what: the class in one table.")
@click.argument("module", metavar="[LESSON]...", nargs=-1)
@click.option("--to", metavar="class.html", type=click.Path(path_type=Path), help="Write the table into a page too.")
def report(module: tuple[str, ...], to: Path | None) -> None:
    """Show the class's table for each LESSON (all of them when none is named), who needs help first on top."""
    course = teachers()
    lessons = chosen(course, module)
    if to and (len(lessons) != 1 or to.suffix != ".html"):
        raise UsageError(
            "A page shows one lesson and its name ends in .html.",
            where=f"--to {to}",
            next=f"Name the lesson: ownpace report {lessons[0]} --to class.html",
        )
    for lesson in lessons:
        table = class_table(course, lesson)
        show(table)
        if to:
            write_page(table, to)


def class_table(course: Course, lesson: str) -> Table:
    """The class's table for a lesson of the course."""
    from ownpace_graders.lesson import read_lesson
    from ownpace_graders.report import class_table as make

    notebooks = sorted(course.place("source", lesson).glob("*.ipynb"))
    return make([read_lesson(path) for path in notebooks], course)


def show(table: Table) -> None:
    from ownpace_graders.report import text

    say(f"{text(table)}\n")


def write_page(table: Table, to: Path) -> None:
    from ownpace_graders.report import page

    try:
        to.write_text(page(table), encoding="utf-8")
    except OSError as error:
        next = "Choose a folder that is there and that you may write to."
        raise InputError(f"The page was not written: {error.strerror}.", where=str(to), next=next) from error
    say(f"Written: {shown(to.resolve())}")
