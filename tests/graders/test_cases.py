"""What teachers report of notebook grading elsewhere, case by case: the right score, or what is said instead.

All cases of one setting are one course, graded in one run, and graded by nbgrader where its own result is right.
"""

import shutil
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from ownpace.cli.grade import told
from ownpace_graders.autograde import Outcome, grade
from ownpace_graders.course import Course
from ownpace_graders.feedback import Feedback, feedback
from ownpace_graders.lesson import read_lesson
from ownpace_graders.nbgrading import gradebook
from ownpace_graders.release import release
from ownpace_graders.report import class_table, page, text
from tests.graders.casebook import Case, HandIn, cases, hand_ins
from tests.graders.classroom import at_home, make_course
from tests.graders.plain_words import pythons

pytestmark = pytest.mark.xdist_group("cases")

EACH = list(hand_ins())
NAMES = [f"{case.name}-{each.student}" for case, each in EACH]
FED_BACK = ("encodings", "shown")
"""Lessons of which feedback is made: it takes a while for each."""
SAME = [(case, each) for case, each in EACH if each.nbgrader]


@dataclass(frozen=True)
class Run:
    """By lesson and student. `penalties` are those that stand in the gradebook, `tables` the class's, by lesson."""

    ours: dict[tuple[str, str], Outcome]
    nbgraders: dict[tuple[str, str], Outcome]
    penalties: dict[tuple[str, str], float]
    nbgraders_penalties: dict[tuple[str, str], float]
    tables: dict[str, str]
    feedback: list[Feedback]

    def log(self, case: Case, each: HandIn) -> str:
        outcome = self.ours[case.name, each.student]
        return f"{outcome.reason}\n{outcome.assumed}\n{outcome.log.read_text() if outcome.log else ''}"


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    groups: dict[str, list[Case]] = defaultdict(list)
    for case in cases():
        groups[case.settings].append(case)
    ours: dict[tuple[str, str], Outcome] = {}
    nbgraders: dict[tuple[str, str], Outcome] = {}
    penalties: dict[tuple[str, str], float] = {}
    nbgraders_penalties: dict[tuple[str, str], float] = {}
    tables: dict[str, str] = {}
    made: list[Feedback] = []
    with pytest.MonkeyPatch.context() as patch:
        at_home(tmp_path_factory.mktemp("cases"), patch)
        for settings, group in groups.items():
            course = _course(tmp_path_factory.mktemp("course"), settings, group)
            ours |= {(one.lesson, one.student): one for one in grade(course, workers=1)}  # a sandbox a lesson
            penalties |= _penalties(course)
            tables |= {case.name: _table(course, case.name) for case in group}
            made += feedback(course, some) if (some := [case.name for case in group if case.name in FED_BACK]) else ()
            shutil.rmtree(course.root / "autograded")
            same = [(case.name, each.student) for case in group for each in case.students if each.nbgrader]
            found = grade(course, sorted({case for case, _ in same}), [each for _, each in same], sandboxed=False)
            nbgraders |= {(one.lesson, one.student): one for one in found}
            nbgraders_penalties |= _penalties(course)
    yield Run(ours, nbgraders, penalties, nbgraders_penalties, tables, made)


def _table(course: Course, lesson: str) -> str:
    """As text and as a page."""
    table = class_table([read_lesson(course.place("source", lesson) / f"{lesson}.ipynb")], course)
    return f"{text(table)}\n{page(table)}"


def _penalties(course: Course) -> dict[tuple[str, str], float]:
    with gradebook.opened(course) as book:
        found = [submission for each in book.assignments for submission in each.submissions]
        return {(one.assignment.name, one.student.id): one.late_submission_penalty for one in found}


def _course(place: Path, settings: str, group: list[Case]) -> Course:
    course = make_course(place, settings=settings)
    for case in group:
        case.write(course)
    list(release(course))
    with gradebook.opened(course) as book:
        for case in group:
            if case.due:
                book.update_or_create_assignment(case.name, duedate=case.due)
    for case in group:
        case.hand_in(course)
    return course


@pytest.mark.parametrize(("case", "each"), EACH, ids=NAMES)
def test_it_is_graded_as_it_should_be(run: Run, case: Case, each: HandIn) -> None:
    outcome = run.ours[case.name, each.student]
    told = run.log(case, each)
    assert (outcome.status, outcome.score) == ("failed" if each.fails else "graded", each.score), told
    assert outcome.needs_manual is each.waits
    assert run.penalties.get((case.name, each.student), 0) == each.penalty
    for words in (each.fails, *each.says):
        assert words in told


@pytest.mark.parametrize(("case", "each"), SAME, ids=[f"{case.name}-{each.student}" for case, each in SAME])
def test_nbgrader_gives_the_same(run: Run, case: Case, each: HandIn) -> None:
    ours, nbgraders = run.ours[case.name, each.student], run.nbgraders[case.name, each.student]
    assert (ours.score, ours.max_score) == (nbgraders.score, nbgraders.max_score), nbgraders.reason
    key = case.name, each.student
    assert run.penalties[key] == run.nbgraders_penalties[key]


@pytest.mark.parametrize(("case", "each"), EACH, ids=NAMES)
def test_what_is_said_is_in_a_teachers_words(run: Run, case: Case, each: HandIn) -> None:
    outcome = run.ours[case.name, each.student]
    assert pythons(" ".join((outcome.reason, *outcome.assumed, *told([outcome])))) == []


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
def test_the_class_table_and_feedback_are_in_a_teachers_words(run: Run, case: Case) -> None:
    assert pythons(run.tables[case.name]) == []
    for each in case.students:
        assert each.student in run.tables[case.name]


def test_feedback_is_made_of_what_is_graded_and_says_what_is_not(run: Run) -> None:
    made = {(one.lesson, one.student): one.reason for one in run.feedback}
    assert {key: bool(reason) for key, reason in made.items()} == {
        key: one.status == "failed" for key, one in run.ours.items() if key[0] in FED_BACK
    }
    assert pythons(" ".join(made.values())) == []
