"""A question is one plain call, and its arguments are written out.

The page draws a question before anything runs, and the grader scores it outside the student's process, so the call must
stand alone in its cell with literal arguments: no variables, no formatted strings, no loops. Unknown kinds and unknown
arguments are said with the nearest known one, and so are a missing prompt and a value of the wrong type. A teaching
block, `show.…`, is a call of the same sort.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from typing import Any

from ownpace.authoring.check.call_shape import swallowed, without_brackets
from ownpace.authoring.check.diagnostic import Finding
from ownpace.authoring.check.front_matter import is_ours
from ownpace.authoring.check.nearly import EXAMPLES, is_nearly, nearly, owner
from ownpace.authoring.check.parsed import parsed
from ownpace.authoring.check.rule import Rule
from ownpace.authoring.check.syntax import fault
from ownpace_graders.kinds.argument import ITEM, Argument
from ownpace_graders.kinds.signature import COMPUTED, KEY, Signature, meant
from ownpace_graders.lesson import Cell, Lesson
from ownpace_graders.lesson.calls import MODULES, Call
from ownpace_graders.lesson.signatures import unknown

CALLS = re.compile(rf"\b({'|'.join(MODULES)})\.\w+\s*\(")
_WORDS = {"true": "True", "false": "False", "null": "None", "none": "None", "yes": "True", "no": "False"}
"""What other languages say for Python's own words."""
_SAID = ("answer", "prompt")
"""Arguments that a word is mostly meant for, though they take much else."""
LITERAL = "Write the value itself there: text in quotes, numbers, lists and dictionaries of these."

Found = tuple[int, str, str]
"""Line, what and fix."""


def find(lesson: Lesson) -> Iterator[Finding]:
    for cell in lesson.cells if is_ours(lesson) else ():
        for line, what, fix in _problems(cell, lesson):
            yield Finding(cell.number, line, what, fix)


def _problems(cell: Cell, lesson: Lesson) -> Iterator[Found]:
    """Each thing wrong with how the cell asks or shows."""
    if cell.cell_type != "code" or not (CALLS.search(cell.source) or is_nearly(cell.source)):
        return
    if found := fault(cell.source):
        yield found.line, found.what, found.fix
        return
    nodes = [node for node in ast.walk(parsed(cell.source)) if isinstance(node, ast.Call)]
    call = cell.call
    ours = [node for node in nodes if owner(node) in (MODULES if call else ("ask",))]
    if call:
        read = next(node for node in ours if node.lineno == call.line)
        ours.remove(read)
        yield from _of_call(call, read)
        yield from _of_questions(call, lesson)
        yield from _of_key(call, nodes)
    yield from nearly(nodes, lesson)
    for node in ours:
        yield (
            node.lineno,
            f"This {owner(node)}. call is not found when the lesson is read.",
            f"Write it as the only call in a cell of its own: {EXAMPLES[owner(node)]}.",
        )


def _of_call(call: Call, node: ast.Call) -> Iterator[Found]:
    signature = call.signature
    if signature is None:
        problem = unknown(call.written)
        yield call.line, problem.what, problem.next
        return
    twice = [each for each in node.args if isinstance(each, ast.Compare) and isinstance(each.left, ast.Name)]
    for each in twice:
        name = ast.unparse(each.left)
        yield each.lineno, f"“{ast.unparse(each)}” compares two values.", f"Write one = to give {name}: {name}=…"
    if twice:
        return
    if of := swallowed(node):
        yield of.end_lineno or of.lineno, f"A comma is missing after {_short(ast.unparse(of))}.", "Write it there."
        return
    if loose := without_brackets(signature, node):
        yield node.args[len(signature.positional) - 1].lineno, *loose
        return
    if call.module == "ask" and "prompt" not in call.arguments and len(node.args) == 1 and _is_prose(call.item):
        what = f"The question has no id: “{call.item}” stands where it is to be."
        yield call.line, what, f'Write one before it: {call.written}("{_id_of(str(call.item))}", …).'
        return
    yield from _of_arguments(signature, call.arguments, node)
    for name, value in _given(signature, node):
        if call.module == "ask" and name in signature.names and name not in call.arguments:
            known = next(each for each in signature.arguments if each.name == name)
            yield value.lineno, *_of_computed(known, value)


