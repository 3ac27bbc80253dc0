"""A question is one plain call, and its arguments are written out.

The page draws a question before anything runs, and the grader scores it outside the student's process, so the call must
stand alone in its cell with literal arguments: no variables, no formatted strings, no loops. Unknown kinds and unknown
arguments are said with the nearest known one, and so are a missing prompt and a value of the wrong type.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ownpace.authoring.check.diagnostic import Diagnostic, meant
from ownpace.authoring.check.front_matter import is_ours
from ownpace_graders.arguments import ARGUMENTS, NEEDED, VALUES, takes
from ownpace_graders.calls import POSITIONAL, Call
from ownpace_graders.lesson import Cell, Lesson

CODE = "OP4"
NAME = "question-call"
ASKS = re.compile(r"\bask\.\w+\s*\(")
LITERAL = "Write the value itself there: text in quotes, numbers, lists and dictionaries of these."


def find(lesson: Lesson) -> Iterator[Diagnostic]:
    for cell in lesson.cells if is_ours(lesson) else ():
        for line, what, mend in _problems(cell):
            yield Diagnostic(CODE, NAME, lesson.path, cell.number, line, what, mend)


def _problems(cell: Cell) -> Iterator[tuple[int, str, str]]:
    """Line, what and mend for each thing wrong with how the cell asks."""
    if cell.cell_type != "code" or not ASKS.search(cell.source):
        return
    try:
        nodes = [node for node in ast.walk(ast.parse(cell.source)) if isinstance(node, ast.Call) and _asks(node)]
    except SyntaxError as error:
        yield (
            error.lineno or 1,
            f"The cell is not Python: {error.msg}.",
            "Mend the line; a quote or bracket is often open.",
        )
        return
    call = cell.call
    if call and call.module == "ask":
        node = next((node for node in nodes if node.lineno == call.line), None)
        if node:
            yield from _arguments(call, node)
    for node in nodes[1:] if call else nodes:
        yield (
            node.lineno,
            "This ask. call is not found when the lesson is read.",
            "Write it as the only call in a cell of its own: ask.number(…) or name = ask.number(…).",
        )


def _arguments(call: Call, node: ast.Call) -> Iterator[tuple[int, str, str]]:
    if call.kind not in ARGUMENTS:
        what = f"There is no kind of question ask.{call.kind}."
        yield call.line, what, f"The kinds are {', '.join(ARGUMENTS)}.{meant(call.kind, ARGUMENTS)}"
        return
    known = ARGUMENTS[call.kind]
    lines = dict(_given(call, node))
    for name, line in lines.items():
        if name not in known:
            yield line, f"ask.{call.kind} takes no {name}.", f"It takes {', '.join(known)}.{meant(name, known)}"
        elif name not in call.arguments:
            yield line, f"{name} is computed, so the question cannot be drawn before it runs.", LITERAL
        elif not takes(name, call.arguments[name]):
            yield line, f"{name} is not {VALUES[name][1]}.", f"Write {VALUES[name][1]}."
    for name in NEEDED[call.kind]:
        if name not in lines:
            yield call.line, f"The question has no {name}.", f"Add {name}: {VALUES[name][1]}."


def _given(call: Call, node: ast.Call) -> Iterator[tuple[str, int]]:
    """Name and line of every argument in the call; one too many by position gets its number as a name."""
    names = POSITIONAL.get(f"{call.module}.{call.kind}", ())
    for number, value in enumerate(node.args):
        yield names[number] if number < len(names) else f"argument number {number + 1}", value.lineno
    for word in node.keywords:
        yield word.arg or "** argument", word.value.lineno


def _asks(node: ast.Call) -> bool:
    func = node.func
    return isinstance(func, ast.Attribute) and isinstance(func.value, ast.Name) and func.value.id == "ask"
