"""What a student handed in cannot run in the browser of the teacher who looks at it.

nbgrader's formgrader and feedback put Markdown cells and HTML outputs into their pages as they are, and the
formgrader's page can do whatever its teacher can do on that server.
"""

import json
from collections.abc import Mapping, Set
from pathlib import Path
from typing import Any

from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from nbgrader.preprocessors import NbGraderPreprocessor
from nbgrader.utils import is_locked

from ownpace_graders.safe import as_markdown, is_safe

_PLAIN = ("text/plain", "text/latex", "image/png", "image/jpeg", "image/svg+xml")
"""Outputs that nbconvert shows escaped or as a picture."""


class ShowSafely(NbGraderPreprocessor):
    """Text that could run something is shown as it was typed; outputs that could are left out, their text/plain stays.

    The last of nbgrader's autograding preprocessors: grades do not depend on it. Cells that the teacher wrote, in the
    lesson's source or locked, stay as they are. `teachers`: the former by notebook, where the source is not at hand.
    """

    teachers: Mapping[str, Set[str]] | None = None

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        nb.metadata.pop("widgets", None)
        teachers = self._teachers(resources["nbgrader"])
        for cell in nb.cells:
            if cell.cell_type == "code":
                cell.outputs = [_output(output) for output in cell.outputs]
            elif cell.cell_type == "markdown" and not is_locked(cell) and _identity(cell) not in teachers:
                _text(cell)
        return nb, resources

    def _teachers(self, names: dict[str, str]) -> Set[str]:
        """The Markdown cells of the lesson's source."""
        if self.teachers is not None:
            return self.teachers[names["notebook"]]
        course = self.parent.parent.coursedir
        source = Path(course.format_path(course.source_directory, ".", names["assignment"]))
        return written(source / f"{names['notebook']}.ipynb")


def written(notebook: Path) -> frozenset[str]:
    """What identifies the Markdown cells of a lesson's source."""
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    return frozenset(_identity(cell) for cell in cells if cell["cell_type"] == "markdown")


def _identity(cell: Any) -> str:
    source = cell["source"]
    text = source if isinstance(source, str) else "".join(source)
    return json.dumps([text, cell.get("attachments", {})], sort_keys=True)


def _text(cell: Any) -> None:
    if not _shows_safely(cell.source, cell.get("attachments", {})):
        cell.source = as_markdown(cell.source)
        cell.pop("attachments", None)


def _shows_safely(source: str, attachments: dict[str, dict[str, str]]) -> bool:
    """Whether the HTML that nbgrader's pages make of this Markdown is safe."""
    renderer = IPythonRenderer(escape=False, attachments=attachments)
    try:
        return is_safe(MarkdownWithMath(renderer=renderer).render(source))
    except Exception:  # whatever the renderer trips over here would break nbgrader's page too
        return False


def _output(output: Any) -> Any:
    if "data" in output:
        output.data = {kind: data for kind, data in output.data.items() if _is_shown(kind, data)}
    if "metadata" in output:
        output.metadata = {kind: _size(size) for kind, size in output.metadata.items() if kind in _PLAIN}
    return output


def _is_shown(kind: str, data: Any) -> bool:
    if kind == "text/html":
        return isinstance(data, str) and is_safe(data)
    if kind == "text/markdown":
        return isinstance(data, str) and _shows_safely(data, {})
    return kind in _PLAIN and isinstance(data, str)


def _size(metadata: Any) -> dict[str, int]:
    """A picture's width and height, which nbconvert writes into its pages without quotes."""
    pairs = metadata.items() if isinstance(metadata, dict) else ()
    return {name: value for name, value in pairs if name in ("width", "height") and type(value) is int}
