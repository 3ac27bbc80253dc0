"""What nbgrader's preprocessors find where they look for its gradebook: no database, the lesson in memory."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from types import SimpleNamespace
from typing import Any

import fastjsonschema
import jsonschema
from fastjsonschema import JsonSchemaException
from nbgrader import api
from nbgrader.nbgraderformat import MetadataValidator, common
from nbgrader.preprocessors import (
    checkcellmetadata,
    latesubmissions,
    overwritecells,
    overwritekernelspec,
    saveautogrades,
)

from ownpace_graders.autograde.brief import CellName, Notebook

_here = threading.local()


class Ledger:
    """The part of nbgrader's Gradebook that its preprocessors use while they grade one submission after another.

    `scores` and `comments` are what they gave the submission in hand.
    """

    def __init__(self, notebooks: Mapping[str, Notebook]) -> None:
        self.db = SimpleNamespace(commit=lambda: None)
        self.begin()
        self._notebooks = notebooks
        self._sources = {(name, cell.name): cell for name, one in notebooks.items() for cell in one.source_cells}
        graded = {name: (*one.grade_cells, *one.task_cells) for name, one in notebooks.items()}
        self._graded = {(name, cell.name): cell for name, cells in graded.items() for cell in cells}
        commented = {name: (*one.solution_cells, *one.task_cells) for name, one in notebooks.items()}
        self._commented = {(name, cell.name) for name, cells in commented.items() for cell in cells}

    def begin(self) -> None:
        """Forget the submission before."""
        self._given: dict[CellName, Any] = {}
        self._said: dict[CellName, Any] = {}

    @property
    def scores(self) -> dict[CellName, float | None]:
        return {cell: grade.auto_score for cell, grade in self._given.items()}

    @property
    def comments(self) -> dict[CellName, str | None]:
        return {cell: comment.auto_comment for cell, comment in self._said.items()}

    def __enter__(self) -> "Ledger":
        return self

    def __exit__(self, *_: object) -> None:
        """Preprocessors close what they have opened; it stays open for the next."""

    def find_notebook(self, name: str, assignment: str) -> Any:
        return _found(self._notebooks, name, f"notebook: {assignment}/{name}")

    def find_source_cell(self, name: str, notebook: str, assignment: str) -> Any:
        return _found(self._sources, (notebook, name), f"source cell: {assignment}/{notebook}/{name}")

    def find_graded_cell(self, name: str, notebook: str, assignment: str) -> Any:
        return _found(self._graded, (notebook, name), f"grade cell: {assignment}/{notebook}/{name}")

    def find_grade(self, name: str, notebook: str, assignment: str, student: str) -> Any:
        _found(self._graded, (notebook, name), f"grade: {assignment}/{notebook}/{name} for {student}")
        return self._given.setdefault((notebook, name), SimpleNamespace(manual_score=None))

    def find_comment(self, name: str, notebook: str, assignment: str, student: str) -> Any:
        if (notebook, name) not in self._commented:
            raise api.MissingEntry(f"No such taskcomment: {assignment}/{notebook}/{name} for {student}")
        return self._said.setdefault((notebook, name), SimpleNamespace())


def _found(known: Mapping[Any, Any], key: Any, what: str) -> Any:
    try:
        return known[key]
    except KeyError:
        raise api.MissingEntry(f"No such {what}") from None


@contextmanager
def in_place(book: Any) -> Iterator[None]:
    """nbgrader's preprocessors use this book in this thread meanwhile. Elsewhere they open a gradebook as ever."""
    _here.book = book
    try:
        yield
    finally:
        del _here.book


def _opened(*where: Any) -> Any:
    return getattr(_here, "book", None) or api.Gradebook(*where)


def _validate(metadata: Any, schema: Any) -> None:
    """jsonschema.validate, which is asked only to say what is wrong."""
    if schema is _METADATA.schema:
        with suppress(JsonSchemaException):
            _fits(metadata)
            return
    jsonschema.validate(metadata, schema)


_METADATA = MetadataValidator()
_fits = fastjsonschema.compile(_METADATA.schema, use_default=False)
checkcellmetadata.MetadataValidator = lambda: _METADATA
common.jsonschema = SimpleNamespace(validate=_validate)
for _module in (latesubmissions, overwritecells, overwritekernelspec, saveautogrades):
    _module.Gradebook = _opened
