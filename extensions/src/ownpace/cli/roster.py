"""`ownpace roster`: who is in the class."""

from __future__ import annotations

from pathlib import Path

import click

from ownpace.cli.lessons import teachers
from ownpace.cli.terminal import say
from ownpace_graders.safe.visible import visible

OTHER_YEAR = (
    "Another class or school year has a folder of its own, or its students stand in one table with these: copy "
    "nbgrader_config.py and the lessons there, nothing else, and release them there."
)


@click.command(short_help="The class list: whose name in a download is which student.")
@click.argument("file", type=click.Path(path_type=Path))
def roster(file: Path) -> None:
    """Take the class list in FILE (CSV, as Canvas, Moodle and others export it, or with the columns id, first_name,
    last_name, email) into the gradebook.

    Then collect knows students by the names that the platform gives them, and report names those who handed in nothing.
    """
    from ownpace_graders.nbgrading.gradebook import enrol
    from ownpace_graders.nbgrading.gradebook import people as everybody
    from ownpace_graders.roster import read

    course = teachers()
    people = read(file)
    before = [one.id for one in everybody(course)]
    new = enrol(course, people)
    say(f"{len(people)} students are in the class, {new} of them new.")
    left = sorted({*before} - {one.id for one in people})
    if left:
        shown = ", ".join(map(visible, left[:10])) + (f" and {len(left) - 10} more" if len(left) > 10 else "")
        say(f"Not in this list, and in the class all the same: {shown}.")
        say("Who has left: nbgrader db student remove ID --force. " + OTHER_YEAR)
