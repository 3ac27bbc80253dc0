"""Questions of ours, marked from the record: neither they nor their keys go where students' code runs.

A cell is marked here when its source is one question with literal arguments, a literal key if any, and nothing else.
Whatever is computed can only be run, and is.
"""

import ast
import io
import re
import tokenize
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from ownpace_graders.arguments import ARGUMENTS, NEEDED, takes
from ownpace_graders.autograde.sandbox import Ran
from ownpace_graders.calls import HIDDEN, POSITIONAL, read_arguments
from ownpace_graders.errors import LessonError
from ownpace_graders.fold import ItemState, fold
from ownpace_graders.lesson import Cell
from ownpace_graders.marked import marked
from ownpace_graders.record import read_from
from ownpace_graders.score import score

_LONGEST = 100_000
"""Characters of a question's source."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that is a cell. `arguments` are those of the call with the key's over them; `name` is what it is
    given to, or "", and `code` gives it that name without its key, as in the released notebook."""

    kind: str
    item: str
    arguments: dict[str, Any]
    name: str
    code: str

    def ran(self, number: int, state: ItemState | None) -> Ran:
        """What running the cell as the notebook's `number`-th would have shown."""
        count = {"execution_count": number}
        shown = {"data": marked(self.kind, self.arguments, state), "metadata": {}, **count}
        return Ran([("execute_result", shown)], {"status": "ok", **count})


Step = str | Asked
"""A cell of a notebook: code to be run, or a question to be marked."""


def asks(cells: Iterable[Cell]) -> bool:
    """Whether `ask` is ours in a lesson's notebook, as it stands in the source: students cannot change that."""
    return any("ownpace" in cell.source and _imports(cell.source) for cell in cells)


def steps(cells: Iterable[Any], ours: bool) -> list[Step]:
    """What to do with these cells, of which nbgrader's metadata say whether they are graded."""
    return [(ours and _graded(cell) and asked(cell.source)) or str(cell.source) for cell in cells]


def codes(todo: Sequence[Step]) -> list[tuple[int, str]]:
    """What is to be run: (number, code), and of a question only its name where later code mentions it."""
    return [(number, code) for number, step in enumerate(todo, 1) if (code := _code(step, todo[number:]))]


def complete(todo: Sequence[Step], ran: Sequence[Ran], record: bytes) -> list[Ran]:
    """What came of every step, from what came of those that were run."""
    items = fold(read_from(io.BytesIO(record)).events).items
    done = {number: each for (number, _), each in zip(codes(todo), ran, strict=True)}
    return [
        step.ran(number, items.get(step.item)) if isinstance(step, Asked) else done[number]
        for number, step in enumerate(todo, 1)
    ]


@lru_cache(1024)
def asked(source: str) -> Asked | None:
    """The question that this source is, or None where it is anything more, or less, or cannot be understood."""
    if "ask." not in source or len(source) > _LONGEST:
        return None
    try:
        body = ast.parse(source).body
        tokens = tokenize.generate_tokens(io.StringIO(source).readline)
        if any(token.type == tokenize.OP and token.string == ";" for token in tokens):
            return None  # at the end it keeps a notebook from showing anything
    except (SyntaxError, ValueError, RecursionError, MemoryError, tokenize.TokenError):
        return None  # a reflection is in a cell that students can change
    match body:
        case [ast.Expr(ast.Call() as call)]:
            return _question(call, "", None, "")
        case [ast.Assign([ast.Name(name)], ast.Call() as call) as given, ast.Expr(ast.Name(shown))] if name == shown:
            return _question(call, name, None, _released(source, given))
        case [
            ast.Assign([ast.Name(name)], ast.Call() as call) as given,
            ast.Expr(ast.Call(ast.Attribute(ast.Name(keyed), "key")) as key),
            ast.Expr(ast.Name(shown)),
        ] if name == keyed == shown:
            return _question(call, name, key, _released(source, given))
    return None


def _question(call: ast.Call, name: str, key: ast.Call | None, code: str) -> Asked | None:
    match call.func:
        case ast.Attribute(ast.Name("ask"), kind) if kind in ARGUMENTS:
            arguments, literal = read_arguments(call, POSITIONAL[f"ask.{kind}"])
        case _:
            return None
    hidden, also_literal = read_arguments(key, ("answer",)) if key else ({}, True)
    if not (literal and also_literal and _are_taken(kind, arguments) and (key is None or _is_key(hidden))):
        return None
    if key:
        hidden = {"wrong": {}, **hidden}
    if kind == "reflect":
        arguments.setdefault("points", 0)
    item, whole = arguments.pop("item"), {**arguments, **hidden}
    try:
        score(kind, "0", whole)
    except LessonError:
        return None
    return Asked(kind, item, whole, name, code)


def _are_taken(kind: str, arguments: Mapping[str, Any]) -> bool:
    names, item = set(arguments), arguments.get("item")
    known = {"item", *NEEDED[kind]} <= names <= set(ARGUMENTS[kind])
    return known and isinstance(item, str) and bool(item.strip()) and all(map(takes, arguments, arguments.values()))


def _is_key(hidden: Mapping[str, Any]) -> bool:
    return {"answer"} <= set(hidden) <= {"answer", "wrong"} and all(map(takes, hidden, hidden.values()))


def _released(source: str, given: ast.Assign) -> str:
    """What gives the question its name, if students see it."""
    code = ast.get_source_segment(source, given) or ""
    return code if code in source.partition(HIDDEN[0])[0] else ""


def _code(step: Step, later: Sequence[Step]) -> str:
    if not isinstance(step, Asked):
        return step
    mentioned = re.compile(rf"\b{re.escape(step.name)}\b") if step.name else None
    wanted = mentioned and any(mentioned.search(each) for each in later if isinstance(each, str))
    return step.code if wanted else ""


def _graded(cell: Any) -> bool:
    return bool(cell.metadata.get("nbgrader", {}).get("grade"))


def _imports(source: str) -> bool:
    try:
        body = ast.parse(source).body
    except (SyntaxError, ValueError):
        return False
    return any(
        isinstance(node, ast.ImportFrom)
        and node.module == "ownpace"
        and any(alias.name == "ask" and alias.asname in (None, "ask") for alias in node.names)
        for node in body
    )
