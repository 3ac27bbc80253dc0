"""A call as an author would write it: an argument a line, and values in the spelling that reads best."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from typing import Any

from ownpace_graders.lesson.calls import HIDDEN
from ownpace_graders.lesson.signatures import SIGNATURES

_WIDE = 110
_KEYED = ("answer", "wrong")
"""What stands in `.key(…)` where students must not read it."""
HELP = ("right", "hints", "solution")
"""What gives the answer away, or helps, in a ticket."""


def call_text(call: str, item: str, arguments: Mapping[str, Any]) -> str:
    """`ask.choice("capital", "Which …?", …)`"""
    return f"{call}(\n{''.join(f'    {line},{chr(10)}' for line in _lines(call, {'item': item, **arguments}))})"


def ticket_text(call: str, item: str, arguments: Mapping[str, Any]) -> str:
    """The same where it checks: the key in nbgrader's hidden region, and no help."""
    name = f"q_{re.sub(r'[^a-z0-9]+', '_', item)}"
    asked = {key: value for key, value in arguments.items() if key not in (*_KEYED, *HELP)}
    if "answer" not in arguments:
        return call_text(call, item, asked)
    wrong = f", wrong={_value(arguments['wrong'], 0)}" if arguments.get("wrong") else ""
    key = f"{name}.key({_value(arguments['answer'], 0)}{wrong})"
    return f"{name} = {call_text(call, item, asked)}\n{HIDDEN[0]}\n{key}\n{HIDDEN[1]}\n{name}"


def _lines(call: str, given: Mapping[str, Any]) -> Iterator[str]:
    by_position = True
    for argument in SIGNATURES[call].arguments:
        if argument.name not in given:
            by_position = False
            continue
        by_position = by_position and argument.by_position
        before = "" if by_position else f"{argument.name}="
        yield before + _value(given[argument.name], 4, len(before))


def _value(value: Any, indent: int, used: int = 0) -> str:
    if isinstance(value, str):
        return _text(value)
    if not isinstance(value, list | Mapping):
        return repr(value)
    opened, closed = "{}" if isinstance(value, Mapping) else "[]"
    pairs = (
        [(f"{_value(key, 0)}: ", each) for key, each in value.items()]
        if isinstance(value, Mapping)
        else [("", each) for each in value]
    )
    short = opened + ", ".join(key + _value(each, 0) for key, each in pairs) + closed
    if len(short) + indent + used <= _WIDE and "\n" not in short:
        return short
    inside = "".join(f"{' ' * (indent + 4)}{key}{_value(each, indent + 4, len(key))},\n" for key, each in pairs)
    return f"{opened}\n{inside}{' ' * indent}{closed}"


def _text(text: str) -> str:
    """The spelling with the fewest signs that only Python needs."""
    raw = "r" if "\\" in text else ""
    quotes = '"""' if "\n" in text else '"'
    for spelt in (
        f"{raw}{quotes}{text}{quotes}",
        f"{quotes}{text}{quotes}",
        f"{raw}'''{text}'''" if "\n" in text else f"'{text}'",
    ):
        if _is(spelt, text):
            return spelt
    inside = "".join(
        _ESCAPES.get(each, each if each.isprintable() else each.encode("unicode_escape").decode()) for each in text
    )
    return f'"{inside}"'


_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t"}


def _is(spelt: str, text: str) -> bool:
    if any(not each.isprintable() and each != "\n" for each in text):
        return False
    try:
        return bool(ast.literal_eval(spelt) == text)
    except (ValueError, SyntaxError):
        return False
