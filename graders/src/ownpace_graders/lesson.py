"""A lesson, read from its notebook: front matter, plan, objectives and cells. Nothing in it is run."""

import json
import re
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, TypeGuard

from ownpace_graders.calls import Call, read_call
from ownpace_graders.errors import LessonError
from ownpace_graders.front import FrontMatter, Phase, read_front_matter, slug

__all__ = ["Cell", "FrontMatter", "Lesson", "Phase", "read_lesson", "read_notebook", "slug"]

HEADING = re.compile(r"^(#{1,2})\s+(.+?)\s*#*\s*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell. `index` counts from 0, `number` from 1 as people count; `phase` is the slug it stands in.

    `role` is one of: front, text, ask, show, solution (an autograded answer), written (a manually graded
    answer), tests (locked autograder tests), task (nbgrader's manually graded task), code (runs when the
    lesson starts), raw.
    """

    index: int
    role: str
    source: str
    metadata: dict[str, Any]
    call: Call | None = None
    phase: str | None = None
    attachments: dict[str, Any] = field(default_factory=dict)
    cell_type: str = "code"

    @property
    def number(self) -> int:
        return self.index + 1

    @property
    def nbgrader(self) -> dict[str, Any]:
        """nbgrader's metadata, empty where there is none."""
        found = self.metadata.get("nbgrader")
        return found if isinstance(found, dict) else {}

    @property
    def grade_id(self) -> str | None:
        found = self.nbgrader.get("grade_id")
        return str(found) if found is not None else None

    @property
    def points(self) -> float | None:
        """Points the cell is worth: the call's, else nbgrader's, else None."""
        if self.role == "ask" and self.call:
            default = 0 if self.call.kind == "reflect" else 1
            return _number(self.call.arguments.get("points", default))
        return _number(self.nbgrader["points"]) if self.nbgrader.get("grade") and "points" in self.nbgrader else None

    @property
    def item(self) -> str | None:
        """The id under which the record keeps what a student did here."""
        return self.call.item if self.call and self.role == "ask" else self.grade_id


@dataclass(frozen=True)
class Lesson:
    """One notebook as a lesson. `name` is its folder's name, nbgrader's assignment."""

    name: str
    path: Path
    front: FrontMatter
    cells: tuple[Cell, ...]
    notebook: dict[str, Any]
    has_front_matter: bool

    @property
    def title(self) -> str:
        return self.front.title

    @property
    def summary(self) -> str:
        return self.front.summary

    @property
    def plan(self) -> tuple[Phase, ...]:
        return self.front.plan

    @property
    def objectives(self) -> dict[str, str]:
        return self.front.objectives

    @property
    def language(self) -> str:
        return self.front.language

    @property
    def minutes(self) -> float:
        """Planned minutes for the whole lesson."""
        return sum(phase.minutes for phase in self.plan)

    @property
    def key(self) -> str:
        """What names this page: the folder, and the notebook too where its name differs."""
        return self.name if self.path.stem == self.name else f"{self.name}/{self.path.stem}"

    @property
    def kernel(self) -> str:
        return str(self.notebook.get("metadata", {}).get("kernelspec", {}).get("name", "python3"))

    @cached_property
    def questions(self) -> tuple[Cell, ...]:
        """Every cell that takes a response: ask calls, solution cells and written answers, in order."""
        return tuple(cell for cell in self.cells if cell.role in ("ask", "solution", "written") and cell.item)


def read_notebook(path: Path) -> dict[str, Any]:
    """The notebook's JSON. LessonError when there is none, it is no JSON, or it is not nbformat 4."""
    try:
        notebook = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise LessonError(
            "There is no such notebook.", where=str(path), next="Check the lesson's name: it is the folder's name."
        ) from None
    except (ValueError, RecursionError) as error:
        raise LessonError(
            f"The file is no notebook: {error}",
            where=str(path),
            next="Open it in JupyterLab and save it again, or take an earlier copy.",
        ) from None
    if _is_format_4(notebook):
        return notebook
    raise LessonError(
        "The file is not a notebook of format 4.",
        where=str(path),
        next="Open it in JupyterLab and save it: that brings it to format 4.",
    )


def _is_format_4(notebook: Any) -> TypeGuard[dict[str, Any]]:
    cells = notebook.get("cells") if isinstance(notebook, dict) and notebook.get("nbformat") == 4 else None
    return isinstance(cells, list) and all(isinstance(cell, dict) for cell in cells)


def read_lesson(path: Path) -> Lesson:
    """The lesson in this notebook. LessonError names the cell and line of what cannot be read."""
    notebook = read_notebook(path)
    sources = [_text(cell.get("source", "")) for cell in notebook["cells"]]
    first = notebook["cells"][0] if sources else {}
    has_front_matter = first.get("cell_type") == "raw" and sources[0].lstrip().startswith("---")
    front = (
        read_front_matter(sources[0], path)
        if has_front_matter
        else FrontMatter(title=_first_heading(notebook["cells"], sources) or path.stem.replace("-", " "))
    )
    cells = _cells(notebook["cells"], sources, {phase.heading: phase.slug for phase in front.plan}, has_front_matter)
    return Lesson(path.parent.name, path, front, cells, notebook, has_front_matter)


def _cells(
    raw: list[dict[str, Any]], sources: list[str], slugs: dict[str, str], has_front_matter: bool
) -> tuple[Cell, ...]:
    cells, phase = [], None
    for index, (cell, source) in enumerate(zip(raw, sources, strict=True)):
        if cell.get("cell_type") == "markdown":
            headings = [text for marks, text in HEADING.findall(source) if marks == "##" and text in slugs]
            phase = slugs[headings[0]] if headings else phase
        call = read_call(source) if cell.get("cell_type") == "code" else None
        metadata = cell.get("metadata") if isinstance(cell.get("metadata"), dict) else {}
        role = "front" if index == 0 and has_front_matter else _role(cell.get("cell_type"), metadata or {}, call)
        attachments = cell.get("attachments") or {}
        cells.append(Cell(index, role, source, metadata or {}, call, phase, attachments, str(cell.get("cell_type"))))
    return tuple(cells)


def _role(cell_type: Any, metadata: dict[str, Any], call: Call | None) -> str:
    """What a cell is for. The order matters: an ask call is a question whatever nbgrader's metadata says."""
    if call and cell_type == "code":
        return call.module
    marks = metadata.get("nbgrader")
    marks = marks if isinstance(marks, dict) else {}
    if marks.get("task"):
        return "task"
    if marks.get("solution") and (marks.get("grade") or cell_type == "markdown"):
        return "written"
    if cell_type == "code":
        return "solution" if marks.get("solution") else "tests" if marks.get("grade") else "code"
    return "text" if cell_type == "markdown" else "raw"


def _first_heading(cells: list[dict[str, Any]], sources: list[str]) -> str | None:
    """The first `#` heading: `##` and below name parts of the notebook, not the whole."""
    text = "\n".join(s for cell, s in zip(cells, sources, strict=True) if cell.get("cell_type") == "markdown")
    return next((heading for marks, heading in HEADING.findall(text) if marks == "#"), None)


def _text(source: Any) -> str:
    return "".join(map(str, source)) if isinstance(source, list) else str(source)


def _number(value: Any) -> float | None:
    return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None
