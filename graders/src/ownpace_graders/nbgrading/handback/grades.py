"""What the gradebook says of a student's cells, put into these for the page of feedback."""

from typing import Any

from nbgrader.api import BaseCell, Comment, Grade, Gradebook
from nbgrader.preprocessors import GetGrades


class Grades(GetGrades):
    """nbgrader's, with what its page leaves out: what waits for the teacher, and what they have marked by hand.

    A comment is the teacher's; that there is no answer, which nbgrader's autograder notes as one, the page says itself.
    The gradebook is asked once for a notebook, not three times for a cell.
    """

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        names = resources["nbgrader"]
        with Gradebook(names["db_url"]) as book:
            found = book.find_submission_notebook(names["notebook"], names["assignment"], names["student"])
            late = found.late_submission_penalty or 0
            names |= {"score": found.score - late, "max_score": found.max_score, "late_penalty": late}
            known = _known(book, found.id)
        for cell in nb.cells:
            marks = cell.metadata.get("nbgrader", {})
            marks.update(known.get(marks.get("grade_id"), {}))
        return nb, resources


def _known(book: Any, notebook: str) -> dict[str, dict[str, Any]]:
    """What nbgrader's metadata of a cell are to say besides, by its id."""
    known: dict[str, dict[str, Any]] = {}
    columns = (Grade.score, Grade.max_score, Grade.needs_manual_grade, Grade.manual_score)
    grades = book.db.query(BaseCell.name, *columns).join(Grade.cell).filter(Grade.notebook_id == notebook)
    for name, score, points, waits, by_hand in grades:
        known[name] = {"score": score, "points": points, "waits": bool(waits), "by_hand": by_hand is not None}
    comments = book.db.query(BaseCell.name, Comment.manual_comment).join(Comment.cell)
    for name, comment in comments.filter(Comment.notebook_id == notebook):
        known.setdefault(name, {})["comment"] = comment
    return known
