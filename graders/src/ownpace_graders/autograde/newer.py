"""Whether a lesson's source is another than what was released of it: students are graded by what was released."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbgrader.preprocessors import IncludeHeaderFooter
from traitlets.config import LoggingConfigurable

from ownpace_graders.autograde.brief import Notebook
from ownpace_graders.lesson.calls import read_call
from ownpace_graders.nbgrading.questions import ClearSolutions
from ownpace_graders.nbgrading.updated import Updated
from ownpace_graders.practice.lent import with_earlier

_MADE = "AUTOTEST"
"""In a cell of which nbgrader writes the tests itself, when it is released."""


def newer(parent: LoggingConfigurable, folder: Path, released: Mapping[str, Notebook]) -> list[str]:
    """The cells that the gradebook has otherwise than the source in the folder, by grade_id, in the order of the
    source; a notebook's name where it was never released."""
    found: list[str] = []
    for path in sorted(folder.glob("*.ipynb")):
        if path.stem in released:
            found += _changed(_prepared(parent, path), released[path.stem])
        else:
            found.append(path.stem)
    return found


def _prepared(parent: LoggingConfigurable, path: Path) -> NotebookNode:
    """The notebook as nbgrader has it when it writes what was released into the gradebook. What cannot be prepared is
    said when the lesson is released."""
    notebook = nbformat.read(path, as_version=nbformat.current_nbformat)
    try:
        for step in (Updated, IncludeHeaderFooter, ClearSolutions):
            notebook, _ = step(parent=parent).preprocess(notebook, {})
    except (RuntimeError, ValueError, OSError):
        return nbformat.v4.new_notebook()
    return notebook


def _with_earlier(source: str, released: str) -> str:
    """A source with what releasing has put into it: another lesson that has changed since is not a change here."""
    call = read_call(released) if "earlier=" in released else None
    return with_earlier(source, call.arguments.get("earlier") or []) if call else source


def _changed(notebook: NotebookNode, released: Notebook) -> Iterator[str]:
    texts = {one.name: (one.cell_type, one.source) for one in released.source_cells}
    points = {one.name: one.max_score for one in (*released.grade_cells, *released.task_cells)}
    for cell in notebook.cells:
        marks = cell.metadata.get("nbgrader", {})
        if not any(marks.get(role) for role in ("grade", "solution", "locked", "task")):
            continue
        name, worth = marks.get("grade_id"), marks.get("grade") or marks.get("task")
        source = _with_earlier(cell.source, texts.get(name, ("", ""))[1])
        same_text = _MADE in cell.source or (cell.cell_type, source) == texts.get(name)
        if not same_text or (worth and float(marks.get("points", 0)) != points.get(name)):
            yield str(name)
