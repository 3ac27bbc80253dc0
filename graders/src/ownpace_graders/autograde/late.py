"""Late penalties: nbgrader's AssignLatePenalties, with the standing of a submission in place of the gradebook."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from types import SimpleNamespace
from typing import Any

from nbgrader import api

from ownpace_graders.autograde.book import BookEntry
from ownpace_graders.autograde.ledger import in_place


class Late:
    """The penalties of a lesson that is due on a day. `preprocessors` are nbgrader's."""

    def __init__(self, preprocessors: Sequence[Any], lesson: str, due: datetime | None) -> None:
        self._preprocessors, self._lesson, self._due = preprocessors, lesson, due

    def __call__(self, student: str, standing: BookEntry, notebooks: Iterable[str]) -> dict[str, float | None]:
        """What is to be taken from these notebooks, where nbgrader decides about it."""
        found: dict[str, float | None] = {}
        submission = api.SubmittedAssignment(
            assignment=api.Assignment(name=self._lesson, duedate=self._due),
            student=api.Student(id=student),
            timestamp=standing.timestamp,
            extension=standing.extension,
        )
        for name in notebooks:
            page = _Page(submission, SimpleNamespace(score=standing.scores[name]))
            names = {"student": student, "assignment": self._lesson, "notebook": name, "db_url": ""}
            with in_place(page):
                for each in self._preprocessors:
                    each(SimpleNamespace(cells=[]), {"nbgrader": names})
            if hasattr(page.notebook, "late_submission_penalty"):
                found[name] = page.notebook.late_submission_penalty
        return found


class _Page:
    """The part of nbgrader's Gradebook that AssignLatePenalties uses."""

    def __init__(self, submission: Any, notebook: Any) -> None:
        self.submission, self.notebook = submission, notebook
        self.db = SimpleNamespace(commit=lambda: None)

    def __enter__(self) -> "_Page":
        return self

    def __exit__(self, *_: object) -> None:
        """There is nothing to close."""

    def find_submission(self, assignment: str, student: str) -> Any:
        return self.submission

    def find_submission_notebook(self, notebook: str, assignment: str, student: str) -> Any:
        return self.notebook
