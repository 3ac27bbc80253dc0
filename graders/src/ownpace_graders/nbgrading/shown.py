"""What a student handed in cannot run in the browser of the teacher who looks at it.

nbgrader's formgrader and feedback put Markdown cells and HTML outputs into their pages as they are, and the
formgrader's page can do whatever its teacher can do on that server.
"""

import json
import re
from collections.abc import Mapping, Set
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

from nbconvert.filters.markdown_mistune import IPythonRenderer
from nbformat.v4 import new_output
from nbgrader.preprocessors import NbGraderPreprocessor
from nbgrader.utils import is_locked

from ownpace_graders.nbgrading.attached import Attached, images, is_attached
from ownpace_graders.nbgrading.formulas import Formulas
from ownpace_graders.nbgrading.markdown import rendered
from ownpace_graders.nbgrading.plotly import KIND, in_words
from ownpace_graders.safe import as_markdown, is_safe
from ownpace_graders.safe.cleaned import cleaned
from ownpace_graders.safe.costly import is_costly

_PLAIN = ("text/plain", "text/latex", "image/png", "image/jpeg", "image/svg+xml")
"""Outputs that nbconvert shows escaped or as a picture."""
_PICTURE = re.compile(r"data:image/[a-z+]+;base64,[A-Za-z0-9+/=\s]*")
_NAMES = re.compile(r"\s(?:class|id|role)\b", re.IGNORECASE)


class ShowSafely(NbGraderPreprocessor):
    """Text that could act is shown as it was typed; outputs are left with what only shows something.

    The last of nbgrader's autograding preprocessors: grades do not depend on it. Cells that the teacher wrote, in the
    lesson's source or locked, stay as they are. `teachers`: the former by notebook, where the source is not at hand.
    """

    teachers: Mapping[str, Set[str]] | None = None

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        nb.metadata.pop("widgets", None)
        teachers, formulas = self._teachers(resources["nbgrader"]), Formulas()
        for cell in nb.cells:
            if cell.cell_type == "code":
                cell.outputs = [formulas.of(made) for output in cell.outputs if (made := shown(output))]
                cell.execution_count = number(cell.execution_count)
            elif cell.cell_type == "raw":
                # nbgrader's pages put a raw cell into themselves as it is, unless it is for another format.
                cell.metadata["raw_mimetype"] = "text/plain"
            elif cell.cell_type == "markdown" and not is_locked(cell) and _identity(cell) not in teachers:
                _text(cell, formulas)
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


def _text(cell: Any, formulas: Formulas) -> None:
    # Markdown asks for an attachment by its name in an address, and nbconvert knows it by its plain name only.
    for name, bundle in list(cell.get("attachments", {}).items()):
        cell.attachments[quote(name)] = bundle
    there = cell.get("attachments", {})
    cell.source = images(cell.source, lambda address: address if unquote(address.partition(":")[2]) in there else "")
    fits = formulas.fit(cell.source)
    if not (fits and _shows_safely(cell.source, cell.get("attachments", {}))):
        cell.source = as_markdown(cell.source, formulas=fits)
        cell.pop("attachments", None)


def _shows_safely(source: str, attachments: dict[str, dict[str, str]]) -> bool:
    """Whether the HTML that any page makes of this Markdown is safe, and names nothing that a page acts on."""
    renderer = _Noting(attachments)
    try:
        return not is_costly(source) and is_safe(rendered(source, renderer)) and renderer.plain
    except Exception:  # whatever the renderer trips over here would break nbgrader's page too
        return False


class _Noting(IPythonRenderer):
    """nbconvert's own, which notes whether HTML in the text gives names or classes, and whether a picture is none or
    shown too often."""

    def __init__(self, attachments: Any) -> None:
        super().__init__(escape=False)
        self.plain = True
        self._attached = Attached(attachments)

    def block_html(self, html: str) -> str:
        return str(super().block_html(self._noted(html)))

    def inline_html(self, html: str) -> str:
        return str(super().inline_html(self._noted(html)))

    def _noted(self, html: str) -> str:
        self.plain = self.plain and not _NAMES.search(html)
        return images(html, self._picture)

    def _embed_image_or_attachment(self, src: str) -> str:
        return self._picture(src) if is_attached(src) else src

    def _picture(self, address: str) -> str:
        """A short address in its place: the picture itself can be large, and shown several times."""
        picture = self._attached.picture(address)
        self.plain = self.plain and bool(_PICTURE.fullmatch(picture))
        return "attached.png"


def shown(output: Any) -> Any:
    """A copy of an output that shows something and does nothing; None for what is not an output."""
    kind = output.get("output_type")
    if kind == "stream":
        name = "stderr" if output.get("name") == "stderr" else "stdout"
        return new_output("stream", name=name, text=str(output.get("text", "")))
    if kind == "error":
        lines = [line for line in _list(output.get("traceback")) if isinstance(line, str)]
        ename, evalue = str(output.get("ename", "")), str(output.get("evalue", ""))
        return new_output("error", ename=ename, evalue=evalue, traceback=lines)
    if kind in ("display_data", "execute_result"):
        return _data(kind, output)
    return None


def _data(kind: str, output: Any) -> Any:
    given, metadata = _dict(output.get("data")), _dict(output.get("metadata"))
    data = {name: made for name, value in given.items() if (made := _content(name, value))}
    if words := in_words(given.get(KIND)):
        data["text/plain"] = words
    sizes = {name: _size(size) for name, size in metadata.items() if name in _PLAIN}
    count = {"execution_count": number(output.get("execution_count"))} if kind == "execute_result" else {}
    return new_output(kind, data=data, metadata=sizes, **count)


def _content(kind: str, data: Any) -> str:
    """What is shown of one kind of an output's data; "" for nothing."""
    if not isinstance(data, str):
        return ""
    if kind == "text/html":
        return made if (made := cleaned(data)).strip() else ""
    if kind == "text/markdown":
        return data if _shows_safely(data, {}) else as_markdown(data)
    return data if kind in _PLAIN else ""


def number(given: Any) -> int | None:
    return given if type(given) is int else None


def _size(metadata: Any) -> dict[str, int]:
    """A picture's width and height, which nbconvert writes into its pages without quotes."""
    return {name: value for name, value in _dict(metadata).items() if name in ("width", "height") and number(value)}


def _dict(given: Any) -> dict[str, Any]:
    return given if isinstance(given, dict) else {}


def _list(given: Any) -> list[Any]:
    return given if isinstance(given, list) else []
