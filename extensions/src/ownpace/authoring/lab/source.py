"""A call in a cell's source, written anew where its arguments change. What does not change stays as it was typed."""

from __future__ import annotations

import ast
import tokenize
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from ownpace.authoring.call_text import INDENT, laid_out
from ownpace.authoring.tokens import tokens
from ownpace_graders.errors import LessonError

Changes = Mapping[str, str | None]
"""New Python by the argument's name; None takes it out."""


@dataclass(frozen=True, slots=True)
class Written:
    """One argument as it stands: bytes from `start` to `end`, its value from `value` on. `named` if by its name."""

    name: str
    start: int
    value: int
    end: int
    named: bool


def arguments(source: str, node: ast.Call, positional: Sequence[str]) -> dict[str, str]:
    """How each argument of a call is written, by its name."""
    text = source.encode()
    return {each.name: text[each.value : each.end].decode() for each in _written(source, node, positional)}


def changed(source: str, node: ast.Call, positional: Sequence[str], changes: Changes) -> str:
    """The source with these arguments changed. LessonError where it is written in a way that a form cannot keep."""
    text = source.encode()
    place = _place(source)
    start, end = place(node.lineno, node.col_offset), place(node.end_lineno or 0, node.end_col_offset or 0)
    written = _written(source, node, positional)
    call = text[start:end].decode()
    if _has_comment(call):
        new = _edited(text, written, changes, end)
    else:
        before = source.encode()[:start].decode().rpartition("\n")[2]
        function = ast.get_source_segment(source, node.func) or ""
        new = (
            text[:start].decode()
            + _laid_out(text, function, written, changes, before, "\n" in call)
            + text[end:].decode()
        )
    return _readable(new)


def _laid_out(text: bytes, function: str, written: list[Written], changes: Changes, before: str, wide: bool) -> str:
    """The whole call, with each argument as it was typed or as it is to be."""
    kept = {each.name: _entry(text, each, changes) for each in written if changes.get(each.name, "") is not None}
    new = [f"{name}={value}" for name, value in changes.items() if value is not None and name not in kept]
    entries = [*kept.values(), *new]
    indent = before[: len(before) - len(before.lstrip())]
    return laid_out(function, entries, before, indent, wide=wide)


def _entry(text: bytes, each: Written, changes: Changes) -> str:
    value = changes.get(each.name) or text[each.value : each.end].decode()
    return f"{each.name}={value}" if each.named else value


def _edited(text: bytes, written: list[Written], changes: Changes, end: int) -> str:
    """In place, so that the comments between the arguments stay: from the last to the first."""
    last = written[-1].end if written else end - 1
    added = [f"{name}={value}" for name, value in changes.items() if value and name not in {w.name for w in written}]
    text = text[:last] + "".join(f",\n{INDENT}{each}" for each in added).encode() + text[last:]
    for number, each in reversed([*enumerate(written)]):
        value = changes.get(each.name, "")
        if value is None:
            following = written[number + 1].start if number + 1 < len(written) else 0
            text = text[: each.start] + text[following:] if following else _without_last(text, each)
        elif value:
            text = text[: each.value] + value.encode() + text[each.end :]
    return text.decode()


def _without_last(text: bytes, each: Written) -> bytes:
    """Without the last argument, its comma, and the line that it had to itself."""
    rest = text[each.end :]
    rest = rest.lstrip()[1:] if rest.lstrip().startswith(b",") else rest
    before = text[: each.start]
    return (before.rstrip() if rest.startswith(b"\n") else before) + rest


def _written(source: str, node: ast.Call, positional: Sequence[str]) -> list[Written]:
    place = _place(source)
    named: list[tuple[str, ast.expr | ast.keyword, ast.expr]]
    values = [(name, value, value) for name, value in zip(positional, node.args, strict=False)]
    named = [(word.arg or "** argument", word, word.value) for word in node.keywords]
    return [
        Written(
            name,
            place(whole.lineno, whole.col_offset),
            place(value.lineno, value.col_offset),
            place(value.end_lineno or 0, value.end_col_offset or 0),
            isinstance(whole, ast.keyword),
        )
        for name, whole, value in [*values, *named]
    ]


def _place(source: str) -> Callable[[int, int], int]:
    """From Python's line and column to a byte of the source."""
    starts = [0]
    for line in source.encode().split(b"\n"):
        starts.append(starts[-1] + len(line) + 1)
    return lambda line, column: starts[line - 1] + column


def _has_comment(call: str) -> bool:
    return any(token.type == tokenize.COMMENT for token in tokens(call))


def _readable(source: str) -> str:
    try:
        ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise LessonError(
            "This call is written in a way that the form cannot keep.", next="Change it in the cell itself."
        ) from None
    return source
