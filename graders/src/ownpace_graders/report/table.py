"""One lesson's class table: what each student handed in and got, who needs help first on top."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from ownpace_graders import plain
from ownpace_graders.autograde import files
from ownpace_graders.autograde.grade import submissions
from ownpace_graders.autograde.mark import is_removed, mark
from ownpace_graders.collect import receipts
from ownpace_graders.collect.times import moment
from ownpace_graders.course import Course
from ownpace_graders.errors import InputError
from ownpace_graders.lesson import Cell, Lesson
from ownpace_graders.nbgrading import gradebook
from ownpace_graders.nbgrading.gradebook import Score
from ownpace_graders.record import ItemState, events
from ownpace_graders.record.receipt import NAME, Receipt
from ownpace_graders.report.astray import not_in
from ownpace_graders.report.practice import Kept, PractisedSet, shown, ways
from ownpace_graders.report.said import polled, said
from ownpace_graders.roster import called

_LARGEST = 10_000
"""Bytes of a receipt or a timestamp that anybody can have meant."""
HELP_BELOW = 0.6
"""A student with a smaller share of an objective's points right needs help with it."""


@dataclass(frozen=True, slots=True)
class Row:
    """One student. `times` is how often they handed in, `answered` how many of the lesson's questions they answered,
    None where no record says it.

    Points are None before grading; shares are 0 to 1 by objective, None where nothing counts yet. `unprotected`: the
    code ran without a sandbox when it was graded. `problem`: what of the hand-in could not be read or graded, in words,
    or "". `penalty`: points to be taken off for being late. `name`: the class list's, or "". `reached`: how far they
    came, as a number of questions, where they stopped before the end. `came`: something came of theirs and is not in.
    `ways`: how their sets of practice went. `able`: by objective, whether first tries without help have shown it.
    `said`: by question, what they picked in a poll, or how sure they were.
    """

    student: str
    handed_in: datetime | None = None
    code: str = ""
    times: int = 0
    answered: int | None = 0
    score: float | None = None
    most: float | None = None
    to_mark: int = 0
    shares: Mapping[str, float | None] = field(default_factory=dict)
    unprotected: bool = False
    problem: str = ""
    penalty: float = 0
    name: str = ""
    reached: int | None = None
    came: bool = False
    ways: tuple[PractisedSet, ...] = ()
    able: Mapping[str, bool] = field(default_factory=dict)
    said: Mapping[str, str] = field(default_factory=dict)

    @property
    def shown(self) -> str:
        """Name and id, as the class list has them."""
        return called(self.student, self.name)

    @property
    def share(self) -> float | None:
        return self.score / self.most if self.score is not None and self.most else None

    @property
    def needs(self) -> list[str]:
        """The objectives to help with, the weakest first."""
        weak = [(share, name) for name, share in self.shares.items() if share is not None and share < HELP_BELOW]
        return [name for _, name in sorted(weak)]

    @property
    def is_stuck(self) -> bool:
        """Whether they went on without what a set practises, or stand at its way out."""
        return any(way.ends in ("left", "hard") for way in self.ways)

    @property
    def urgency(self) -> tuple[int, float, str]:
        """Sorts who needs help first: who handed in nothing, who is stuck in a set, from little right to much, who is
        not graded."""
        if self.handed_in is None:
            return 0, 0.0, self.student
        if self.is_stuck:
            return 1, (self.share or 0) - 1, self.student
        return (2, 0.0, self.student) if self.share is None else (1, self.share, self.student)


@dataclass(frozen=True, slots=True)
class Table:
    """A lesson's class: `objectives` by short name, how many questions there are, `rows` with who needs help first;
    `nobodys`: what came and is not in, of which nobody knows whose it is; `heading`: the title in Markdown; `polls`:
    the questions in which students say something of themselves, with the options of those that are polls."""

    lesson: str
    title: str
    language: str
    objectives: Mapping[str, str]
    questions: int
    rows: tuple[Row, ...]
    nobodys: tuple[str, ...] = ()
    heading: str = ""
    polls: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @property
    def handed_in(self) -> int:
        return sum(row.handed_in is not None for row in self.rows)

    @property
    def to_mark(self) -> int:
        """Answers that wait for the teacher."""
        return sum(row.to_mark for row in self.rows)

    @property
    def unprotected(self) -> list[str]:
        """The students whose code ran without a sandbox, and could change grades."""
        return sorted(row.shown for row in self.rows if row.unprotected)

    @property
    def problems(self) -> list[tuple[str, str]]:
        """What could not be read, by student."""
        return sorted((row.shown, row.problem) for row in self.rows if row.problem)

    def average(self, objective: str) -> float | None:
        """The class's mean share for an objective, over those who have one."""
        shares = [share for row in self.rows if (share := row.shares.get(objective)) is not None]
        return sum(shares) / len(shares) if shares else None


