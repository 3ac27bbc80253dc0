"""`ownpace import`: questions that were written for something else."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ownpace.cli.lessons import here, shown
from ownpace.cli.terminal import say
from ownpace_graders.errors import InputError

if TYPE_CHECKING:
    from ownpace.authoring.importing.brought import Brought
    from ownpace.authoring.importing.found import ImportedFile, Remark, Sheet


@click.command("import", short_help="Questions of other platforms and programs, as a lesson.")
@click.argument("files", nargs=-1, required=True, metavar="FILE…", type=click.Path(path_type=Path))
@click.option(
    "--into", "name", metavar="LESSON", help="The lesson they go into; a new one, if there is none of this name."
)
@click.option(
    "--phase",
    default="",
    metavar="HEADING",
    help="The phase of it that they go into; else each file gets one of its own.",
)
@click.pass_context
def import_(ctx: click.Context, files: tuple[Path, ...], name: str | None, phase: str) -> None:
    """Make cells of a lesson of the questions in each FILE, and list what could not be taken as it was.

    Files can be Moodle XML, GIFT, QTI 2.1, 2.2 and 3.0, H5P, jupyterquiz, text2qti, quizzes in Markdown, and lists of
    words as CSV. What the lesson has already is left as it is. Exit status 3 when some questions are not taken.
    """
    from ownpace.authoring.importing import read
    from ownpace.authoring.importing.brought import bring
    from ownpace.authoring.starters.begin import as_title, must_be_free

    course = here()
    lesson = name or "-".join(re.findall(r"[A-Za-z0-9]+", files[0].stem)).lower() or "questions"
    if not (name and course.place("source", lesson).is_dir()):
        must_be_free(course, lesson)
    sheets = [_titled(read(_source(path)), as_title(path.stem)) for path in files]
    brought = bring(course, lesson, sheets, phase)
    lines = [line for path, sheet in zip(files, brought.sheets, strict=True) for line in _report(path, sheet)]
    every = [each for sheet in brought.sheets for each in sheet.found]
    taken = sum(each.is_taken for each in every)
    say("\n".join([*lines, *(_where(lesson, brought) if taken else ["Nothing was written."])]))
    whole = all(each.is_taken or each.there for each in every)
    ctx.exit(0 if whole and every else 3 if taken else 1)


def _where(lesson: str, brought: Brought) -> Iterator[str]:
    """Where it all is, and what comes next."""
    for heading in brought.phases:
        yield f"A new phase, at the end: “{heading}”. Its minutes in the plan are a guess."
    yield f"They are in {shown(brought.notebook)}. Look at each as a student does:\n  ownpace preview {lesson}"
    yield f"Then run:\n  ownpace check {lesson}\n  ownpace release {lesson}"


def _source(path: Path) -> ImportedFile:
    from ownpace.authoring.importing.found import ImportedFile
    from ownpace.authoring.importing.tree import LARGEST, read_in
    from ownpace_graders import plain

    try:
        return ImportedFile(path.name, plain.read(path, LARGEST), lambda name: read_in(path.parent, name))
    except FileNotFoundError:
        raise InputError(
            "There is no such file.", where=str(path), next="Write its path as you see it from here."
        ) from None
    except InputError as error:
        raise InputError(
            error.what, where=str(path), next="Export the questions as a file, or a smaller one."
        ) from error


def _titled(sheet: Sheet, title: str) -> Sheet:
    from dataclasses import replace

    return sheet if sheet.title else replace(sheet, title=title)


def _report(path: Path, sheet: Sheet) -> Iterator[str]:
    """How many are taken, then what is not, and what is not as it was; what is said of several once."""
    taken = sum(each.is_taken for each in sheet.found)
    there = [each.there for each in sheet.found if each.there]
    already = f", {len(there)} {'is' if len(there) == 1 else 'are'} there already" if there else ""
    yield f"{path.name}: {taken} of {len(sheet.found)} taken{already}."
    yield from [f"There already, and left as it is: {', '.join(there)}."] if there else []
    pairs = [(each.place, remark, each.is_taken) for each in sheet.found for remark in each.remarks]
    yield from _listed("Not taken:", [(place, remark) for place, remark, _ in pairs if remark.lost])
    yield from _listed("Not as it was:", [(place, remark) for place, remark, is_taken in pairs if is_taken])
    yield from _listed("Of the whole file:", [("", remark) for remark in sheet.remarks])


def _listed(heading: str, said: Sequence[tuple[str, Remark]]) -> Iterator[str]:
    by_remark = dict[tuple[str, str], list[str]]()
    for place, remark in said:
        by_remark.setdefault((remark.what, remark.next), []).append(place)
    yield from [heading] if by_remark else []
    for (what, next), places in by_remark.items():
        at = "; ".join(dict.fromkeys(filter(None, places)))
        yield from (f"  {line}" for line in ([at] if at else []))
        yield f"    {what}\n    {next}"
