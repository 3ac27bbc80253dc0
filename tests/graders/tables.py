"""The tables of cases beside this file, one a kind of question, and what of them any test of every kind can use."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from ownpace_graders.kinds import KINDS
from ownpace_graders.program.outcome import outcomes


class Case(NamedTuple):
    """A row. `worth` is a number or "-", `right` is yes, no, almost, - or unreadable."""

    line: int
    response: Any
    key: dict[str, Any]
    worth: str
    right: str
    words: str


@cache
def cases(kind: str) -> tuple[Case, ...]:
    """The rows of a kind's table. A kind without one fails."""
    table = Path(__file__).with_name(f"{kind}.md").read_text(encoding="utf-8")
    return tuple(_case(n, line) for n, line in enumerate(table.splitlines(), start=1) if line.startswith("| `"))


def _case(number: int, line: str) -> Case:
    response, key, *rest = (cell.strip() for cell in line.strip("|").split(" | "))
    read = (read_yaml(cell.strip("`")) for cell in (response, key))
    return Case(number, *read, *rest)


def read_yaml(text: str) -> Any:
    """By libyaml: three thousand cells of tables are read by each worker before its first test."""
    return yaml.load(text, Loader=yaml.CSafeLoader)


def run(kind: str, response: Any, key: dict[str, Any]) -> dict[str, Any]:
    """The key with what comes of the tests of a response that is a program; of any other the key as it is."""
    runs = KINDS[kind].runs(response, key)
    return {**key, "results": outcomes(runs)} if runs else key


@cache
def whole_call(kind: str) -> dict[str, Any]:
    """Arguments of a call of this kind that has all it needs, and a key where it can have one."""
    needed = {each.name: "half" if each.name == "item" else "What?" for each in KINDS[kind].arguments if each.needed}
    of_its_own = [name for name in needed if name not in ("item", "prompt")]
    fit = [case.key for case in cases(kind) if case.right in ("yes", "-") and set(of_its_own) <= set(case.key)]
    keys = [{name: value for name, value in key.items() if name != "results"} for key in fit]
    return {**needed, **keys[0]} if keys[0].keys() <= set(KINDS[kind].signature.names) else needed