def class_table(lessons: Sequence[Lesson], course: Course) -> Table:
    """The class's table for the notebooks of one lesson, from what was collected and what the gradebook says.

    Every student is in it whom the gradebook knows or who handed something in.
    """
    first = lessons[0]
    grades = _grades(first.name, course)
    enrolled = frozenset(grades)
    times = Counter(receipt.student for receipt in receipts(course, first.name))
    objectives = {name: words for lesson in lessons for name, words in lesson.objectives.items()}
    questions = {cell.item: cell for lesson in lessons for cell in lesson.questions}
    late = gradebook.penalties(course, first.name)
    names = gradebook.names(course)
    astray = not_in(course, first.name)
    rows = []
    removed = {name for name in submissions(course, first.name) if _is_removed(course, first.name, name, enrolled)}
    known = {*grades, *times, *submissions(course, first.name), *astray} - removed - {""}
    for name in filter(course.selects, known):
        graded = grades.get(name, []) if _is_graded(course, first.name, name) else []
        row = _row(name, course.place("submitted", first.name, name), times[name], questions, graded)
        row = replace(row, unprotected=_is_unprotected(course, first.name, name), penalty=late.get(name, 0))
        if name in astray and row.handed_in is None:
            row = replace(row, came=True, problem=" ".join(astray[name]))
        row = replace(row, name=names.get(name, ""))
        rows.append(row if graded else replace(row, problem=row.problem or _failure(course, first.name, name)))
    ordered = tuple(sorted(rows, key=lambda row: row.urgency))
    nobodys = tuple(astray.get("", ()))
    return Table(
        first.name,
        first.title,
        first.language,
        objectives,
        len(questions),
        ordered,
        nobodys,
        first.front.title,
        polled(questions),
    )


def _is_unprotected(course: Course, lesson: str, student: str) -> bool:
    found = mark(course, lesson, student)
    return found is not None and found.unprotected


def _is_removed(course: Course, lesson: str, student: str, enrolled: Set[str]) -> bool:
    return is_removed(student, enrolled) and mark(course, lesson, student) is not None


def _is_graded(course: Course, lesson: str, student: str) -> bool:
    """Whether the results are there: the gradebook knows of those too that could not be graded."""
    return any(course.place("autograded", lesson, student).glob("*.ipynb"))


def _failure(course: Course, lesson: str, student: str) -> str:
    """That grading has failed, where it has."""
    log = course.work / lesson / "grading" / f"{student}.log"
    return f"It could not be graded; its log says why: {log.relative_to(course.root)}." if log.is_file() else ""


def _grades(lesson: str, course: Course) -> dict[str, list[Score]]:
    """The scores of every student whom the gradebook knows; an empty list where nothing of theirs is graded."""
    grades: dict[str, list[Score]] = {}
    with gradebook.opened(course) as book:
        grades |= {str(student.id): [] for student in (book.students if book else ())}
    for score in gradebook.scores(course, lesson):
        grades.setdefault(score.student, []).append(score)
    return grades


def _row(student: str, folder: Path, times: int, questions: Mapping[str | None, Cell], scores: Sequence[Score]) -> Row:
    receipt = Receipt.read(_bytes(folder / NAME))
    # The receipt has the student's time; collecting has written the one that counts.
    handed_in = moment(_bytes(folder / "timestamp.txt").decode(errors="replace")) or (receipt.time if receipt else None)
    row = Row(student, handed_in or _written(folder), receipt.shown if receipt else "", times)
    reached = questions
    try:
        answered, states = _answered(folder / "record.jsonl", questions)
        done = answered & set(questions)
        reached = _reached(questions, done)
        stopped = len(reached) if 0 < len(reached) < len(questions) else None
        known = len(done) if (folder / "record.jsonl").exists() else None
        went, able = ways(questions, states), shown(questions, states)
        row = replace(row, answered=known, reached=stopped, ways=went, able=able, said=said(questions, states))
    except InputError as error:
        row = replace(row, problem=f"record.jsonl cannot be read: {error}")
    except OSError as error:
        row = replace(row, problem=f"record.jsonl cannot be read: {error.strerror}.")
    if row.handed_in is None or not scores:
        return row
    return replace(
        row,
        score=sum(score.score for score in scores),
        most=sum(score.max_score for score in scores),
        to_mark=sum(score.needs_manual for score in scores),
        shares=_shares(reached, scores),
    )


def _reached(questions: Mapping[str | None, Cell], done: Set[str | None]) -> Mapping[str | None, Cell]:
    """The questions up to the last that a student has answered: nobody needs help with what they have not seen. All of
    them where no answer of ours says how far it was."""
    names = [*questions]
    last = max((number for number, name in enumerate(names, 1) if name in done), default=0)
    ours = last and all(questions[name].role == "ask" for name in names[last:])
    return {name: questions[name] for name in names[:last]} if ours else questions


def _written(folder: Path) -> datetime | None:
    """When something was last put into it; None if it is not there, or nobody may look."""
    try:
        return datetime.fromtimestamp(folder.stat().st_mtime, UTC)
    except (OSError, ValueError, OverflowError):
        return None


def _shares(questions: Mapping[str | None, Cell], scores: Sequence[Score]) -> dict[str, float | None]:
    """Points got of points possible by objective, without what waits for the teacher."""
    got: dict[str, float] = defaultdict(float)
    most: dict[str, float] = defaultdict(float)
    for score in scores:
        cell = questions.get(score.item)
        objective = cell.call.arguments.get("objective") if cell and cell.call else None
        if objective and not score.needs_manual:
            got[objective] += score.score
            most[objective] += score.max_score
    return {objective: got[objective] / most[objective] if most[objective] else None for objective in most}


def _answered(record: Path, questions: Mapping[str | None, Cell]) -> tuple[set[str | None], dict[str, ItemState]]:
    """What was ever answered, by a record that may be as large as anybody makes it; and where the student stands."""
    answered, kept = set[str | None](), Kept(questions)
    try:
        with plain.opened(record, files.LARGEST) as file:
            for each in events(file):
                kept.add(each)
                if each.kind == "answer" and "response" in each.data:
                    answered.add(each.item)
    except FileNotFoundError:
        pass
    return answered, kept.states


def _bytes(path: Path) -> bytes:
    """What is in the file; nothing when it is not there, as in a submission that came from nbgrader alone, or is more
    than anybody writes there."""
    try:
        return plain.read(path, _LARGEST)
    except (OSError, InputError):
        return b""
