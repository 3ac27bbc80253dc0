"""What a lesson's reviews take along of the course's other lessons, written into its release."""

from pathlib import Path
from typing import Any

from nbgrader.preprocessors import NbGraderPreprocessor

from ownpace_graders.course import find_course
from ownpace_graders.lesson.cells import has_front, read_cells
from ownpace_graders.practice.lent import is_review, others, sets_for, with_earlier


class AddEarlier(NbGraderPreprocessor):
    """Before nbgrader saves what was released, so that grading, the page and JupyterLab have the same."""

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        cells = read_cells(nb.cells, {}, bool(nb.cells) and has_front(nb.cells[0]), "")
        if reviews := [cell for cell in cells if is_review(cell)]:
            folder = Path(resources["metadata"]["path"])
            lessons = others(find_course(folder), folder.name)
            for cell in reviews:
                nb.cells[cell.index].source = with_earlier(cell.source, sets_for(cell, lessons))
        return nb, resources
