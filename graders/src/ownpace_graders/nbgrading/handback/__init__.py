"""The page of feedback that a student gets: nbgrader's, in our look. It asks nobody for anything and tells no key.

nbgrader's own page loads MathJax from another computer and shows every cell's source, so that the first student who
gets feedback could tell the next class the hidden keys of an exit ticket. Hidden tests of nbgrader's own cells are
shown as nbgrader shows them: their authors decide that by where they use them.
"""

import html
import re
from pathlib import Path
from typing import Any

from nbconvert.exporters import Exporter

from ownpace_graders.lesson.picture import embedded
from ownpace_graders.nbgrading.handback.answers import answers
from ownpace_graders.nbgrading.handback.page import page
from ownpace_graders.nbgrading.handback.source import lesson_in, states

LARGEST = 4_000_000
"""Bytes of a picture or recording beside the notebook that still go into the page."""
MOST, LEAST = 32_000_000, 10_000
"""Characters that all of them together may take in the page, and what each counts for at least: looking for it costs
time."""

_PICTURE = re.compile(r'(<(?:img|audio)\b[^>]*?\ssrc=")([^":]+)(")')


class FeedbackExporter(Exporter):
    """A graded notebook as a page that holds all it shows.

    Of a question there is what nbgrader's autograder made of it: prompt, response, verdict. Its source with the key,
    the lesson's front matter and its teaching blocks are left out.
    """

    output_mimetype = "text/html"

    def __init__(self, config: Any = None, **others: Any) -> None:
        super().__init__(config=config, **{"file_extension": ".html", **others})

    def from_notebook_node(self, nb: Any, resources: Any = None, **others: Any) -> tuple[str, Any]:
        graded, resources = super().from_notebook_node(nb, resources, **others)
        folder = Path(resources["metadata"].get("path", "."))
        lesson = lesson_in(graded, folder / f"{resources['nbgrader']['notebook']}.ipynb")
        given = answers(lesson, graded.cells, states(folder, lesson))
        made = page(lesson, graded, given, resources["nbgrader"])
        return _PICTURE.sub(_Embedding(folder).embedded, made), resources


class _Embedding:
    """Puts what lies in the folder or below into one page, where that names it, as long as there is room."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._left = folder, MOST

    def embedded(self, found: re.Match[str]) -> str:
        """The picture's address with the picture in it."""
        most = min(LARGEST, self._left * 3 // 4)
        address = embedded(self._folder, html.unescape(found[2]), most) if most > 0 else None
        self._left -= max(len(address or ""), LEAST)
        return f"{found[1]}{address}{found[3]}" if address else found[0]
