"""nbgrader's gradebook: what was released is read once for a lesson, what a submission got is one transaction.

nbgrader's tables have no index but those of their keys. Every statement here finds its rows by keys, so that a
submission costs the same in a large class as in a small one.
"""

import hashlib
import json
from collections.abc import Callable, Container, Iterable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any, Self

from nbgrader import api
from sqlalchemy import Boolean, Connection, bindparam, case, insert, select, update

from ownpace_graders.autograde.brief import CellName, Graded, Notebook, Points, ReleasedCell

_ASSIGNMENT, _NOTEBOOK = api.SubmittedAssignment.__table__, api.SubmittedNotebook.__table__
_GRADE, _COMMENT = api.Grade.__table__, api.Comment.__table__
_SCORE = (
    update(_GRADE)
    .where(_GRADE.c.cell_id == bindparam("cell"), _GRADE.c.notebook_id == bindparam("notebook"))
    .values(
        auto_score=bindparam("auto"),
        needs_manual_grade=case(
            (_GRADE.c.manual_score.is_(None), bindparam("unscored", type_=Boolean)),
            (bindparam("same", type_=Boolean), _GRADE.c.needs_manual_grade),
            else_=True,
        ),
    )
)
_SAY = (
    update(_COMMENT)
    .where(_COMMENT.c.cell_id == bindparam("cell"), _COMMENT.c.notebook_id == bindparam("notebook"))
    .values(auto_comment=bindparam("auto"))
)
_POINTS = (api.Grade.notebook_id, api.Grade.cell_id, api.Grade.score, api.Grade.needs_manual_grade)


@dataclass
class BookEntry:
    """How a submission stands in the gradebook. `scores` are its notebooks', `points` its cells'; `moved`: what cells
    have more or less than before; `notebooks`: the database's names; `penalty` is what all of them lose for being late.
    """

    id: str
    timestamp: datetime | None
    extension: timedelta | None
    notebooks: dict[str, str] = field(default_factory=dict)
    scores: dict[str, float] = field(default_factory=dict)
    points: dict[CellName, float] = field(default_factory=dict)
    moved: dict[CellName, float] = field(default_factory=dict)
    needs_manual: bool = False
    penalty: float = 0


Penalties = Callable[[str, BookEntry, Iterable[str]], Mapping[str, float | None]]
"""Late penalties of a student's submission, for these of its notebooks."""


