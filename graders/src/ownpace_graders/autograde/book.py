"""nbgrader's gradebook, opened once for a whole run, with one transaction a submission."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from types import SimpleNamespace
from typing import Any

import jsonschema
from nbgrader import api
from nbgrader.nbgraderformat import common
from nbgrader.preprocessors import latesubmissions, overwritecells, overwritekernelspec, saveautogrades

_USERS = (latesubmissions, overwritecells, overwritekernelspec, saveautogrades)


class Book(api.Gradebook):
    """nbgrader's Gradebook for one lesson. `close` and `db.commit()` are left to who opened it: `save` or `forget`.

    What a release has written does not change during a run, and is read once; of the submission in hand, grades and
    comments are read in one query each.
    """

    def __init__(self, db_url: str, course_id: str, lesson: str) -> None:
        super().__init__(db_url, course_id)
        self.db: Any = _Deferred(self.db)
        self._lesson = lesson
        self._cells: dict[tuple[str, str], Any] = {}
        self._graded: dict[tuple[str, str], Any] = {}
        self.notebooks: dict[str, Any] = {}
        self._hand: dict[tuple[str, str, str], Any] = {}
        for notebook in self.find_assignment(lesson).notebooks:
            self.notebooks[notebook.name] = SimpleNamespace(kernelspec=notebook.kernelspec)
            for cell in notebook.source_cells:
                words = ("name", "cell_type", "source", "locked", "checksum")
                self._cells[notebook.name, cell.name] = _copy(cell, words)
            for cell in (*notebook.grade_cells, *notebook.task_cells):
                self._graded[notebook.name, cell.name] = _copy(cell, ("name", "max_score"))
        self.forget()

    def save(self) -> None:
        """Write what the submission in hand has got. Nothing of it is kept in memory."""
        self.db.real.commit()
        self.forget()

    def forget(self) -> None:
        """Drop what is not saved."""
        self._hand.clear()
        self.db.real.rollback()
        self.db.real.expunge_all()

    def close(self) -> None:
        """Preprocessors close what they have opened; it stays open for the next."""

    def end(self) -> None:
        super().close()

    def find_source_cell(self, name: str, notebook: str, assignment: str) -> Any:
        return _found(self._cells, notebook, name)

    def find_graded_cell(self, name: str, notebook: str, assignment: str) -> Any:
        return _found(self._graded, notebook, name)

    def take(self, student: str) -> Any:
        """The submission in hand: its grades and comments are found at once from now on."""
        submission = self.find_submission(self._lesson, student)
        for kind, table in (("grade", api.Grade), ("comment", api.Comment)):
            rows = (
                self.db.query(table, api.Notebook.name, api.BaseCell.name)
                .join(api.BaseCell, api.BaseCell.id == table.cell_id)
                .join(api.Notebook, api.Notebook.id == api.BaseCell.notebook_id)
                .join(api.SubmittedNotebook, api.SubmittedNotebook.id == table.notebook_id)
                .filter(api.SubmittedNotebook.assignment_id == submission.id)
            )
            self._hand.update({(kind, notebook, cell): row for row, notebook, cell in rows})
        return submission

    def find_grade(self, name: str, notebook: str, assignment: str, student: str) -> Any:
        found = self._hand.get(("grade", notebook, name))
        return found or super().find_grade(name, notebook, assignment, student)

    def find_comment(self, name: str, notebook: str, assignment: str, student: str) -> Any:
        found = self._hand.get(("comment", notebook, name))
        return found or super().find_comment(name, notebook, assignment, student)


class _Deferred:
    """A session whose commit only writes to the database's own transaction."""

    def __init__(self, real: Any) -> None:
        self.real = real

    def __getattr__(self, name: str) -> Any:
        return getattr(self.real, name)

    def commit(self) -> None:
        self.real.flush()


@contextmanager
def opened(db_url: str, course_id: str, lesson: str) -> Iterator[Book]:
    """The book that nbgrader's preprocessors use too until it is closed. MissingEntry if the lesson is not in it."""
    book = Book(db_url, course_id, lesson)
    before = [module.Gradebook for module in _USERS]
    for module in _USERS:
        module.Gradebook = lambda *_: book
    common.jsonschema = SimpleNamespace(validate=_validate)
    try:
        yield book
    finally:
        common.jsonschema = jsonschema
        for module, stock in zip(_USERS, before, strict=True):
            module.Gradebook = stock
        book.end()


def _validate(metadata: Any, schema: Any) -> None:
    """jsonschema.validate, which makes sure for every cell anew that nbgrader's own schema is one."""
    error = jsonschema.exceptions.best_match(_validator(json.dumps(schema)).iter_errors(metadata))
    if error is not None:
        raise error


@cache
def _validator(schema: str) -> Any:
    known = json.loads(schema)
    return jsonschema.validators.validator_for(known)(known)


def _copy(row: Any, names: tuple[str, ...]) -> Any:
    return SimpleNamespace(**{name: getattr(row, name) for name in names})


def _found(cells: dict[tuple[str, str], Any], notebook: str, name: str) -> Any:
    try:
        return cells[notebook, name]
    except KeyError:
        raise api.MissingEntry(f"No such cell: {notebook}/{name}") from None
