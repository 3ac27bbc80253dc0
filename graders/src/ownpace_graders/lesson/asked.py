"""A question that can be marked without running it: one call with literal arguments, a literal key if any, no more."""

import ast
import io
import tokenize
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from ownpace_graders.errors import LessonError
from ownpace_graders.kinds import KINDS
from ownpace_graders.kinds.signature import KEY, Signature
from ownpace_graders.lesson.calls import HIDDEN, read_arguments

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
        case ast.Attribute(ast.Name("ask"), written) if written in KINDS:
            kind = KINDS[written]
        case _:
            return None
    arguments = _taken(call, kind.signature)
    hidden = _taken(key, KEY) if key else {}
    if arguments is None or hidden is None:
        return None
    item, whole = arguments.pop("item"), {**arguments, **({"wrong": {}, **hidden} if key else {})}
    try:
        kind.score(["0"] if kind.grows else "0", whole)
    except LessonError:
        return None
    return Asked(kind.name, item, whole, name, code)


def _taken(call: ast.Call, signature: Signature) -> dict[str, Any] | None:
    """The call's arguments, where all of them are literals and nothing is wrong with them."""
    arguments, literal = read_arguments(call, signature.positional)
    return arguments if literal and not any(signature.problems([*arguments.items()])) else None


def _released(source: str, given: ast.Assign) -> str:
    """What gives the question its name, if students see it."""
    code = ast.get_source_segment(source, given) or ""
    return code if code in source.partition(HIDDEN[0])[0] else ""
