"""The form of a lesson's front matter. A field that is not changed keeps its lines, and the comments in them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from ownpace.authoring.lab.fields import READ, SHOW, columns, is_empty, rows
from ownpace_graders.errors import LessonError
from ownpace_graders.lesson.front import FIELDS, NEEDED, PURPOSES, WHEN, read_front_matter

_CONTROLS = {dict: "rows", list: "lines", int: "number", str: "words"}
_PLAN = ({"name": "heading"}, {"name": "purpose", "choices": [*PURPOSES]}, {"name": "minutes"})
_ROOM = 110


def form(source: str) -> dict[str, Any]:
    """As a question's form. LessonError where the YAML cannot be read."""
    fields = _read(source)
    return {"call": "", "noun": "front matter", "about": "what the lesson says of itself", "parts": {"call": [
        _field(name, fields.get(name)) for name in FIELDS
    ]}}  # fmt: skip


def write(source: str, given: dict[str, Any], path: Path) -> dict[str, Any]:
    """As a question's."""
    fields, shown = _read(source), given.get("call", {})
    changes = {
        name: _value(name, shown[name])
        for name in FIELDS
        if name in shown and shown[name] != _shown(name, fields.get(name))
    }
    new = _with(source, changes)
    try:
        read_front_matter(new, path)
    except LessonError as error:
        named = next((name for name in FIELDS if name in error.what.split()), "title")
        return {"problems": [{"part": "call", "name": named, "words": f"{error.what} {error.next}"}]}
    return {"cells": [{"source": new, "metadata": {}}]}


def _field(name: str, value: Any) -> dict[str, Any]:
    control = _control(name)
    cells = {"columns": [*_PLAN] if name == "plan" else columns(FIELDS[name][1])} if control == "rows" else {}
    choices = {"choices": [*WHEN]} if control == "pick" else {}
    said = {"name": name, "about": FIELDS[name][1], "takes": "", "needed": name in NEEDED, "control": control}
    said["given"] = value is not None
    return {**said, **cells, **choices, "value": _shown(name, value)}


def _control(name: str) -> str:
    return "pick" if name == "when" else "rows" if name == "plan" else _CONTROLS[FIELDS[name][0]]


def _shown(name: str, value: Any) -> Any:
    if name == "plan":
        entries = [entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []
        return [[str(entry.get(column["name"], "")) for column in _PLAN] for entry in entries]
    return SHOW[_control(name)](value)


def _value(name: str, shown: Any) -> Any:
    if name == "plan":
        entries = rows(shown, len(_PLAN))
        return [{"heading": head, "purpose": of, "minutes": READ["number"](minutes)} for head, of, minutes in entries]
    control = _control(name)
    if is_empty(control, shown):
        return {} if name in NEEDED and control == "rows" else None
    return READ[control](shown)


def _read(source: str) -> dict[str, Any]:
    """The fields as they stand; none in an empty cell."""
    if not source.strip():
        return {}
    try:
        found = yaml.safe_load("\n".join(_inside(source)))
    except yaml.YAMLError:
        found = None
    if isinstance(found, dict):
        return found
    raise LessonError(
        "The front matter cannot be read, so it has no form.", next="See what is said of it, and fix it in the cell."
    )


def _inside(source: str) -> list[str]:
    lines = source.strip().splitlines()
    return lines[1:-1] if lines and lines[-1].strip() == "---" else lines[1:]


def _with(source: str, changes: dict[str, Any]) -> str:
    """The front matter with these fields, None taking one out. New ones come last."""
    lines = _inside(source) if source.strip() else []
    spans = _spans(lines)
    for name, value in reversed([*changes.items()]):
        if name in spans:
            begin, end = spans[name]
            lines[begin:end] = [] if value is None else _yaml(name, value)
            spans = _spans(lines)
    for name, value in changes.items():
        lines += _yaml(name, value) if name not in spans and value is not None else []
    return "\n".join(["---", *lines, "---"])


def _spans(lines: list[str]) -> dict[str, tuple[int, int]]:
    """From which line to which each field stands, without the empty lines and comments after it."""
    node = yaml.compose("\n".join(lines), Loader=yaml.SafeLoader)
    if not isinstance(node, yaml.MappingNode):
        return {}
    starts = [(str(key.value), key.start_mark.line) for key, _ in node.value]
    ends = [*(line for _, line in starts[1:]), len(lines)]
    spans = {}
    for (name, begin), end in zip(starts, ends, strict=True):
        while end > begin + 1 and (not lines[end - 1].strip() or lines[end - 1].startswith("#")):
            end -= 1
        spans[name] = (begin, end)
    return spans


def _yaml(name: str, value: Any) -> list[str]:
    """A field in lines of YAML, as people write it: an entry of the plan a line."""
    if name == "plan":
        flow = [
            yaml.safe_dump(row, default_flow_style=True, sort_keys=False, allow_unicode=True, width=9999)
            for row in value
        ]
        return ["plan:", *(f"  - {row.strip()}" for row in flow)] if flow else ["plan: []"]
    return yaml.safe_dump({name: value}, sort_keys=False, allow_unicode=True, width=_ROOM).rstrip().split("\n")
