"""A value as JSON, and whether two are the same: what a program gave never has a say in what it equals."""

import math
from collections.abc import Mapping, Sequence, Set
from typing import Any

_DEEPEST, _MOST, _LONGEST = 20, 1000, 2000
"""How deep a value may be nested, how many entries one list may have, and how many characters a text."""


def plain(value: Any, deepest: int = _DEEPEST) -> Any:
    """Of Python's own types as JSON, lists and tuples alike; of all others how they write themselves.

    A mapping is {"dict": [[key, value], …]}, a set {"set": […]}, anything else {"repr": text}.
    """
    as_python = getattr(value, "tolist", None)  # of numpy's numbers and arrays, and pandas' columns
    if callable(as_python) and deepest:
        return plain(as_python(), deepest - 1)
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        return number if abs(number := int.__add__(value, 0)) < 10**300 else {"repr": "a very large number"}
    if isinstance(value, float):
        return float.__add__(value, 0.0)
    if isinstance(value, str):
        return str.__str__(value)[:_LONGEST]
    parts = _parts(value)
    if parts is None or deepest == 0:
        return {"repr": written(value)}
    name, entries = parts
    inside = [plain(each, deepest - 1) for each in entries[:_MOST]]
    return {name: sorted(inside, key=repr)} if name else inside


def _parts(value: Any) -> tuple[str, list[Any]] | None:
    if isinstance(value, Mapping):
        return "dict", [[key, value[key]] for key in value]
    if isinstance(value, Set):
        return "set", [*value]
    if isinstance(value, Sequence) and not isinstance(value, bytes | bytearray | memoryview):
        return "", [*value]
    return None


def written(value: Any) -> str:
    """How a value writes itself, in moderate length."""
    return repr(value)[:200]


def alike(given: Any, wanted: Any) -> bool:
    """Whether two `plain` values are the same. The last digits of a number with a point do not count; True is not 1."""
    if isinstance(given, bool) or isinstance(wanted, bool):
        return given is wanted
    if isinstance(given, int | float) and isinstance(wanted, int | float):
        return _are_near(given, wanted)
    if isinstance(given, list) and isinstance(wanted, list):
        return len(given) == len(wanted) and all(map(alike, given, wanted))
    if isinstance(given, dict) and isinstance(wanted, dict):
        return given.keys() == wanted.keys() and all(alike(given[each], wanted[each]) for each in wanted)
    return type(given) is type(wanted) and bool(given == wanted)


def _are_near(given: float, wanted: float) -> bool:
    if isinstance(given, int) and isinstance(wanted, int):
        return given == wanted
    try:
        return math.isclose(given, wanted, rel_tol=1e-9, abs_tol=1e-12) or (math.isnan(given) and math.isnan(wanted))
    except OverflowError:  # a whole number beyond all that have a point
        return False
