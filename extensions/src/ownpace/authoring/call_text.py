"""A call as an author would write it: Black's quotes and line breaks, long texts in three quotes, its key hidden."""

from __future__ import annotations

import ast
import builtins
import keyword
import re
import warnings
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ownpace_graders.kinds.argument import Argument
from ownpace_graders.kinds.signature import KEY
from ownpace_graders.lesson.calls import HIDDEN, MODULES

WIDTH = 88
INDENT = "    "


def call_text(function: str, arguments: Sequence[Argument], given: Mapping[str, Any], *, wide: bool = False) -> str:
    """The call with what is given of these arguments, in their order; `wide`: a line each in any case."""
    entries, by_position = list[str](), True
    for argument in arguments:
        by_position = by_position and argument.name in given and argument.by_position
        if argument.name in given:
            before = "" if by_position else f"{argument.name}="
            entries.append(before + literal(given[argument.name], INDENT, len(before)))
    return laid_out(function, entries, wide=wide)


def with_key(call: str, item: str, arguments: Sequence[Argument], key: Mapping[str, Any]) -> str:
    """The call, and below it the key in nbgrader's hidden region, so that no student gets it."""
    name = re.sub(r"\W", "_", item)
    is_free = name.isidentifier() and not keyword.iskeyword(name) and name not in (*MODULES, *dir(builtins))
    name = name if is_free else f"q_{name}"
    said = call_text(f"{name}{KEY.call}", arguments, key)
    return "\n".join([f"{name} = {call}", HIDDEN[0], said, HIDDEN[1], name])


def laid_out(function: str, entries: Sequence[str], before: str = "", indent: str = "", *, wide: bool = False) -> str:
    """A call with these arguments: on one line, or, where that is too long or `wide`, a line each."""
    one = f"{function}({', '.join(entries)})"
    if not wide and "\n" not in one and len(before) + len(one) <= WIDTH:
        return one
    return broken(f"{function}(", entries, ")", indent)


def literal(value: Any, indent: str = "", used: int = 0) -> str:
    """The value as Python, over several lines where one would be too long; `used` is what stands before it."""
    one = _line(value)
    if len(indent) + used + len(one) < WIDTH or not isinstance(value, list | tuple | dict) or not value:
        return one
    begin, end = ("{", "}") if isinstance(value, dict) else ("[", "]") if isinstance(value, list) else ("(", ")")
    return broken(begin, _entries(value, indent + INDENT), end, indent)


def broken(begin: str, entries: Iterable[str], end: str, indent: str = "") -> str:
    """An entry a line, each with its comma."""
    lines = "".join(f"{indent}{INDENT}{entry},\n" for entry in entries)
    return f"{begin}\n{lines}{indent}{end}"


def _entries(value: Any, indent: str) -> list[str]:
    if isinstance(value, dict):
        keys = [(f"{_line(key)}: ", each) for key, each in value.items()]
        return [key + literal(each, indent, len(key)) for key, each in keys]
    return [literal(each, indent) for each in value]


def _line(value: Any) -> str:
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_line(key)}: {_line(each)}" for key, each in value.items()) + "}"
    if isinstance(value, tuple):
        return "(" + ", ".join(map(_line, value)) + ("," if len(value) == 1 else "") + ")"
    return "[" + ", ".join(map(_line, value)) + "]" if isinstance(value, list) else repr(value)


def _text(text: str) -> str:
    """The first way of writing it that Python reads as the same text."""
    if all(letter.isprintable() or letter == "\n" for letter in text):
        raw = "r" if "\\" in text else ""
        for start in (f'{raw}"', f'{raw}"""', f"{raw}'''"):
            written = f"{start}{text}{start.removeprefix('r')}"
            if read(written, None) == text:
                return written
    return repr(text)


def read(written: str, otherwise: Any) -> Any:
    """The value of a Python literal; `otherwise` where it is none."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            return ast.literal_eval(written.strip())
    except (ValueError, SyntaxError, TypeError, RecursionError, MemoryError, Warning):
        return otherwise