class Book:
    """One lesson in nbgrader's gradebook. MissingEntry if it is not there. `notebooks` is what was released of it."""

    def __init__(self, db_url: str, course_id: str, lesson: str) -> None:
        gradebook = api.Gradebook(db_url, course_id)
        self.engine = gradebook.engine
        released = gradebook.find_assignment(lesson)
        self._lesson, self._id = lesson, released.id
        self.duedate, self.max_score = released.duedate, released.max_score
        self._ids = {notebook.name: notebook.id for notebook in released.notebooks}
        self._graded: dict[CellName, str] = {}
        self._commented: dict[CellName, str] = {}
        self.notebooks = {notebook.name: self._read(notebook) for notebook in released.notebooks}
        gradebook.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.engine.dispose()

    def _read(self, notebook: Any) -> Notebook:
        graded, tasks, solutions = notebook.grade_cells, notebook.task_cells, notebook.solution_cells
        self._graded |= {(notebook.name, cell.name): cell.id for cell in (*graded, *tasks)}
        self._commented |= {(notebook.name, cell.name): cell.id for cell in (*solutions, *tasks)}
        return Notebook(
            notebook.kernelspec,
            [
                ReleasedCell(one.name, one.cell_type, one.source, one.locked, one.checksum)
                for one in notebook.source_cells
            ],
            [Points(one.name, one.max_score) for one in graded],
            [Points(one.name, one.max_score) for one in tasks],
            [Points(one.name, 0) for one in solutions],
        )

    def students(self) -> frozenset[str]:
        """Everybody in the gradebook."""
        with self.engine.connect() as db:
            return frozenset(db.execute(select(api.Student.id)).scalars())

    def enrol(self, student: str, handed_in: datetime | None, *, create: bool) -> None:
        """Let the gradebook know student and submission, as nbgrader does before anything can go wrong."""
        with self.engine.begin() as db:
            self._enrolled(db, student, handed_in, create)

    @property
    def fingerprint(self) -> dict[str, str]:
        """Of what was released, and of when it is due."""
        text = json.dumps({name: asdict(notebook) for name, notebook in self.notebooks.items()}, sort_keys=True)
        return {"released": hashlib.sha256(text.encode()).hexdigest(), "due": f"{self.duedate} "}

    def extension(self, student: str) -> timedelta | None:
        with self.engine.connect() as db:
            standing = self._found(db, student)
        return standing.extension if standing else None

    def write(
        self,
        student: str,
        handed_in: datetime | None,
        graded: Graded,
        missing: Iterable[str],
        late: Penalties,
        *,
        create: bool,
        together: AbstractContextManager[None] | None = None,
        same: Container[CellName] = (),
        again: bool = False,
    ) -> BookEntry:
        """Write what a submission got. Notebooks that are missing get no points. A mark by hand counts on for the
        answers that are the `same`; others wait for another. `again`: it had been graded, and what moves is told.

        Nothing is written if `together` fails, which ends before the scores are committed.
        """
        with self.engine.begin() as db, together or nullcontext():
            standing = self._enrolled(db, student, handed_in, create)
            if again:
                self._sum(db, standing)
            before = standing.points
            self._score(db, standing, graded, missing, same)
            self._sum(db, standing)
            moved = {cell: standing.points[cell] - points for cell, points in before.items()}
            standing.moved = {cell: points for cell, points in moved.items() if points}
            for name, penalty in late(student, standing, graded.names).items():
                which = _NOTEBOOK.c.id == standing.notebooks[name]
                db.execute(update(_NOTEBOOK).where(which).values(late_submission_penalty=penalty))
            self._take_off(db, standing)
        return standing

    def standing(self, student: str) -> BookEntry:
        """MissingEntry if the student has no submission."""
        with self.engine.connect() as db:
            standing = self._found(db, student)
            if standing is None:
                raise api.MissingEntry(f"No such submission: {self._lesson} for {student}")
            self._sum(db, standing)
            self._take_off(db, standing)
        return standing

    def _enrolled(self, db: Connection, student: str, handed_in: datetime | None, create: bool) -> BookEntry:
        if db.execute(select(api.Student.id).where(api.Student.id == student)).first() is None:
            if not create:
                raise api.MissingEntry(f"No such student: {student}")
            db.execute(insert(api.Student.__table__), {"id": student})
        standing = self._found(db, student)
        if standing is None:
            return self._added(db, student, handed_in)
        if handed_in:
            standing.timestamp = handed_in
            db.execute(update(_ASSIGNMENT).where(_ASSIGNMENT.c.id == standing.id).values(timestamp=handed_in))
        return standing

    def _found(self, db: Connection, student: str) -> BookEntry | None:
        columns = _ASSIGNMENT.c
        which = (columns.assignment_id == self._id, columns.student_id == student)
        row = db.execute(select(columns.id, columns.timestamp, columns.extension).where(*which)).first()
        if row is None:
            return None
        keys = (_NOTEBOOK.c.notebook_id.in_(self._ids.values()), _NOTEBOOK.c.assignment_id == row.id)
        rows = db.execute(select(_NOTEBOOK.c.notebook_id, _NOTEBOOK.c.id).where(*keys))
        ids = {row.notebook_id: row.id for row in rows}
        notebooks = {name: ids[id] for name, id in self._ids.items() if id in ids}
        return BookEntry(row.id, row.timestamp, row.extension, notebooks)

    def _added(self, db: Connection, student: str, handed_in: datetime | None) -> BookEntry:
        """A new submission, with a place for each grade and comment, as nbgrader's add_submission makes it."""
        standing = BookEntry(api.new_uuid(), handed_in, None, {name: api.new_uuid() for name in self._ids})
        row = {"id": standing.id, "assignment_id": self._id, "student_id": student, "timestamp": handed_in}
        db.execute(insert(_ASSIGNMENT), row)
        rows = [
            {"id": id, "notebook_id": self._ids[name], "assignment_id": standing.id}
            for name, id in standing.notebooks.items()
        ]
        db.execute(insert(_NOTEBOOK), rows)
        for table, cells in ((_GRADE, self._graded), (_COMMENT, self._commented)):
            places = [{"cell_id": id, "notebook_id": standing.notebooks[name]} for (name, _), id in cells.items()]
            if places:
                db.execute(insert(table), places)
        return standing

    def _score(
        self, db: Connection, standing: BookEntry, graded: Graded, missing: Iterable[str], same: Container[CellName]
    ) -> None:
        scores = [
            {
                **self._key(standing, cell, self._graded),
                "auto": score,
                "unscored": score is None,
                "same": cell in same,
            }
            for cell, score in graded.scores.items()
        ]
        comments = [
            {**self._key(standing, cell, self._commented), "auto": comment} for cell, comment in graded.comments.items()
        ]
        for statement, values in ((_SCORE, scores), (_SAY, comments)):
            if values:
                db.execute(statement, values)
        for name in missing:
            cells = [id for (notebook, _), id in self._graded.items() if notebook == name]
            which = (_GRADE.c.cell_id.in_(cells), _GRADE.c.notebook_id == standing.notebooks[name])
            db.execute(update(_GRADE).where(*which).values(auto_score=0, needs_manual_grade=False))

    def _key(self, standing: BookEntry, cell: CellName, ids: Mapping[CellName, str]) -> dict[str, str]:
        return {"cell": ids[cell], "notebook": standing.notebooks[cell[0]]}

    def _sum(self, db: Connection, standing: BookEntry) -> None:
        """Let the standing know nbgrader's scores: a mark by hand counts before its own, and there is extra credit."""
        names = {id: name for name, id in standing.notebooks.items()}
        cells = {id: cell for cell, id in self._graded.items()}
        standing.scores = dict.fromkeys(standing.notebooks, 0.0)
        standing.points, standing.needs_manual = {}, False
        which = (_GRADE.c.cell_id.in_(self._graded.values()), _GRADE.c.notebook_id.in_(names))
        for notebook, cell, score, needs in db.execute(select(*_POINTS).where(*which)):
            standing.scores[names[notebook]] += score
            standing.points[cells[cell]] = score
            standing.needs_manual |= needs

    def _take_off(self, db: Connection, standing: BookEntry) -> None:
        """Let the standing know what is taken off for being late, as nbgrader has it."""
        which = _NOTEBOOK.c.id.in_(standing.notebooks.values())
        penalties = db.execute(select(_NOTEBOOK.c.late_submission_penalty).where(which))
        standing.penalty = sum(penalty or 0.0 for (penalty,) in penalties)
