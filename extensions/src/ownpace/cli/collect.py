"""`ownpace collect`: submissions in."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ownpace.cli.lessons import here
from ownpace_graders.course import Course
from ownpace_graders.errors import InputError

if TYPE_CHECKING:
    from ownpace_graders.collect import Collected, Collection


@click.command(short_help="Submissions in: from the exchange, zips or a folder.")
@click.argument("path", nargs=-1, type=click.Path(path_type=Path))
def collect(path: tuple[Path, ...]) -> None:
    """Take in the submissions at each PATH (a zip, a submission's folder, a folder of these), or in the exchange.

    A PATH can also be the bulk download of a learning platform (Canvas, Moodle), packed or unpacked. The receipt in
    each hand-in says whose it is; the platform's name for the student is shown here and not kept.

    Every hand-in is kept in downloaded/; submitted/ has the newest of each student.
    """
    collection = collect_from(here(), path)
    for one in collection.taken:
        click.echo(_words(one))
    for refused in collection.refused:
        click.echo(f"Not taken: {_plain(str(refused.path))}: {_plain(refused.reason)}", err=True)
    click.echo(summary(collection))
    if collection.refused:
        raise InputError(
            f"{len(collection.refused)} could not be taken; the rest is in.",
            next="Mend what is named above, then collect it.",
        )


def collect_from(course: Course, paths: tuple[Path, ...]) -> Collection:
    from ownpace_graders.collect import collect as take_in

    return take_in(course, paths)


def summary(collection: Collection) -> str:
    new = sum(one.new for one in collection.taken)
    students = len({one.student for one in collection.taken})
    known = len(collection.taken) - new
    return f"{new} collected, from {students} student{'s' * (students != 1)}; {known} were here already."


def _words(one: Collected) -> str:
    at = datetime.fromisoformat(one.at).astimezone()
    code = f", receipt {one.code[:3]}-{one.code[3:]}" if one.code else ""
    done = "Collected" if one.new else "Known already:"
    return f"{done} {one.lesson} of {one.student}, {at:%Y-%m-%d %H:%M}{code}. {one.note}".rstrip()


def _plain(words: str) -> str:
    """Names that came with a zip may hold what a terminal obeys, or what turns the line around."""
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in words)
