"""`ownpace collect`: submissions in."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ownpace.cli.lessons import say_if_open, shown, teachers
from ownpace.cli.roster import OTHER_YEAR
from ownpace.cli.terminal import say
from ownpace_graders.course import Course
from ownpace_graders.errors import InputError, UsageError, Waits
from ownpace_graders.safe.visible import visible

if TYPE_CHECKING:
    from ownpace_graders.collect import Collected, Collection


@click.command(short_help="Submissions in: from the exchange, zips or a folder.")
@click.argument("path", nargs=-1, type=click.Path(path_type=Path))
@click.option("--as", "student", metavar="ID", help="The one submission at PATH is this student's: you say so.")
def collect(path: tuple[Path, ...], student: str | None) -> None:
    """Take in the submissions at each PATH (a zip, a submission's folder, a folder of these), or in the exchange.

    A PATH can also be the bulk download of a learning platform (Canvas, Moodle), packed or unpacked. The receipt in
    each hand-in says whose it is; the platform says who sent it. Where the two do not fit, the submission is kept aside
    until you say whose it is.

    Every hand-in is kept in downloaded/; submitted/ has the newest of each student.
    """
    course = teachers()
    collection = _by_word(course, student, path) if student is not None else collect_from(course, path)
    for one in collection.taken:
        say(_words(one))
    for refused in collection.refused:
        say(f"Not taken: {visible(refused.path)}: {visible(refused.reason)}", err=True)
    say(summary(collection))
    for one in collection.taken:
        if one.strange:
            say(visible(f"Look at {one.lesson} of {one.student}: {one.strange}"))
    for lesson in collection.other_years:
        say(f"What was here of {lesson} is from long before. {OTHER_YEAR}")
    _ask(course)
    if collection.taken:
        lessons = sorted({one.lesson for one in collection.taken})
        say(f"The newest of each student is in {shown(course.root / course.setting('submitted_directory'))}/.")
        say(visible(f"Next: ownpace grade {' '.join(lessons)}"))
        say_if_open(course)
    _end(collection)


def _end(collection: Collection) -> None:
    waiting = sum(refused.waits for refused in collection.refused)
    wrong = len(collection.refused) - waiting
    if wrong:
        waits = f" and {waiting} wait for your word" if waiting else ""
        rest = "; the rest is in" if collection.taken else ""
        next = "Ask for what is named as not taken again, or fix it, then collect it."
        raise InputError(f"{wrong} could not be taken{waits}{rest}.", next=next)
    if waiting:
        next = "Ask who did it, then say it: ownpace collect --as ID FILE"
        raise Waits(f"Of {waiting} it is not clear whose they are; the rest is in.", next=next)


def _by_word(course: Course, student: str, path: tuple[Path, ...]) -> Collection:
    from ownpace_graders.collect import collect_as

    if len(path) != 1:
        raise UsageError("--as says of one submission whose it is.", next="Name it: ownpace collect --as ID FILE")
    return collect_as(course, student, path[0])


def _ask(course: Course) -> None:
    """Tell what still waits for the teacher, from this collecting or an earlier one."""
    from ownpace_graders.collect import questions

    waiting = list(questions(course))
    if waiting:
        say("Say whose these are, with: ownpace collect --as ID FILE")
    for each in waiting:
        of = f"From {each.sender}. " if each.sender else ""
        say(f"  {visible(shown(each.path))}  {visible(of + each.why)}")


def collect_from(course: Course, paths: tuple[Path, ...]) -> Collection:
    from ownpace_graders.collect import collect as take_in

    return take_in(course, paths)


def summary(collection: Collection) -> str:
    new = sum(one.new for one in collection.taken)
    students = len({one.student for one in collection.taken if one.new})
    known = len(collection.taken) - new
    return f"{new} collected, from {students} student{'s' * (students != 1)}; {known} were here already."


def _words(one: Collected) -> str:
    at = datetime.fromisoformat(one.at).astimezone()
    code = f", receipt {one.code[:3]}-{one.code[3:]}" if one.code else ""
    done = "Collected" if one.new else "Known already:"
    return visible(f"{done} {one.lesson} of {one.student}, {at:%Y-%m-%d %H:%M}{code}. {one.note}".rstrip())
