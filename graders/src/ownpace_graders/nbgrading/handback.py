"""The page of feedback that a student gets: nbgrader's own, which asks nobody for anything and tells no key.

nbgrader's page loads MathJax from another computer and shows every cell's source, so that the first student who gets
feedback could tell the next class the hidden keys of an exit ticket. Hidden tests of nbgrader's own cells are shown as
nbgrader shows them: their authors decide that by where they use them.
"""

import html
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import nbgrader
from jinja2 import BytecodeCache, Environment, FileSystemLoader, pass_context
from jinja2.bccache import Bucket
from nbconvert.exporters import HTMLExporter

from ownpace_graders.lesson.asked import asked
from ownpace_graders.lesson.calls import read_call
from ownpace_graders.lesson.picture import embedded
from ownpace_graders.nbgrading import mistakes
from ownpace_graders.nbgrading.drawn import drawn, mathml

OURS = Path(__file__).parent / "templates"
NBGRADERS = Path(nbgrader.__file__).parent / "server_extensions/formgrader/templates"
BOOTSTRAP = NBGRADERS.parent / "static/node_modules/bootstrap/dist/css"
LARGEST = 4_000_000
"""Bytes of a picture or recording beside the notebook that still go into the page."""

_PICTURE = re.compile(r'(<(?:img|audio)\b[^>]*?\ssrc=")([^":]+)(")')
_ENTRY = re.compile(r'(<a href="#([^"]+)">)(?:Test cell|Coding free-response)(?=</a>)')
_SET_UP = re.compile(r"\s*from ownpace import [\w, ]+\s*")


class _Compiled(BytecodeCache):
    """What templates were compiled to, in memory: nbgrader makes a new exporter for each student."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if code := self._kept.get(bucket.key):
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept[bucket.key] = bucket.bytecode_to_string()


_COMPILED = _Compiled()


class FeedbackExporter(HTMLExporter):
    """A graded notebook as a page that holds all it shows.

    Of a question there is what nbgrader's autograder made of it: prompt, response, verdict. Its source with the key,
    the lesson's front matter and its teaching blocks are left out.
    """

    def __init__(self, config: Any = None, **others: Any) -> None:
        # Other parts of nbgrader set their own template in the same settings.
        ours = {"template_name": "handback", "extra_template_basedirs": [str(OURS), str(NBGRADERS)]}
        super().__init__(config=config, extra_loaders=[FileSystemLoader([NBGRADERS, BOOTSTRAP])], **{**others, **ours})

    def _create_environment(self) -> Environment:
        made: Environment = super()._create_environment()
        made.bytecode_cache = _COMPILED
        return made

    def from_notebook_node(self, nb: Any, resources: Any = None, **others: Any) -> tuple[str, Any]:
        names = {cell.metadata.get("nbgrader", {}).get("grade_id") for cell in nb.cells if _module(cell) == "ask"}
        folder = Path(resources["metadata"].get("path", "."))
        _say_what_next(nb.cells, folder)
        nb.cells = [_told(cell) for cell in nb.cells if not _is_teaching(cell)]
        page, resources = super().from_notebook_node(nb, resources, **others)
        page = _ENTRY.sub(lambda found: f"{found[1]}{found[2]}" if found[2] in names else found[0], page)
        return _PICTURE.sub(lambda found: _embedded(found, folder), page), resources

    @pass_context  # type: ignore[untyped-decorator, unused-ignore]
    def markdown2html(self, context: Any, source: str) -> str:
        return drawn(source, context.get("cell", {}).get("attachments"))

    def default_filters(self) -> Iterator[tuple[str, Any]]:
        yield from super().default_filters()
        yield "mathml", lambda latex: mathml(latex.strip().strip("$").replace(r"\displaystyle", ""), "block")


def _module(cell: Any) -> str:
    """ask for a question of ours, show for a teaching block, "" for any other cell."""
    call = read_call(cell.source) if cell.cell_type == "code" else None
    return call.module if call and call.signature else ""


def _is_teaching(cell: Any) -> bool:
    if cell.cell_type == "raw":
        return bool(cell.source.startswith("---"))
    return _module(cell) == "show" or (cell.cell_type == "code" and bool(_SET_UP.fullmatch(cell.source)))


def _told(cell: Any) -> Any:
    """The cell, and of a question what came of it only: an error's traceback would quote the source."""
    if _module(cell) == "ask":
        cell.source = ""
        cell.outputs = [output for output in cell.outputs if output.output_type != "error"]
    return cell


def _say_what_next(cells: Sequence[Any], folder: Path) -> None:
    """Below what came of a question, which mistake an answer shows and what to do next."""
    questions = [(cell, found) for cell in cells if _module(cell) == "ask" and (found := asked(cell.source))]
    front = mistakes.front_matter(cells[0].source) if cells else None
    states = mistakes.states(folder, [question for _, question in questions])
    for cell, question in questions:
        for output in cell.outputs:
            shown = output.get("data", {}).get("text/html", "")
            if "op-marked" in shown:
                output["data"]["text/html"] = shown + mistakes.below(question, states.get(question.item), front)


def _embedded(found: re.Match[str], folder: Path) -> str:
    """The picture's address with the picture in it, for one that lies beside the notebook or below."""
    address = embedded(folder, html.unescape(found[2]), LARGEST)
    return f"{found[1]}{address}{found[3]}" if address else found[0]
