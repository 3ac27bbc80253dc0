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
    from ownpace_graders.autograde.grade import submissions
    from ownpace_graders.nbgrading.gradebook import enrol
    from ownpace_graders.nbgrading.gradebook import people as everybody
    from ownpace_graders.roster import read

    course = teachers()
    people = read(file)
    before = [one.id for one in everybody(course)]
    new = enrol(course, people)
    say(f"{len(people)} students are in the class, {new} of them new.")
    listed = {one.id for one in people}
    if left := sorted({*before} - listed):
        say(f"Not in this list, and in the class all the same: {_some(left)}.")
        say("Who has left: nbgrader db student remove ID --force. " + OTHER_YEAR)
    sent = {student for lesson in course.lessons() for student in submissions(course, lesson)}
    if unlisted := sorted(sent - listed):
        say(f"Handed in before under an id that is not in this list: {_some(unlisted)}.")
        say(
            "If that is somebody in it, give each hand-in to them: ownpace collect --as ID FILE, with the file in "
            "downloaded/LESSON/archive/. Then remove that file and the folder of the other id in submitted/."
        )


def _some(ids: list[str]) -> str:
    more = f" and {len(ids) - 10} more" if len(ids) > 10 else ""
    return ", ".join(map(visible, ids[:10])) + more
