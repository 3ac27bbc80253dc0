"""What goes to who grades a submission, and what comes back: plain data, which can be sent to another computer."""

from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import Any

from ownpace_graders.autograde.ungradable import Fault

CellName = tuple[str, str]
"""A notebook's name and a cell's grade_id."""


@dataclass(frozen=True)
class ReleasedCell:
    """A cell as it was released: what the gradebook says that it must be."""

    name: str
    cell_type: str
    source: str
    locked: bool
    checksum: str


@dataclass(frozen=True)
class Points:
    """A cell that is worth points."""

    name: str
    max_score: float


@dataclass(frozen=True)
class Notebook:
    """A released notebook as the gradebook has it, under nbgrader's own names."""

    kernelspec: str | None
    source_cells: list[ReleasedCell]
    grade_cells: list[Points]
    task_cells: list[Points]
    solution_cells: list[Points]


@dataclass(frozen=True)
class Brief:
    """A lesson, for grading submissions of it anywhere. `key` is another for every run.

    config: nbgrader's settings · notebooks: what was released · lessons: the author's notebooks as they stand in
    their files, without outputs, by name · markdown: what identifies the author's text cells, by notebook · asks: the
    notebooks in which `ask` is ours · files: what lies beside the source, bytes by name; they win over what was handed
    in · imports: what the notebooks import, as statements · hidden: this computer's folders that no student's code may
    see
    """

    key: str
    lesson: str
    config: Any
    notebooks: dict[str, Notebook]
    lessons: dict[str, dict[str, Any]]
    markdown: dict[str, frozenset[str]]
    asks: frozenset[str]
    files: dict[str, bytes]
    imports: list[str]
    hidden: tuple[Path, ...]


@dataclass(frozen=True)
class Submission:
    """What a student handed in: the notebooks that the gradebook knows, and the files beside them, bytes by name.

    folder: where it lies on the computer that took it in · assumed: what was, to read it, in words
    """

    student: str
    folder: str
    notebooks: dict[str, bytes]
    files: dict[str, bytes]
    assumed: tuple[str, ...] = ()


@dataclass
class Graded:
    """What grading gave. `fault`, when it failed; then there is nothing else but the log.

    notebooks: what is to stand in autograded/, by name · scores and comments: nbgrader's own · starved: the code was
    kept waiting for a processor until its time was over · assumed: what was, to grade it, in words
    """

    notebooks: dict[str, str] = field(default_factory=dict)
    scores: dict[CellName, float | None] = field(default_factory=dict)
    comments: dict[CellName, str | None] = field(default_factory=dict)
    log: str = ""
    fault: Fault | None = None
    starved: bool = False
    assumed: tuple[str, ...] = ()

    @property
    def names(self) -> list[str]:
        """The notebooks' names without their ending, as nbgrader has them."""
        return [PurePath(name).stem for name in self.notebooks]
