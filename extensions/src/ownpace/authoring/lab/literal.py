"""Values as an author would write them in a call: Black's quotes and line breaks, long texts in three quotes."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterable
from typing import Any

WIDTH = 88
INDENT = "    "


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
        for quote in ('"', '"""', "'''"):
            written = f"{raw}{quote}{text}{quote}"
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
