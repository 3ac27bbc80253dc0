"""The cells of a lesson: what each is for, and what a student does in it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from ownpace_graders.kinds import KINDS, NBGRADERS, Kind
from ownpace_graders.lesson.calls import Call, read_call

ANSWERS = ("solution", "written")
"""Roles of the cells that nbgrader has students fill."""

_SPACE = r"[^\S\n]"
HEADING = re.compile(rf"^(#{{1,6}}){_SPACE}++(.*[^\s#]#*+)(?:{_SPACE}(?:#|{_SPACE})*)?$", re.MULTILINE)
"""Its marks, which say its level, and its text, without marks that close it. After the last sign that is neither blank
nor mark all matches, so nothing is read twice. Python 3.11.2 gets groups with a possessive quantifier wrong."""
FENCE = re.compile(r"^ {0,3}(`{3,}+|~{3,}+)[^\n]*+\n.*?(?:^ {0,3}\1[`~]*[ \t]*$|\Z)", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell. `index` counts from 0, `number` from 1 as people count; `phase` is the slug it stands in.

    `notebook` is the notebook's name where its folder may hold several, else "". `tests` are the sources of the tests
    that a student may see and that this answer must pass: those between it and the next answer that is code.

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
    notebook: str = ""
    tests: tuple[str, ...] = ()

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
    def is_program(self) -> bool:
        """Whether it asks for a program, or for lines of one, that has to be run."""
        return bool(self.call and self.kind and self.kind.is_program(self.call.arguments))

    @property
    def kind(self) -> Kind | None:
        """The kind of question that the cell is; None where it is none, or one that there is not."""
        return KINDS.get(self.call.kind) if self.call and self.role == "ask" else NBGRADERS.get(self.role)

    @property
    def points(self) -> float | None:
        """Points the cell is worth: the call's, else nbgrader's, else None."""
        if self.role == "ask" and self.call:
            return _number(self.kind.points(self.call.arguments) if self.kind else self.call.arguments.get("points", 1))
        return _number(self.nbgrader["points"]) if self.nbgrader.get("grade") and "points" in self.nbgrader else None

    @property
    def item(self) -> str | None:
        """The id under which the record keeps what a student did here.

        nbgrader's ids are used once in a notebook, and the notebooks of one folder share a record: there the notebook's
        name comes first, "problem1/squares". The id of an ask call is its own.
        """
        if self.call and self.role == "ask":
            return self.call.item
        return f"{self.notebook}/{self.grade_id}" if self.notebook and self.grade_id else self.grade_id


def read_cells(
    raw: list[dict[str, Any]], slugs: dict[str, str], has_front_matter: bool, notebook: str
) -> tuple[Cell, ...]:
    """A notebook's cells. `slugs` are the plan's phases by their heading; `notebook` is as in Cell."""
    cells = _roles(raw, slugs, has_front_matter)
    return tuple(replace(cell, notebook=notebook, tests=_tests(cell, cells)) for cell in cells)


def _roles(raw: list[dict[str, Any]], slugs: dict[str, str], has_front_matter: bool) -> list[Cell]:
    cells, phase = [], None
    for index, cell in enumerate(raw):
        source = source_of(cell)
        if cell.get("cell_type") == "markdown":
            found = [text for marks, text in headings(source) if marks == "##" and text in slugs]
            phase = slugs[found[0]] if found else phase
        call = _call(source, has_front_matter) if cell.get("cell_type") == "code" else None
        metadata = cell.get("metadata") if isinstance(cell.get("metadata"), dict) else {}
        role = "front" if index == 0 and has_front_matter else _role(cell.get("cell_type"), metadata or {}, call)
        attachments = cell.get("attachments") or {}
        cells.append(Cell(index, role, source, metadata or {}, call, phase, attachments, str(cell.get("cell_type"))))
    return cells


def _call(source: str, has_front_matter: bool) -> Call | None:
    """The cell's call. In a lesson of ours an unknown kind is a slip of the author's, to be told; in a notebook that
    has never heard of us, something else that happens to be called ask or show."""
    call = read_call(source)
    return call if has_front_matter or (call and call.signature) else None


def _tests(answer: Cell, cells: list[Cell]) -> tuple[str, ...]:
    if answer.role not in ANSWERS or answer.cell_type != "code":
        return ()
    return tuple(cell.source for cell in tests_of(answer, cells) if _says(cell.source))


def tests_of(answer: Cell, cells: Sequence[Cell]) -> list[Cell]:
    """The cells with tests between an answer and the next one that is code."""
    after = cells[answer.index + 1 :]
    end = next((cell.index for cell in after if cell.role in ANSWERS and cell.cell_type == "code"), len(cells))
    return [cell for cell in cells[answer.index + 1 : end] if cell.role == "tests"]


def _says(source: str) -> bool:
    """Whether there is more in it than comments: tests that are all hidden leave an empty cell in the release."""
    return any(line.strip() and not line.lstrip().startswith("#") for line in source.splitlines())


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


def has_front(first: Mapping[str, Any]) -> bool:
    """Whether a notebook's first cell is front matter. Every other Raw cell is then a note to the lesson's author."""
    return first.get("cell_type") == "raw" and source_of(first).lstrip().startswith("---")


def without_notes(cells: Sequence[Any]) -> list[Any]:
    """A notebook's cells but for the notes to its author, which are in no release."""
    if not cells or not has_front(cells[0]):
        return [*cells]
    return [cells[0], *(cell for cell in cells[1:] if cell.get("cell_type") != "raw")]


def headings(source: str) -> list[tuple[str, str]]:
    """The marks and text of each `#` and `##` heading of a Markdown cell; a comment in a block of code is none."""
    return [(marks, text) for marks, text in HEADING.findall(without_code(source)) if len(marks) < 3]


def without_code(source: str) -> str:
    """The Markdown with empty lines in place of its fenced code, so that lines keep their numbers."""
    return FENCE.sub(lambda block: "\n" * block[0].count("\n"), source)


def source_of(cell: Mapping[str, Any]) -> str:
    """The source of a cell as it stands in the file: a text, or a list of lines."""
    source = cell.get("source", "")
    return "".join(map(str, source)) if isinstance(source, list) else str(source)


def _number(value: Any) -> float | None:
    return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None
