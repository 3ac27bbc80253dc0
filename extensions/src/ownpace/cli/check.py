"""`ownpace check`: what to fix in a lesson before students see it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ownpace.cli.lessons import chosen, here, notebooks
from ownpace.cli.terminal import say

if TYPE_CHECKING:
    from ownpace.authoring.check import Diagnostic

FORMATS = ("text", "json", "github", "gitlab", "sarif")


@click.command(short_help="What to fix in a lesson, with the place and how.")
@click.argument("module", metavar="[LESSON]...", nargs=-1)
@click.option("--fix", is_flag=True, help="Fix what needs no thought, and loses no word of yours.")
@click.option("--run", is_flag=True, help="Also run each lesson's code, from top to bottom, and say how it went.")
@click.option("--draws", is_flag=True, help="Show ten questions of each set that fades, with answers and steps.")
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", show_default=True)
@click.pass_context
def check(ctx: click.Context, module: tuple[str, ...], fix: bool, run: bool, draws: bool, form: str) -> None:
    """Say what to fix in each LESSON (all of them when none is named): where it is, what it is, and how to fix it.

    An error is what a student would meet as broken or unfair; advice is what would make the lesson better. Each rule
    has a page in docs/rules. Exit status 1 when an error is left to fix.
    """
    from ownpace.authoring.check import ERROR
    from ownpace.cli import findings

    course = here()
    paths = notebooks(course, chosen(course, module))
    fixed = sum(fix_one(path) for path in paths) if fix else 0
    found = diagnostics(paths, run=run)
    if form == "text":
        drawn = [line for path in paths for line in _drawn(path)] if draws else []
        say("\n".join([*drawn, *findings.as_text(found), findings.summary(found, len(paths), fixed)]))
    else:
        say(getattr(findings, f"as_{form}")(found))
    ctx.exit(1 if any(one.level == ERROR for one in found) else 0)


def diagnostics(paths: list[Path], *, run: bool = False) -> list[Diagnostic]:
    """Every diagnostic of these notebooks, with paths as one would type them."""
    from ownpace.authoring.check import check as find

    return [one for path in paths for one in find(path, run=run)]


def _drawn(notebook: Path) -> Iterator[str]:
    """Ten questions of each set in the notebook, as a student would get them; nothing of a set that cannot be drawn,
    of which the check says why."""
    from ownpace_graders.errors import LessonError
    from ownpace_graders.lesson import read_lesson
    from ownpace_graders.practice.examples import examples, lines

    with suppress(LessonError):
        for cell in read_lesson(notebook).questions:
            if not (cell.call and cell.kind and cell.kind.grows and cell.call.literal):
                continue
            with suppress(LessonError):
                found = examples(cell.call.arguments)
                yield f"{notebook}, {cell.item}: ten draws"
                for number, example in enumerate(found, 1):
                    first, *others = lines(example)
                    yield "\n".join([f"{number:2}. {first}", *(f"    {each}" for each in others)])


def fix_one(notebook: Path) -> int:
    """Cells fixed in the notebook; 0 for one that cannot be read, which the check says."""
    from ownpace.authoring.check import fix
    from ownpace_graders.errors import LessonError

    try:
        return fix(notebook)
    except LessonError:
        return 0
