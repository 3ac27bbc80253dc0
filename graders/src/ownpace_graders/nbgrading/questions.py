"""Questions outlive the release."""

from typing import Any

from nbgrader.preprocessors import ClearSolutions as Stock

from ownpace_graders.lesson.calls import read_call


class ClearSolutions(Stock):
    """nbgrader's, but a cell that asks is left as it is.

    nbgrader replaces the whole of a manually graded answer by "YOUR CODE HERE". A question that the teacher marks is
    such a cell, and what stands in it is the question.
    """

    def preprocess_cell(self, cell: Any, resources: Any, cell_index: int) -> tuple[Any, Any]:
        call = read_call(cell.source) if cell.cell_type == "code" else None
        if call and call.module == "ask" and call.signature:
            return cell, resources
        cleared: tuple[Any, Any] = super().preprocess_cell(cell, resources, cell_index)
        return cleared
