"""`ownpace roster`: who is in the class."""

from __future__ import annotations

from pathlib import Path

import click

from ownpace.cli.lessons import here
from ownpace.cli.terminal import say


@click.command(short_help="The class list: whose name in a download is which student.")
@click.argument("file", type=click.Path(path_type=Path))
def roster(file: Path) -> None:
    """Take the class list in FILE (CSV, as Canvas, Moodle and others export it, or with the columns id, first_name,
    last_name, email) into the gradebook.

    Then collect knows students by the names that the platform gives them, and report names those who handed in nothing.
    """
    from ownpace_graders.nbgrading.gradebook import enrol
    from ownpace_graders.roster import read

    people = read(file)
    new = enrol(here(), people)
    say(f"{len(people)} students are in the class, {new} of them new.")
