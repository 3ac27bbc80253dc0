"""What writing a submission asks of the gradebook: little, and no more in a large class."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event

from ownpace_graders.autograde.book import Book, BookEntry
from ownpace_graders.autograde.brief import Graded
from ownpace_graders.course import Course
from ownpace_graders.nbgrading import gradebook
from tests.graders.classroom import at_home, released_course

pytestmark = pytest.mark.xdist_group("release")

Statement = tuple[str, Any]


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Course:
    at_home(tmp_path, monkeypatch)
    return released_course(tmp_path, "ps1")


@pytest.fixture
def asked() -> Iterator[list[Statement]]:
    """Every statement sent to a database."""
    statements: list[Statement] = []

    def note(_: Any, __: Any, statement: str, parameters: Any, *___: Any) -> None:
        statements.append((statement, parameters))

    event.listen(Engine, "before_cursor_execute", note)
    yield statements
    event.remove(Engine, "before_cursor_execute", note)


def on_time(student: str, standing: BookEntry, notebooks: Any) -> dict[str, float | None]:
    return dict.fromkeys(notebooks)


def write(book: Book, student: str) -> None:
    """A submission with a score and a comment for every cell there is one for."""
    released = book.notebooks.items()
    scores: dict[tuple[str, str], float | None] = {
        (name, cell.name): 1.0 for name, one in released for cell in (*one.grade_cells, *one.task_cells)
    }
    comments: dict[tuple[str, str], str | None] = {
        (name, cell.name): "x" for name, one in released for cell in (*one.solution_cells, *one.task_cells)
    }
    graded = Graded({f"{name}.ipynb": "" for name in book.notebooks}, scores, comments)
    book.write(student, None, graded, (), on_time, create=True)


def test_scores_are_not_asked_for_cell_by_cell(course: Course, asked: list[Statement]) -> None:
    counts = []
    with Book(course.db_url, "c1", "ps1") as book:
        for student in ("ada", "bob", "eve"):
            write(book, student)
            asked.clear()
            found = gradebook.scores(course, "ps1")
            counts.append(len(asked))
    assert {each.max_score for each in found} > {0.5, 2.0}
    assert counts[2] - counts[1] < len(found) / 3, "what one more submission costs, and how many scores it has"


def test_one_more_submission_costs_what_the_first_did(course: Course, asked: list[Statement]) -> None:
    with Book(course.db_url, "c1", "ps1") as book:
        counts = []
        for number in range(60):
            asked.clear()
            write(book, f"s{number:02}")
            book.standing(f"s{number:02}")
            write(book, f"s{number:02}")  # graded again
            counts.append(len(asked))
    assert set(counts) == {counts[0]}
    assert counts[0] <= 30


def test_no_statement_looks_through_a_table(course: Course, asked: list[Statement]) -> None:
    """nbgrader's tables have no index but those of their keys."""
    with Book(course.db_url, "c1", "ps1") as book:
        asked.clear()
        write(book, "jane")
        write(book, "jane")
        book.standing("jane")
        plans = _plans(book, [*asked])
    assert len(plans) > 15
    assert [plan for plan in plans if "SCAN" in plan] == []
    assert sum("USING" in plan for plan in plans) >= 10


def _plans(book: Book, statements: list[Statement]) -> list[str]:
    """How SQLite finds the rows of each."""
    found = []
    with book.engine.connect() as db:
        for statement, parameters in statements:
            one = parameters[0] if isinstance(parameters, list) else parameters
            found += [str(row.detail) for row in db.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", one)]
    return found
