"""What a check has found, as a person, a program or a forge reads it."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from ownpace.authoring.check import ERROR, RULES, Diagnostic
from ownpace.authoring.file_lines import Lines

_NAMED = 20
"""Cells that are named one by one where the same is said of many."""
_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def as_text(found: list[Diagnostic]) -> Iterator[str]:
    """For each: place, code and what on one line, how to fix it below. Errors come first, of these what keeps a lesson
    from coming alive, and last what `--fix` can do; what is the same in several places of a notebook is said once."""
    alike: dict[tuple[Any, ...], list[Diagnostic]] = defaultdict(list)
    for one in sorted(found, key=_rank):
        alike[one.path, one.code, one.what, one.fix].append(one)
    return (_line(same) for same in alike.values())


def _rank(one: Diagnostic) -> tuple[Path, bool, bool, bool]:
    return one.path, one.level != ERROR, one.fixable, one.code not in _LIVES


_LIVES = {rule.code for rule in RULES if rule.group == "lives"}


def _line(same: list[Diagnostic]) -> str:
    first, *others = same
    advice = "" if first.level == ERROR else " (advice)"
    cells = ", ".join(str(one.cell) for one in others[:_NAMED])
    cells += f" and {len(others) - _NAMED} more" if len(others) > _NAMED else ""
    more = f" [{len(same)} times: also in cell{'s' * (len(others) > 1)} {cells}]" if others else ""
    return f"{first.place} {first.code} {first.rule}{advice}: {first.what}{more}\n    {first.fix}"


def summary(found: list[Diagnostic], notebooks: int, fixed: int) -> str:
    """How much there is to fix, in a line."""
    errors = sum(one.level == ERROR for one in found)
    rest = len(found) - errors
    advice = f", {rest} suggestion{'s' * (rest != 1)}" if rest else ""
    lessons = f"{notebooks} notebook{'s' * (notebooks != 1)}"
    can = sum(one.fixable for one in found)
    fixes = f" {fixed} cell{'s' * (fixed != 1)} fixed." if fixed else ""
    fixes = fixes or (f" ownpace check --fix fixes {can} of them." if can else "")
    return f"{errors or 'No'} problem{'s' * (errors != 1)}{advice} in {lessons}.{fixes}"


def as_json(found: list[Diagnostic]) -> str:
    """A list with an object for each. `file_line` is the line in the file, for whoever cannot place a cell."""
    lines = Lines()
    return json.dumps(
        [{**asdict(one), "path": str(one.path), "page": one.page, "file_line": lines.of(one)} for one in found],
        indent=1,
    )


def as_github(found: list[Diagnostic]) -> str:
    """A line for each, which GitHub's runners show at the line of a pull request."""
    lines = Lines()
    return "\n".join(_command(one, lines.of(one)) for one in found)


def _command(one: Diagnostic, line: int) -> str:
    level = "error" if one.level == ERROR else "notice"
    about = {"file": str(one.path), "line": line, "title": f"{one.code} {one.rule}, cell {one.cell}"}
    given = ",".join(f"{name}={_escaped(value, ':,')}" for name, value in about.items())
    return f"::{level} {given}::{_escaped(f'{one.what} {one.fix}')}"


def _escaped(value: object, more: str = "") -> str:
    """As GitHub's workflow commands want it."""
    text = str(value).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return "".join(f"%{ord(sign):02X}" if sign in more else sign for sign in text)


def as_gitlab(found: list[Diagnostic]) -> str:
    """GitLab's code quality report."""
    lines = Lines()
    return json.dumps([_issue(one, lines.of(one)) for one in found], indent=1)


def _issue(one: Diagnostic, line: int) -> dict[str, Any]:
    same = f"{one.path} {one.cell_id or one.cell} {one.code} {one.what}"
    return {
        "description": f"{one.code}, cell {one.cell}: {one.what} {one.fix}",
        "check_name": one.rule,
        "fingerprint": hashlib.sha256(same.encode()).hexdigest(),
        "severity": "major" if one.level == ERROR else "info",
        "location": {"path": str(one.path), "lines": {"begin": line}},
    }


def as_sarif(found: list[Diagnostic]) -> str:
    """SARIF 2.1.0, which GitHub's code scanning, GitLab and editors read."""
    lines = Lines()
    rules = [{"id": rule.code, "name": rule.name, "shortDescription": {"text": rule.about}} for rule in RULES]
    tool = {"driver": {"name": "ownpace check", "rules": rules}}
    results = [_result(one, lines.of(one)) for one in found]
    run = {"tool": tool, "results": results}
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=1)


def _result(one: Diagnostic, line: int) -> dict[str, Any]:
    where = {"artifactLocation": {"uri": Path(one.path).as_posix()}, "region": {"startLine": line}}
    return {
        "ruleId": one.code,
        "level": "error" if one.level == ERROR else "note",
        "message": {"text": f"Cell {one.cell}: {one.what} {one.fix}"},
        "locations": [{"physicalLocation": where}],
    }
