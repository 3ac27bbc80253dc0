"""A lesson's notes to its author, which are in no release."""

from typing import Any

from nbgrader.preprocessors import NbGraderPreprocessor

from ownpace_graders.lesson.cells import has_front


class ClearNotes(NbGraderPreprocessor):
    """The first preprocessor for a release, so that a note may speak of anything, nbgrader's marks too."""

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        if nb.cells and has_front(nb.cells[0]):
            nb.cells = [nb.cells[0], *(cell for cell in nb.cells[1:] if cell.cell_type != "raw")]
        return nb, resources
