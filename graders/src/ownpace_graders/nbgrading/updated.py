"""Courses of older nbgraders."""

from typing import Any

import nbformat
from nbgrader.nbgraderformat import MetadataValidator
from nbgrader.preprocessors import NbGraderPreprocessor


def updated(notebook: dict[str, Any]) -> dict[str, Any]:
    """The same of a notebook as it stands in its file. One that nbgrader cannot understand stays as it is."""
    made: dict[str, Any] = nbformat.from_dict(notebook)
    try:
        MetadataValidator().upgrade_notebook_metadata(made)
    except (KeyError, TypeError, ValueError, AttributeError):
        return notebook
    return made


class Updated(NbGraderPreprocessor):
    """What nbgrader has written into cells in its older versions, as `nbgrader update` would write it: in memory."""

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        return MetadataValidator().upgrade_notebook_metadata(nb), resources
