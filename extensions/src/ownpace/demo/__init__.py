"""`ownpace demo`: the way of an answer from end to end, with a class of simulated students.

The students are a seeded simulation (student.py), their answers pass through the same record, hand-in, collecting,
grading and report as everybody's.
"""

from __future__ import annotations

import shutil
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path

from ownpace.cli.terminal import say
from ownpace.demo.folder import new_course
from ownpace.demo.handins import hand_in
from ownpace.demo.student import SimulatedStudent, sample_class
from ownpace_graders.course import Course
from ownpace_graders.errors import NoSandbox
from ownpace_graders.lesson import Lesson, read_lesson
from ownpace_graders.nbgrading import gradebook

__all__ = ["show_everything"]

CLASS = 12
TAKES_ABOUT = timedelta(hours=3)


def show_everything(origin: Course) -> Path:
    """Run all of it on the lessons of this course, telling what goes on; the folder of the sample course."""
    begun = time.monotonic()
    course = new_course(origin)
    lessons = course.lessons()
    _release(course, lessons)
    for name in lessons:
        _take_and_grade(course, name)
    say(_closing(course, lessons, time.monotonic() - begun))
    return course.root


def _release(course: Course, lessons: list[str]) -> None:
    from ownpace.cli.release import release_lessons

    say("\nThe teacher releases the lesson" + "s" * (len(lessons) != 1))
    release_lessons(course, lessons)


def _take_and_grade(course: Course, name: str) -> None:
    from ownpace.cli.collect import collect_from, summary
    from ownpace.cli.feedback import feedback_lessons
    from ownpace.cli.grade import grade_lessons, some_not
    from ownpace.cli.report import class_table, show, write_page

    lessons = [read_lesson(path) for path in sorted(course.place("source", name).glob("*.ipynb"))]
    students = sample_class(CLASS, sorted({objective for lesson in lessons for objective in lesson.objectives}))
    _enrol(course, students)
    say(f"\n{CLASS} simulated students take “{lessons[0].title}” and hand it in")
    zips = _take(course, lessons, students)
    say("\nThe teacher collects")
    say(summary(collect_from(course, (zips,))))
    say("\n… grades")
    try:
        outcomes = grade_lessons(course, [name])
    except NoSandbox as error:
        say(f"{error.what} These students are made up, so this once it is: without a sandbox.")
        outcomes = grade_lessons(course, [name], sandboxed=False)
    if failed := [one for one in outcomes if one.status == "failed"]:
        raise some_not(failed)
    say("\n… sends feedback")
    feedback_lessons(course, [name])
    say("\n… and looks who needs help\n")
    table = class_table(course, name)
    show(table)
    write_page(table, course.root / f"{name}.html")


def _take(course: Course, lessons: list[Lesson], students: list[SimulatedStudent]) -> Path:
    """The folder with everybody's zips."""
    evening = (datetime.now().astimezone() - TAKES_ABOUT).replace(microsecond=0)
    for student in students:
        told = hand_in(course, lessons, student, evening)
        say(f"  {student.name}: {told}")
    return course.root / "handed-in" / lessons[0].name


def _enrol(course: Course, students: list[SimulatedStudent]) -> None:
    """The class list: the report has everybody, also who hands in nothing."""
    with gradebook.opened(course) as book:
        for student in students:
            book.update_or_create_student(student.name)


def _closing(course: Course, lessons: list[str], seconds: float) -> str:
    programs = f"{Path(sys.executable).parent}/" if shutil.which("nbgrader") is None else ""
    commands = {
        f"ownpace report {lessons[0]}": "the table again",
        "jupyter lab": "menu Nbgrader, Formgrader: every answer, and the marks that wait for a teacher",
        "nbgrader export": "all points as CSV",
    }
    width = max(map(len, commands))
    lines = "\n".join(f"  {programs}{command:<{width}}  {words}" for command, words in commands.items())
    return (
        f"All of this took {seconds:.0f} seconds. The students are simulated: nobody answered these questions.\n"
        f"To look around:\n  cd {course.root}\n{lines}"
    )
