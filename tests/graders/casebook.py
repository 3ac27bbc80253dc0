"""The cases of tests/graders/cases, as lessons and hand-ins of a course. cases/README.md says what stands in one."""

import copy
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ownpace_graders.course import Course
from tests.graders.tables import read_yaml

FOLDER = Path(__file__).parent / "cases"
START = ["solution s: x = 1", "test t (2): assert x == 1"]
_ROLES = {
    "solution": {"grade": False, "solution": True, "locked": False},
    "test": {"grade": True, "solution": False, "locked": True},
    "answer": {"grade": True, "solution": True, "locked": False},
    "task": {"grade": False, "solution": False, "locked": True, "task": True},
    "given": {"grade": False, "solution": False, "locked": True},
}
_TEXT = ("answer", "task", "text")
_OPEN, _CLOSE = "### BEGIN SOLUTION\n", "\n### END SOLUTION"


@dataclass(frozen=True)
class HandIn:
    """A student's hand-in, and its right outcome."""

    student: str
    score: float | None = None
    waits: bool = False
    penalty: float = 0
    fails: str = ""
    says: Sequence[str] = ()
    nbgrader: bool = False
    cells: Sequence[Any] | None = None
    change: str = "nothing"
    files: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Case:
    """A lesson, and what was handed in of it."""

    name: str
    cells: list[dict[str, Any]]
    files: Mapping[str, str] = field(default_factory=dict)
    settings: str = ""
    due: str = ""
    students: list[HandIn] = field(default_factory=list)

    def write(self, course: Course) -> None:
        """The lesson into source/."""
        folder = course.place("source", self.name)
        folder.mkdir(parents=True)
        _write(folder / f"{self.name}.ipynb", _notebook(self.cells))
        for name, text in self.files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text)

    def hand_in(self, course: Course) -> None:
        """Every hand-in into submitted/, from what was released."""
        released = json.loads((course.place("release", self.name) / f"{self.name}.ipynb").read_text(encoding="utf-8"))
        for each in self.students:
            folder = course.place("submitted", self.name, each.student)
            folder.mkdir(parents=True)
            notebook = copy.deepcopy(released)
            notebook["cells"] = _theirs(each.cells, notebook["cells"])
            for name, text in each.files.items():
                (folder / name).write_text(text)
            CHANGES[each.change](notebook, folder / f"{self.name}.ipynb")


def cases() -> list[Case]:
    """All of them, by name."""
    return [_case(path) for path in sorted(FOLDER.glob("*.yml"))]


def _case(path: Path) -> Case:
    said = read_yaml(path.read_text(encoding="utf-8"))
    students = [_hand_in(name, about) for name, about in said["students"].items()]
    cells = [cell(line) for line in said.get("lesson", START)]
    return Case(path.stem, cells, said.get("files", {}), said.get("settings", ""), str(said.get("due", "")), students)


def _hand_in(student: str, said: dict[str, Any]) -> HandIn:
    says = said.get("says", [])
    return HandIn(
        student, **{**said, "says": [says] if isinstance(says, str) else says, "nbgrader": "nbgrader" in said}
    )


def cell(line: str) -> dict[str, Any]:
    """A cell of `role id (points): text`."""
    head, _, text = line.partition(":")
    role, *names = head.split()
    kind = "markdown" if role in _TEXT else "code"
    text = text.strip()
    if role == "solution":
        text = f"{_OPEN}{text}{_CLOSE}"
    made: dict[str, Any] = {"cell_type": kind, "id": names[0], "metadata": {}, "source": text}
    if role in _ROLES:
        marks = {"grade_id": names[0], "schema_version": 3, "task": False, **_ROLES[role]}
        points = {"points": float(names[1].strip("()"))} if len(names) > 1 else {}
        made["metadata"] = {"nbgrader": {**marks, **points}}
    return made | ({"outputs": [], "execution_count": None} if kind == "code" else {})