def _short(text: str) -> str:
    return text if len(text) < 40 else f"{text[:36]}…"


def _is_prose(item: str | None) -> bool:
    """Whether words stand where an id is to be."""
    return bool(item and (" " in item.strip() or item.endswith("?")))


def _id_of(words: str) -> str:
    """An id that is made of the first words."""
    return "-".join(re.findall(r"[a-z0-9]+", words.lower())[:4]) or "question-1"


def _of_computed(argument: Argument, value: ast.expr) -> tuple[str, str]:
    name = argument.name
    if isinstance(value, ast.Name) and name not in _SAID and value.id in _WORDS and _takes(argument, value.id):
        return f"{value.id} is not one of Python's words.", f"Write {name}={_WORDS[value.id]}."
    if isinstance(value, ast.Name) and (name in _SAID or argument.check(value.id)):
        fix = f'For a word write quotes around it: {name}="{value.id}". A number stands without.'
        return f"{value.id} stands for a value that is computed when the lesson runs.", fix
    if isinstance(value, ast.JoinedStr):
        fix = "Take out the f before the quote, and write what is to be read in place of { }."
        return f"{name} is a text with f before it, which is computed when it runs.", fix
    if isinstance(value, ast.BoolOp | ast.Compare) and any(isinstance(each, ast.Constant) for each in ast.walk(value)):
        fix = 'Inside a text write “curly” ones, or a backslash before each: \\".'
        return f"{name} ends at a quotation mark that is to be in it.", fix
    return f"{name} is computed, so the question cannot be drawn before it runs.", LITERAL


def _of_questions(call: Call, lesson: Lesson) -> Iterator[Found]:
    """The questions at which a film waits are in the lesson."""
    stops = call.arguments.get("questions") if call.module == "show" else None
    known = [str(cell.item) for cell in lesson.questions if cell.item]
    for item in stops.values() if isinstance(stops, Mapping) else ():
        if isinstance(item, str) and item not in known and not _is_written(item, call, lesson):
            fix = f"Write the id of one that is there.{meant(item, known)}"
            yield call.line, f"There is no question “{item}” in this lesson, at which to wait.", fix


def _is_written(item: str, call: Call, lesson: Lesson) -> bool:
    """Whether a question that cannot be read may be the one of this id."""
    others = (cell for cell in lesson.cells if cell.cell_type == "code" and cell.call != call)
    return any(re.search(rf"([\"']){re.escape(item)}\1", cell.source) for cell in others)


def _of_key(call: Call, nodes: list[ast.Call]) -> Iterator[Found]:
    for node in nodes if call.key is not None else ():
        if node.lineno == call.key_line and isinstance(node.func, ast.Attribute) and f".{node.func.attr}" == KEY.call:
            yield from _of_arguments(KEY, call.key or {}, node)


def _of_arguments(signature: Signature, literal: Mapping[str, Any], node: ast.Call) -> Iterator[Found]:
    given = _given(signature, node)
    lines = {name: value.lineno for name, value in given}
    elsewhere = [
        signature.missing(each).what for each in signature.arguments if (each.media and each.needed) or each == ITEM
    ]
    for problem in signature.problems([(name, literal.get(name, COMPUTED)) for name, _ in given]):
        if problem.what not in elsewhere:  # a rule of its own says it
            yield lines.get(problem.name, node.lineno), problem.what, problem.next


def _given(signature: Signature, node: ast.Call) -> list[tuple[str, ast.expr]]:
    """Name and value of every argument, as they stand in the source."""
    return [*signature.given(node.args, [(word.arg or "** argument", word.value) for word in node.keywords])]


def _takes(argument: Argument, word: str) -> bool:
    """Whether what Python has for this word is a value of the argument."""
    return argument.check(ast.literal_eval(_WORDS[word]))


RULES = (
    Rule(
        "OP4",
        "question-call",
        "lives",
        "A question or a teaching block is not one plain call with its arguments written out.",
        find,
    ),
)
