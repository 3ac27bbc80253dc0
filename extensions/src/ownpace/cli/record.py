"""`ownpace record`: a student's own data."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ownpace.cli.lessons import here, shown
from ownpace.cli.terminal import say
from ownpace_graders.course import Course

if TYPE_CHECKING:
    from ownpace_graders.own_data import Owned

FILE = click.Path(path_type=Path)


@click.group(short_help="Your own data: bring copies together, show, export, erase.")
def record() -> None:
    """A student's own data: the answers, hints and video positions that this folder keeps, a record a lesson.

    A record holds no name and no address. Run these commands in the folder in which you took the lesson.
    """


@record.command()
@click.argument("file", nargs=-1, required=True, type=FILE)
@click.option("--to", metavar="FILE", type=FILE, help="Write into this file, and not into this folder's records.")
def merge(file: tuple[Path, ...], to: Path | None) -> None:
    """Bring copies together: add what each FILE (a record.jsonl of another computer) has to this folder's record.
    Photos, drawings and recordings come along from the folder "blobs" beside it.

    Nothing is lost, however often and in whatever order it is done: what is in two copies is in the record once.
    """
    from ownpace_graders import own_data

    if to:
        say(f"{shown(to.absolute())} has {_count(own_data.merge_into(file, to), 'event')} now.")
    else:
        for one in own_data.merge_here(here(), file):
            say(f"{_plain(one.lesson)}: {_count(one.events, 'event')}, new in your record: {one.new}.")
    for path, reading in own_data.copies(file).items():
        if reading.asides:
            say(f"{shown(path)}: {_count(len(reading.asides), 'line')} set aside, not readable.", err=True)


@record.command()
@click.argument("lesson", required=False)
def show(lesson: str | None) -> None:
    """Show what is kept of LESSON (of every lesson when none is named): answers, tries, hints, parts opened, hand-ins.

    Long answers are cut here; ownpace record export has all of them.
    """
    from ownpace_graders.own_data.files import notebooks
    from ownpace_graders.own_data.words import words
    from ownpace_graders.record import read

    course = here()
    kept = _lessons(course, lesson)
    texts = [words(name, notebooks(course, name), read(course.record(name))) for name in kept]
    say("\n\n\n".join(texts) or "Nothing is kept in this folder.")


@record.command()
@click.argument("lesson", required=False)
@click.option("--to", metavar="FILE", type=FILE, help="Write into this file.  [default: the terminal]")
@click.option("--format", "form", type=click.Choice(["jsonl", "xapi"]), default="jsonl", show_default=True)
def export(lesson: str | None, to: Path | None, form: str) -> None:
    """Give out all that is kept of LESSON (of every lesson when none is named).

    jsonl is the record itself, an event a line, which ownpace record merge takes in again. xapi is a list of xAPI 1.0.3
    statements for a learning record store; the actor in them is an account without a name.
    """
    from ownpace_graders import own_data
    from ownpace_graders.own_data.files import as_lines, as_xapi

    course = here()
    kept = _lessons(course, lesson)
    content = as_xapi(course, kept) if form == "xapi" else as_lines(course, kept).decode("utf-8", "replace")
    if to is None:
        say(_harmless(content), nl=False)
        return
    own_data.write(to, content.encode())
    say(f"Written: {shown(to.absolute())}")


@record.command()
@click.argument("lesson", required=False)
@click.option("--yes", is_flag=True, help="Do not ask.")
def erase(lesson: str | None, yes: bool) -> None:
    """Erase what this folder keeps of LESSON (of every lesson when none is named). It cannot be brought back.

    What you have handed in is your teacher's copy and stays: ask your teacher.
    """
    from ownpace_graders import own_data

    course = here()
    kept = [own_data.owned(course, name) for name in _lessons(course, lesson)]
    if not kept:
        say("Nothing is kept in this folder.")
        return
    for own in kept:
        say(f"To be erased: {_plain(own.lesson)}: {_contents(own)}")
    say("Not erased: what you handed in into the exchange or gave to your teacher, and copies elsewhere.")
    if not yes:
        click.confirm("Erase this? It cannot be brought back.", abort=True)
    for own in kept:
        own_data.erase(course, own.lesson)
        say(f"Erased: {_plain(own.lesson)}")


def _contents(own: Owned) -> str:
    from ownpace_graders.record import read

    zips = f", and {_count(len(own.copies), 'zip')} of what was handed in" if own.copies else ""
    files = f", {_count(len(own.files), 'photo, drawing or recording', 'photos, drawings and recordings')}"
    return f"a record of {_count(len(read(own.record).events), 'event')}{files if own.files else ''}{zips}"


def _lessons(course: Course, lesson: str | None) -> list[str]:
    from ownpace_graders import own_data

    return [own_data.owned(course, lesson).lesson] if lesson else own_data.lessons(course)


def _harmless(content: str) -> str:
    """The same JSON, with what a terminal would obey written as escapes."""
    return "".join(sign if sign.isprintable() or sign == "\n" else json.dumps(sign)[1:-1] for sign in content)


def _count(number: int, thing: str, things: str = "") -> str:
    return f"{number} {thing if number == 1 else things or f'{thing}s'}"


def _plain(text: str) -> str:
    from ownpace_graders.own_data.words import plain

    return plain(text)
