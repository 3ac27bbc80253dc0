"""What comes back of an earlier lesson: released with the later one, asked when it is due, and the same on the page, in
JupyterLab and in grading."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain
from typing import Any

import pytest

from ownpace import ask
from ownpace.ask.form import place, seen
from ownpace.ask.view import view
from ownpace.ask.widget import QuestionWidget
from ownpace.page.earlier import with_reviews
from ownpace.page.shelf import Shelf
from ownpace.page.what_next import what_next
from ownpace_graders import record
from ownpace_graders.autograde import grade
from ownpace_graders.course import Course, find_course
from ownpace_graders.errors import LessonError
from ownpace_graders.lesson import Lesson, read_lesson
from ownpace_graders.lesson.asked import Asked, asked
from ownpace_graders.lesson.calls import fingerprint
from ownpace_graders.nbgrading import gradebook
from ownpace_graders.practice.drawn import draw
from ownpace_graders.practice.lent import sets_for, with_earlier
from ownpace_graders.practice.review import present, review
from ownpace_graders.record import Event, State, fold
from ownpace_graders.release import release
from tests.extensions.coming_back import DOUBLES, EXPAND, FIRST, LATER, practised, write_lessons
from tests.graders.classroom import at_home

pytestmark = pytest.mark.xdist_group("release")


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Course]:
    place = tmp_path_factory.mktemp("review")
    with pytest.MonkeyPatch.context() as patch:
        at_home(place, patch)
        write_lessons(place / "course/source")
        (place / "course/nbgrader_config.py").write_text("c = get_config()\nc.CourseDirectory.course_id = 'c1'")
        course = find_course(place / "course")
        list(release(course))
        yield course


@pytest.fixture
def fresh(course: Course) -> Iterator[Course]:
    """Nothing done yet in any lesson."""
    yield course
    shutil.rmtree(course.work, ignore_errors=True)
    (course.place("release", LATER) / "record.jsonl").unlink(missing_ok=True)


def lesson_of(course: Course, name: str) -> Lesson:
    return read_lesson(course.place("release", name) / f"{name}.ipynb")


def question(course: Course, item: str, name: str = LATER) -> Asked:
    cell = next(cell for cell in lesson_of(course, name).questions if cell.item == item)
    found = asked(cell.source)
    assert found
    return found


def drawn(course: Course) -> dict[str, Any]:
    """What the page shows of the review, by the records that lie there."""
    shelf, lesson = Shelf(course.root), lesson_of(course, LATER)
    state = with_reviews(shelf, lesson, shelf.records.look(LATER)[0].held.state)
    cell = next(cell for cell in lesson.questions if cell.item == "warm-up")
    return dict(seen(cell, state.items.get("warm-up"), LATER)["parts"])


def test_a_release_takes_the_sets_of_the_other_lessons_along(course: Course) -> None:
    found = question(course, "warm-up")
    (taken,) = found.arguments["earlier"]
    assert (taken["lesson"], taken["item"], taken["objective"], taken["of"]) == (FIRST, "doubles", "double", DOUBLES)
    assert "earlier" not in question(course, "expand-1").arguments
    source = read_lesson(course.place("source", LATER) / f"{LATER}.ipynb")
    assert "earlier" not in next(cell for cell in source.questions if cell.item == "warm-up").call.arguments  # type: ignore[union-attr]


def test_one_that_was_missed_is_through_and_not_called_right(course: Course) -> None:
    found = question(course, "warm-up")
    missed = [{"n": n, "seed": "s", "given": given} for n in (1, 2) for given in ("0", "-1")]
    of = fingerprint(found.kind, found.arguments)
    state = fold([Event.new(LATER, "warm-up", "answer", {"response": missed, "of": of})]).items["warm-up"]
    shown = view(found.kind, found.arguments, state)
    assert (shown["mark"], shown["done"], shown["parts"]["why"]) == ("answered", True, "That is all for today.")
    assert "worked out" in shown["parts"]["body"]


def test_what_its_author_saw_of_a_set_is_in_no_release(course: Course) -> None:
    assert "Ten draws" in (course.place("source", FIRST) / f"{FIRST}.ipynb").read_text()
    assert "Ten draws" not in (course.place("release", FIRST) / f"{FIRST}.ipynb").read_text()


def test_on_a_first_visit_it_has_questions_of_its_own(fresh: Course) -> None:
    assert "One more than" in drawn(fresh)["body"]
    assert "." not in drawn(fresh)["seed"]


@pytest.mark.parametrize(
    ("days_ago", "right", "asks"), [(0, 3, "One more"), (1, 3, "One more"), (40, 3, "Twice"), (2, 0, "Twice")]
)
def test_what_was_shown_comes_back_when_it_is_due(fresh: Course, days_ago: float, right: int, asks: str) -> None:
    practised(fresh.record(FIRST), days_ago, right)
    assert asks in drawn(fresh)["body"]


def test_page_jupyterlab_and_grading_ask_and_mark_the_same(fresh: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    practised(fresh.record(FIRST), 40)
    found = question(fresh, "warm-up")
    page = drawn(fresh)
    monkeypatch.setattr(sys.modules["ownpace.lesson.sitting"], "_sitting", None)
    monkeypatch.chdir(fresh.place("release", LATER))
    widget = QuestionWidget.of(ask.review(found.item, **found.arguments))
    assert widget.state["parts"] == page
    of, responses = fingerprint(found.kind, found.arguments), list[Any]()
    for given in ("1", None):
        parts = widget.state["parts"]
        at = review(found.arguments, [*chain(*responses)], parts["seed"])
        answer = present(found.arguments, at).arguments["answer"]
        responses.append([{"n": int(parts["n"]), "seed": parts["seed"], "given": given or answer}])
        widget.hear({"do": "answer", "response": responses[-1]}, [])
        assert widget.state["saved"] is True
        fresh.record(LATER).parent.mkdir(parents=True, exist_ok=True)
        record.append(
            fresh.record(LATER), [Event.new(LATER, "warm-up", "answer", {"response": responses[-1], "of": of})]
        )
        assert drawn(fresh) == widget.state["parts"]
    assert widget.state["done"]
    submitted = fresh.place("submitted", LATER, "ana")
    shutil.copytree(fresh.place("release", LATER), submitted, dirs_exist_ok=True)
    shutil.copy(fresh.record(LATER), submitted)
    shutil.rmtree(fresh.record(FIRST).parent)  # what is graded is what was handed in
    said = list[str]()
    (outcome,) = grade(fresh, [LATER], workers=1, say=said.append)
    assert said == [], "what a release has put into the source does not make it another"
    assert outcome.status == "graded", outcome
    scores = {each.item: each.score for each in gradebook.scores(fresh, LATER) if each.student == "ana"}
    assert scores["warm-up"] == 3 * found_score(found, responses)
    assert scores["warm-up"] == 3


def found_score(found: Asked, responses: list[Any]) -> float:
    from ownpace_graders.kinds import kind_of

    return kind_of(found.kind).score([*chain(*responses)], found.arguments).score or 0


def test_two_sets_that_ask_the_same_draw_different_questions(course: Course) -> None:
    one, other = (question(course, f"expand-{n}") for n in (1, 2))
    assert fingerprint(one.kind, one.arguments) == fingerprint(other.kind, other.arguments)
    seeds = [view(each.kind, each.arguments, None, place(LATER, each.item))["parts"]["seed"] for each in (one, other)]
    assert seeds[0] != seeds[1]
    assert draw(EXPAND, seeds[0], 1).arguments != draw(EXPAND, seeds[1], 1).arguments
    kept = [{"n": 1, "seed": "of an older release", "given": "because"}]
    state = fold([Event.new(LATER, one.item, "answer", {"response": kept, "of": fingerprint(one.kind, one.arguments)})])
    parts = view(one.kind, one.arguments, state.items[one.item], place(LATER, one.item))["parts"]
    assert (parts["seed"], parts["n"]) == ("of an older release", "2"), "a record that was begun goes on with its own"


class Advised:
    """A student of the later lesson, and what the page says after each phase."""

    def __init__(self, course: Course) -> None:
        self.lesson = lesson_of(course, LATER)
        self.cells = {cell.item: cell for cell in self.lesson.questions}
        self.events: list[Event] = []

    def next(self) -> dict[str, str]:
        return what_next(self.lesson, fold(self.events).items)

    def answers(self, item: str, response: Any) -> None:
        call = self.cells[item].call
        assert call
        data = {"response": response, "of": fingerprint(call.kind, call.arguments)}
        self.events.append(Event.new(LATER, item, "answer", data, after=self.events[-1].at if self.events else ""))

    def does_alone(self, item: str) -> None:
        deeds: list[Any] = [{"n": 1, "seed": item, "do": "alone"}]
        deeds += [{"n": n, "seed": item, "given": draw(EXPAND, item, n).arguments["answer"]} for n in range(2, 5)]
        self.answers(item, deeds)

    def leaves(self, item: str) -> None:
        """Looks at examples until there is a way out, and takes it."""
        deeds = [{"n": n, "seed": item, **({"given": "so"} if n % 2 else {"do": "again"})} for n in range(1, 11)]
        self.answers(item, [*deeds, {"n": 10, "seed": item, "do": "on"}])


def test_what_next_goes_back_to_the_set_or_on(course: Course) -> None:
    student = Advised(course)
    next_ = student.next
    assert not any(next_().values()), "nothing is said before something was done"
    student.answers("again", "3x")
    assert 'href="#op-expand-1-title"' in next_()["then"]
    assert "Multiply out a bracket" in next_()["then"]
    for item in ("expand-1", "expand-2"):
        student.does_alone(item)
        assert bool(next_()["alone"]) is (item == "expand-2"), "said when all of the phase is through"
    assert "You have shown this" in next_()["alone"]
    assert "You have shown this" in next_()["then"]
    assert not any(digit in next_()["then"] for digit in "0123456789"), "without a number"
    assert next_()["warm-up"] == ""


@pytest.mark.parametrize("before", [(), ("expand-1",), ("expand-1", "expand-2"), ("expand-1", "expand-2", "again")])
def test_no_answer_that_is_only_kept_is_met_with_advice(course: Course, before: tuple[str, ...]) -> None:
    student = Advised(course)
    for item in before:
        student.answers(item, "3x") if item == "again" else student.does_alone(item)
    said = student.next()
    assert "exit" not in said, "in a check nothing is said"
    for item, response in (("kept", "4x + 4"), ("leave", "3x"), ("leave", "3x + 3"), ("said", "x"), ("said", "5x + 5")):
        student.answers(item, response)
        assert student.next() == said, "and nothing elsewhere is changed by it"


def test_a_set_that_is_done_and_a_later_miss_do_not_contradict_each_other(course: Course) -> None:
    student = Advised(course)
    student.lesson = replace(
        student.lesson, cells=tuple(cell for cell in student.lesson.cells if cell.item != "expand-2")
    )
    student.does_alone("expand-1")
    before = student.next()["alone"]
    student.answers("again", "3x")
    said = student.next()
    assert said["alone"] == before, "what was shown in the set stays said below it"
    assert "Not there yet" not in said["then"]
    assert "Practise" not in said["then"], "where nothing is left to practise"
    cell = student.cells["expand-1"]
    body = dict(seen(cell, fold(student.events).items["expand-1"], LATER)["parts"])["body"]
    (there,) = re.findall("“(.*?)”", said["then"])
    assert there in body, "what it says is there is there"
    assert 'href="#op-expand-1-title"' in said["then"]


def test_a_set_that_was_left_is_one_to_go_back_to(course: Course) -> None:
    student = Advised(course)
    student.does_alone("expand-1")
    student.leaves("expand-2")
    student.answers("again", "3x")
    cell = student.cells["expand-2"]
    assert "You can come back to it" in seen(cell, fold(student.events).items["expand-2"], LATER)["parts"]["why"]
    assert "Not there yet" in student.next()["then"]
    assert 'href="#op-expand-2-title"' in student.next()["then"]


SOURCES = [
    "ask.review('w', 'Warm up', of=[{'a': 1}])",
    "w = ask.review(\n    'w',\n    'Wärm up — ½',\n    of=[{'a': 1}],  # mine\n)\nw",
    "ask.review('w', 'x', of=[{'a': ')'}], many=2, )",
]


@pytest.mark.parametrize("source", SOURCES)
def test_what_is_taken_along_is_written_into_the_call(source: str) -> None:
    from ownpace_graders.lesson.calls import read_call

    sets = [{"id": "ab", "of": [{"prompt": "½ ‘of’ [[a]] \\dfrac"}]}]
    written = with_earlier(source, sets)
    before, after = read_call(source), read_call(written)
    assert before
    assert after
    assert after.arguments == {**before.arguments, "earlier": sets}
    assert with_earlier(written, [{"id": "other"}]) == written
    assert with_earlier(source, []) == source


def test_too_much_of_other_lessons_is_refused_with_the_way_out(course: Course) -> None:
    first, later = (lesson_of(course, name) for name in (FIRST, LATER))
    cell = next(cell for cell in later.questions if cell.item == "warm-up")
    assert len(sets_for(cell, [first, later])) == 3, "each lesson's sets for an objective"
    with pytest.raises(LessonError, match="would carry more") as refused:
        sets_for(cell, [first] * 400)
    assert "lessons=" in refused.value.next


def test_no_state_is_changed_by_what_is_due(fresh: Course) -> None:
    practised(fresh.record(FIRST), 40)
    shelf, state = Shelf(fresh.root), State()
    assert with_reviews(shelf, lesson_of(fresh, FIRST), state) is state, "a lesson without a review asks nobody"
    due = with_reviews(shelf, lesson_of(fresh, LATER), state)
    assert state.items == {}
    assert due.items["warm-up"].due.count(".") == 1
