"""The page on which a teacher marks a submission: nbgrader's own, in which nothing that a student made can act.

Whatever way the notebook was graded, it is taken apart and put together again from what is known to be plain.
"""

import html
import re
from collections.abc import Iterator
from contextvars import ContextVar
from pathlib import Path
from typing import Any

import nbgrader
from jinja2 import BaseLoader, Environment, FileSystemLoader, pass_context
from nbconvert.exporters import HTMLExporter
from nbformat import NotebookNode

from ownpace_graders.nbgrading.drawn import coloured, drawn, mathml, terminal
from ownpace_graders.nbgrading.shown import number, shown
from ownpace_graders.safe.cleaned import cleaned

OURS = Path(__file__).parent / "templates"
NBGRADERS = Path(nbgrader.__file__).parent / "server_extensions/formgrader/templates"
NONCE = ContextVar("NONCE", default="")
"""The nonce of the page that is being made."""
_MARKS = ("grade", "solution", "task")
_GRADE_ID = re.compile(r"[\w.-]+")


class Nonced(BaseLoader):
    """Templates whose own scripts carry the page's nonce, and take what they are given as data.

    The nonce is put into the template and not into the page, so that no script from elsewhere can have it.
    """

    def __init__(self, loader: BaseLoader) -> None:
        self._loader = loader

    def get_source(self, environment: Environment, template: str) -> Any:
        source, path, is_fresh = self._loader.get_source(environment, template)
        if path and (Path(path).is_relative_to(NBGRADERS) or Path(path).is_relative_to(OURS)):
            source = re.sub(r'"\{\{ ([\w.]+) \}\}"(?=;)', r"{{ \1 | tojson }}", source)
            source = source.replace("<script", '<script nonce="{{ nonce() }}"')
            source = source.replace('\nnbgrader autograde "', '\nownpace grade "')  # what a teacher is told to type
        return source, path, is_fresh


def nonced(environment: Environment) -> Environment:
    """The same, with its templates read so."""
    environment.loader = Nonced(environment.loader) if environment.loader else None
    environment.globals["nonce"] = NONCE.get
    return environment


class MarkingExporter(HTMLExporter):
    """A graded notebook as nbgrader's page for marking."""

    def __init__(self, config: Any = None, **others: Any) -> None:
        ours = {"template_name": "marking", "extra_template_basedirs": [str(OURS), str(NBGRADERS)]}
        filters = {"highlight_code": _coloured, "ansi2html": terminal}
        loaders = [FileSystemLoader([NBGRADERS])]
        super().__init__(config=config, extra_loaders=loaders, filters=filters, **{**others, **ours})

    def _create_environment(self) -> Environment:
        environment: Environment = super()._create_environment()
        return nonced(environment)

    def from_notebook_node(self, nb: Any, resources: Any = None, **others: Any) -> tuple[str, Any]:
        # The template puts the names of student, lesson and notebook into the page as they are.
        escaped = {name: html.escape(it) if isinstance(it, str) else it for name, it in (resources or {}).items()}
        nb.cells = [_plain(cell) for cell in nb.cells]
        _name_once(nb.cells)
        nb.nbformat_minor = 4  # in which cells have no ids
        nb.metadata = NotebookNode(language_info={"name": "python", "pygments_lexer": "ipython3"})
        made: tuple[str, Any] = super().from_notebook_node(nb, escaped, **others)
        return made

    @pass_context  # type: ignore[untyped-decorator, unused-ignore]
    def markdown2html(self, context: Any, source: str) -> str:
        return cleaned(drawn(source, context.get("cell", {}).get("attachments")))

    def default_filters(self) -> Iterator[tuple[str, Any]]:
        yield from super().default_filters()
        yield "mathml", lambda latex: mathml(latex.strip().strip("$").replace(r"\displaystyle", ""), "block")


def _coloured(source: str, language: str | None = None, metadata: Any = None) -> str:
    return coloured(source)


def _plain(cell: Any) -> Any:
    """A cell of nothing but what the page shows, each of the kind that it should be."""
    kind, source = cell.get("cell_type"), str(cell.get("source", ""))
    metadata = {"nbgrader": marks} if (marks := _marks(cell)) else {}
    plain = NotebookNode(cell_type=kind, source=source, metadata=NotebookNode(metadata))
    if kind == "code":
        plain.outputs = [made for output in cell.get("outputs", []) if (made := shown(output))]
        plain.execution_count = number(cell.get("execution_count"))
    elif kind == "markdown":
        plain.attachments = cell.get("attachments", {})
    else:
        plain.cell_type = "raw"
    return plain


def _name_once(cells: list[Any]) -> None:
    """Only the first cell of a name has its fields: a click on those of a copy would mark another."""
    seen: set[str] = set()
    for cell in cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        if name in seen:
            del cell.metadata["nbgrader"]
        elif name:
            seen.add(name)


def _marks(cell: Any) -> dict[str, Any]:
    """nbgrader's metadata as far as the page reads them; none of a cell that cannot be named in it."""
    given = cell.get("metadata", {}).get("nbgrader", {})
    name = given.get("grade_id")
    if not isinstance(name, str) or not _GRADE_ID.fullmatch(name):
        return {}
    points = given.get("points", 0)
    found: dict[str, Any] = {"grade_id": name, "points": points if isinstance(points, int | float) else 0}
    return found | {mark: given.get(mark) is True for mark in _MARKS}
