"""What is left of a solution when its text is gone: nbgrader clears the text alone."""

from typing import Any
from urllib.parse import quote, unquote

from nbgrader.preprocessors import NbGraderPreprocessor
from nbgrader.utils import is_solution

_KEPT = ("nbgrader", "deletable", "editable", "tags", "jupyter", "slideshow", "collapsed", "scrolled", "name", "id")
"""What an answer's metadata may say to students; editors and authors put anything beside it."""


class ClearRest(NbGraderPreprocessor):
    """The last of nbgrader's preprocessors for a release: pictures that no text shows, what else an answer's metadata
    say, and the state of widgets, which holds what solutions have put into them."""

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        nb.metadata.pop("widgets", None)
        for cell in nb.cells:
            shown = {
                name: bundle for name, bundle in cell.pop("attachments", {}).items() if _is_shown(name, cell.source)
            }
            if shown:
                cell.attachments = shown
            if is_solution(cell):
                for name in [name for name in cell.metadata if name not in _KEPT]:
                    del cell.metadata[name]
        return nb, resources


def _is_shown(name: str, text: str) -> bool:
    return any(f"attachment:{each}" in text for each in (name, quote(name), unquote(name)))