def _theirs(lines: Sequence[Any] | None, released: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A student's cells, from those that were released."""
    if lines is None:
        return released
    known = {cell["id"]: cell for cell in released}
    return [_own(line, number, known) for number, line in enumerate(lines)]


def _own(line: Any, number: int, known: Mapping[str, dict[str, Any]]) -> dict[str, Any]:
    name, text = next(iter(line.items())) if isinstance(line, dict) else (line, None)
    if name.startswith("+"):
        kind = name.removeprefix("+ ")
        code: dict[str, Any] = {"outputs": [], "execution_count": None} if kind == "code" else {}
        return {"cell_type": kind, "id": f"own-{number}", "metadata": {}, "source": str(text), **code}
    cell = copy.deepcopy(known[name])
    return cell if text is None else {**cell, "source": str(text)}


def _notebook(cells: list[dict[str, Any]]) -> dict[str, Any]:
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": {"kernelspec": kernel}, "cells": cells}


def _write(path: Path, notebook: dict[str, Any], encoding: str = "utf-8") -> None:
    path.write_bytes(json.dumps(notebook, indent=1).encode(encoding))


def _each(change: Callable[[dict[str, Any]], Any]) -> Callable[[dict[str, Any], Path], None]:
    def changed(notebook: dict[str, Any], path: Path) -> None:
        for cell in notebook["cells"]:
            change(cell)
        _write(path, notebook)

    return changed


def _stripped(notebook: dict[str, Any], path: Path) -> None:
    """No metadata, and no cell ids, as some converters leave a notebook."""
    for cell in notebook["cells"]:
        cell["metadata"] = {}
        del cell["id"]
    _write(path, {**notebook, "nbformat_minor": 4})


def _answer_is(kind: str) -> Callable[[dict[str, Any], Path], None]:
    def changed(notebook: dict[str, Any], path: Path) -> None:
        cell = next(cell for cell in notebook["cells"] if cell["id"] == "s")
        cell["cell_type"] = kind
        for name in ("outputs", "execution_count"):
            cell.pop(name, None)
        _write(path, notebook)

    return changed


def _copied(notebook: dict[str, Any], path: Path) -> None:
    _write(path, notebook)
    first = next(cell for cell in notebook["cells"] if cell["metadata"].get("nbgrader"))
    _write(path.with_name(f"{path.stem}-Copy1.ipynb"), {**notebook, "cells": [{**first, "source": "x = 7"}]})


def _beside_release(notebook: dict[str, Any], path: Path) -> None:
    """A copy was worked on, and the notebook itself handed in as it came, but saved once."""
    _write(path.with_name(f"{path.stem}_final.ipynb"), notebook)
    release = path.parents[3] / "release" / path.stem / path.name
    _write(path, {**json.loads(release.read_text(encoding="utf-8")), "metadata": {"saved": True}})


def _in_a_folder(notebook: dict[str, Any], path: Path) -> None:
    (path.parent / "work").mkdir()
    _write(path.parent / "work" / path.name, notebook)


def _both_endings(notebook: dict[str, Any], path: Path) -> None:
    _write(path.with_suffix(".IPYNB"), {"cells": 7})
    _write(path, notebook)


def _two(notebook: dict[str, Any], path: Path) -> None:
    for name in ("a.ipynb", "b.ipynb"):
        _write(path.with_name(name), notebook)


def _doubled(notebook: dict[str, Any], path: Path) -> None:
    """The answer split into two cells, as the menu does it."""
    at, cell = next((at, cell) for at, cell in enumerate(notebook["cells"]) if cell["id"] == "s")
    notebook["cells"].insert(at, {**cell, "id": "s-copy", "source": "y = 0"})
    _write(path, notebook)


CHANGES: dict[str, Callable[[dict[str, Any], Path], object]] = {
    "nothing": lambda notebook, path: _write(path, notebook),
    "stripped": _stripped,
    "half its metadata": _each(lambda cell: cell["metadata"].get("nbgrader", {}).pop("schema_version", None)),
    "skips its tests": _each(lambda cell: cell["metadata"].update(tags=["skip-execution"])),
    "expects an error": _each(lambda cell: cell["metadata"].update(tags=["raises-exception"])),
    "unlocks its tests": _each(lambda cell: cell["metadata"].get("nbgrader", {}).update(locked=False, solution=True)),
    "answer is Markdown": _answer_is("markdown"),
    "renamed": lambda notebook, path: _write(path.with_name("Untitled3.ipynb"), notebook),
    "beside a copy": _copied,
    "the copy alone": lambda notebook, path: _write(path.with_name(f"{path.stem}-Copy1.ipynb"), notebook),
    "two others": _two,
    "beside the release": _beside_release,
    "in a folder": _in_a_folder,
    "with a browser's ending": lambda notebook, path: _write(path.with_name(f"{path.name}.txt"), notebook),
    "with an ending in capitals": lambda notebook, path: _write(path.with_suffix(".IPYNB"), notebook),
    "with both endings": _both_endings,
    "as a web page alone": lambda _, path: path.with_suffix(".html").write_text("<p>x = 1</p>"),
    "split": _doubled,
    "with a byte order mark": lambda notebook, path: _write(path, notebook, "utf-8-sig"),
    "in UTF-16": lambda notebook, path: _write(path, notebook, "utf-16"),
    "empty file": lambda _, path: path.write_bytes(b""),
    "a web page": lambda _, path: path.write_text("<!DOCTYPE html><title>Log in</title>"),
}
"""What else was done to a notebook, which is then written to a path."""


def hand_ins() -> Iterator[tuple[Case, HandIn]]:
    """Every hand-in of every case."""
    for case in cases():
        for each in case.students:
            yield case, each
