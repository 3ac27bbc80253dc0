"""`ownpace test`: a lesson's own tests."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from ownpace.cli.lessons import chosen, here, shown
from ownpace.cli.terminal import say

if TYPE_CHECKING:
    from ownpace.authoring.own_tests import Failure, Tested

NONE = (
    "No tests in {names}. Write the right answers into tests/solution.yaml in the lesson's folder, a line each:\n"
    "  name-of-the-question: its answer\n"
    "or answer in ownpace preview, and press “Keep as a test”."
)


@click.command(short_help="Whether a lesson's own answers get what they should.")
@click.argument("module", metavar="[LESSON]...", nargs=-1)
@click.option("--fix", is_flag=True, help="Take out the answers to questions that are gone, or ask something else now.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.pass_context
def test(ctx: click.Context, module: tuple[str, ...], fix: bool, form: str) -> None:
    """Try the answers in the folder tests/ of each LESSON (all of them when none is named).

    What stands in tests/solution.yaml is worth all points, and whoever gives an answer of tests/wrong/ reads or gets
    what stands beside it. Exit status 1 when something is not as meant.
    """
    from ownpace.authoring.own_tests import test as tried
    from ownpace.authoring.own_tests import without_left_over

    course = here()
    for name in chosen(course, module) if fix else ():
        for path in without_left_over(shown(course.place("source", name))):
            say(f"Changed: {path}" if path.exists() else f"Taken away, no answer is left in it: {path}")
    found = {name: tried(shown(course.place("source", name))) for name in chosen(course, module)}
    faults = [(name, fault) for name, each in found.items() for fault in each.faults]
    if form == "json":
        say(json.dumps([_as_json(name, fault) for name, fault in faults], indent=1))
    else:
        say("\n".join([*(_as_text(fault) for _, fault in faults), *_summary(found, len(faults))]))
        if any(each.answers or each.faults for each in found.values()):
            say(f"Next: {' '.join(['ownpace', 'test' if faults else 'release', *module])}")
    ctx.exit(1 if faults else 0)


def _as_text(fault: Failure) -> str:
    item = f" {fault.item}" if fault.item else ""
    return f"{fault.path}:{fault.line}{item}: {fault.what}\n    {fault.fix}"


def _as_json(name: str, fault: Failure) -> dict[str, object]:
    about = {"path": str(fault.path), "line": fault.line, "item": fault.item}
    return {"lesson": name, **about, "what": fault.what, "fix": fault.fix}


def _summary(found: dict[str, Tested], faults: int) -> list[str]:
    without = [name for name, each in found.items() if not each.answers and not each.faults]
    answers = sum(each.answers for each in found.values())
    lessons = len(found) - len(without)
    lines = [f"{faults or 'No'} problem{'s' * (faults != 1)} with {answers} answer{'s' * (answers != 1)} "
             f"in {lessons} lesson{'s' * (lessons != 1)}."] if lessons else []  # fmt: skip
    return [*lines, *([NONE.format(names=", ".join(without))] if without else [])]
