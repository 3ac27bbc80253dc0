"""A student's programs, which answer questions of ours, run for their tests: each by itself, in folders of its own.

What is right stays outside: in the sandbox are the program, what is called, and what is typed. A program can say
whatever it likes of itself; what it says is compared here with what it does not know.
"""

import ast
from collections.abc import Mapping, Sequence

from ownpace_graders.autograde.steps import ToDo
from ownpace_graders.kinds import kind_of
from ownpace_graders.kinds.shape import blank
from ownpace_graders.lesson.asked import Asked
from ownpace_graders.program import LONGEST
from ownpace_graders.record.state import ItemState
from ownpace_graders.sandbox.script import Ran, Script, Stopped

IMPORT = "from ownpace_graders.program.outcome import outcome"
"""What each run begins with, so that a sandbox has loaded it before."""
_CODE = IMPORT + "\noutcome({!r}, {!r}, {!r})"


def programs(todo: Sequence[ToDo], items: Mapping[str, ItemState]) -> dict[str, Script]:
    """What is to be run of these steps, by question: a cell a test. Nothing of what is not a program."""
    asked = [step for step in todo if isinstance(step, Asked) and step.item in items]
    return {step.item: script for step in asked if (script := _script(step, items[step.item])).cells}


def _script(step: Asked, state: ItemState) -> Script:
    runs = [] if blank(state.response) else kind_of(step.kind).runs(state.response, step.arguments)
    return Script([(number, _CODE.format(*run)) for number, run in enumerate(runs, 1)])


def results(ran: Sequence[Ran] | Stopped) -> list[str]:
    """What came of each test, as far as it was run: "" where it did not come to its end."""
    return [_result(each) for each in (ran.ran if isinstance(ran, Stopped) else ran)]


def _result(ran: Ran) -> str:
    """The text that the cell's last line gives. All of it comes from the student's side."""
    given = [content for kind, content in ran.messages if kind == "execute_result"]
    data = given[-1].get("data") if given else None
    text = data.get("text/plain") if isinstance(data, Mapping) else None
    if not isinstance(text, str) or len(text) > 2 * LONGEST:
        return ""
    try:
        found = ast.literal_eval(text)
    except (ValueError, SyntaxError, RecursionError, MemoryError):
        return ""
    return found[:LONGEST] if isinstance(found, str) else ""
