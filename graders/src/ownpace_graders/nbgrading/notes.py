"""A lesson's notes to its author, which are in no release."""

from typing import Any

from nbgrader.preprocessors import NbGraderPreprocessor

from ownpace_graders.lesson.cells import without_notes


class ClearNotes(NbGraderPreprocessor):
    """The first preprocessor for a release, so that a note may speak of anything, nbgrader's marks too."""

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        nb.cells = without_notes(nb.cells)
        return nb, resources
