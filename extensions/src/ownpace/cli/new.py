"""`ownpace new`: a lesson to write over, which runs as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ownpace.cli.asked import can_ask, completed, lesson_name, structure_of, when_of
from ownpace.cli.lessons import here, shown
from ownpace.cli.terminal import say

if TYPE_CHECKING:
    from ownpace.authoring.starters import Starter
    from ownpace.authoring.starters.begin import Wishes
    from ownpace_graders.course import Course


@click.command(short_help="A new lesson: a whole small one to write over.")
@click.argument("name", required=False)
@click.option("--structure", metavar="NAME", help="What it begins with, by name or number; --structure ? lists them.")
@click.option("--title", default="", help="What students see it called.")
@click.option("--for", "audience", default="", metavar="WHO", help='Who it is for: "grade 5", or in any words.')
@click.option(
    "--objective",
    "objectives",
    multiple=True,
    metavar="SENTENCE",
    help='What students can do afterwards, as in "area: Find the area of a triangle". May be given several times.',
)
@click.option("--when", default="", help="before class, after class, or on its own.")
def new(
    name: str | None, structure: str | None, title: str, audience: str, objectives: tuple[str, ...], when: str
) -> None:
    """Make the lesson NAME: a whole small example, with the reason for each part beside it, to be written over.

    In a terminal you are asked for what you have not given; Enter alone takes what is offered.
    """
    from ownpace.authoring.starters import picked, starters
    from ownpace.authoring.starters.begin import Wishes, must_be_free

    course, known = here(), starters()
    name = name or lesson_name()
    must_be_free(course, name)
    wishes = Wishes(title, audience, objectives, when_of(when))
    chosen = picked(structure, known) if structure else structure_of(known)
    path = make(course, name, chosen, completed(wishes, name) if can_ask() else wishes)
    say(
        f"See it as a student does, fresh whenever you save:\n  ownpace preview {name}\n"
        f"Write your own over it in JupyterLab (jupyter lab {path}), close it there, then run:\n"
        f"  ownpace check {name} --fix\n  ownpace release {name}"
    )


def make(course: Course, name: str, starter: Starter, wishes: Wishes) -> str:
    """Make the lesson, and say so; its notebook's path as one would type it here."""
    from ownpace.authoring.starters.begin import begin
    from ownpace_graders.lesson import read_lesson

    path = begin(course, name, starter, wishes)
    lesson = read_lesson(path)
    say(f"Made {shown(path)}: “{lesson.title}”, {lesson.minutes:g} minutes, {len(lesson.questions)} questions.")
    return str(shown(path))
