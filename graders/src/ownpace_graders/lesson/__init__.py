"""A lesson, read from its notebook: front matter, plan, objectives and cells. Nothing in it is run."""

import json
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, TypeGuard

from ownpace_graders.errors import LessonError
from ownpace_graders.lesson.cells import Cell, has_front, headings, read_cells, source_of
from ownpace_graders.lesson.front import FrontMatter, Phase, read_front_matter, slug

__all__ = [
    "Cell",
    "FrontMatter",
    "Lesson",
    "Phase",
    "is_format_4",
    "key_of",
    "lesson_of",
    "read_lesson",
    "read_notebook",
    "slug",
]


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
        """In plain letters; the author's Markdown is in `front`."""
        from ownpace_graders.lesson.markdown import plain  # what loads it is not needed by who only reads a lesson

        return plain(self.front.title)

    @cached_property
    def checking(self) -> frozenset[str]:
        """The phases, by their slugs, whose questions are an exit ticket's."""
        return frozenset(phase.slug for phase in self.plan if phase.purpose == "check")

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
        return key_of(self.path)

    @property
    def kernel(self) -> str:
        return str(self.notebook.get("metadata", {}).get("kernelspec", {}).get("name", "python3"))

    @cached_property
    def questions(self) -> tuple[Cell, ...]:
        """Every cell that takes a response: ask calls, solution cells and written answers, in order."""
        return tuple(cell for cell in self.cells if cell.role in ("ask", "solution", "written") and cell.item)


def key_of(path: Path) -> str:
    """What names a notebook's page: its folder, and the notebook too where its name differs."""
    name = path.parent.name
    return name if path.stem == name else f"{name}/{path.stem}"


def read_notebook(path: Path) -> dict[str, Any]:
    """The notebook's JSON. LessonError when there is none, it is not JSON, or it is not nbformat 4."""
    text = ""
    try:
        text = path.read_text(encoding="utf-8")
        notebook = json.loads(text)
    except FileNotFoundError:
        raise LessonError(
            "There is no such notebook.", where=str(path), next="Check the lesson's name: it is the folder's name."
        ) from None
    except (ValueError, RecursionError) as error:
        what, next = _unreadable(text, error)
        raise LessonError(what, where=str(path), next=next) from None
    if is_format_4(notebook):
        return notebook
    raise LessonError(
        "The file is not a notebook of format 4.",
        where=str(path),
        next="Open it in JupyterLab and save it: that brings it to format 4.",
    )


_MERGED = re.compile(r"^<{7} ", re.MULTILINE)


def _unreadable(text: str, error: Exception) -> tuple[str, str]:
    """What is wrong with a file that is not JSON, and what to do."""
    if _MERGED.search(text):
        what = "Two versions of the notebook stand in the file, because a merge is not finished."
        return what, "Take one of them: git checkout --ours (or --theirs), and the file's name."
    line = f": it cannot be read from line {error.lineno} on" if isinstance(error, json.JSONDecodeError) else ""
    return f"The file is not a notebook{line}.", "Take an earlier copy, or save it again where it is still open."


def is_format_4(notebook: Any) -> TypeGuard[dict[str, Any]]:
    """Whether this JSON is a notebook that can be read as a lesson."""
    cells = notebook.get("cells") if isinstance(notebook, dict) and notebook.get("nbformat") == 4 else None
    return isinstance(cells, list) and all(isinstance(cell, dict) for cell in cells)


def read_lesson(path: Path) -> Lesson:
    """The lesson in this notebook. LessonError names the cell and line of what cannot be read."""
    return lesson_of(read_notebook(path), path)


def lesson_of(notebook: dict[str, Any], path: Path) -> Lesson:
    """The lesson in a notebook of format 4 that is not, or not yet, on the disk. LessonError as above."""
    raw = notebook["cells"]
    has_front_matter = bool(raw) and has_front(raw[0])
    front = (
        read_front_matter(source_of(raw[0]), path)
        if has_front_matter
        else FrontMatter(title=_first_heading(raw) or path.stem.replace("-", " "))
    )
    part = "" if path.stem == path.parent.name else path.stem
    cells = read_cells(raw, {phase.heading: phase.slug for phase in front.plan}, has_front_matter, part)
    return Lesson(path.parent.name, path, front, cells, notebook, has_front_matter)


def _first_heading(raw: list[dict[str, Any]]) -> str | None:
    """The first `#` heading: `##` and below name parts of the notebook, not the whole."""
    texts = [source_of(cell) for cell in raw if cell.get("cell_type") == "markdown"]
    return next((heading for text in texts for marks, heading in headings(text) if marks == "#"), None)
