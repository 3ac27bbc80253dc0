"""What came and is not in: it could not be read, or waits until the teacher says whose it is."""

from __future__ import annotations

from collections import defaultdict

from ownpace_graders.collect import questions, refusals
from ownpace_graders.collect.senders import Senders
from ownpace_graders.course import Course
from ownpace_graders.nbgrading import gradebook
from ownpace_graders.roster import Roster


def not_in(course: Course, lesson: str) -> dict[str, list[str]]:
    """In words, by student; under "" what is nobody's that is known."""
    found: dict[str, list[str]] = defaultdict(list)
    for each in refusals(course):
        if each.lesson in (lesson, ""):
            of = "" if each.student or not each.sender else f", from {each.sender},"
            found[each.student].append(f"{each.file}{of} could not be taken: {each.why}")
    open_ones = [each for each in questions(course) if each.lesson == lesson]
    roster = Roster(gradebook.people(course)) if open_ones else None
    for question in open_ones:
        platform = question.sender if question.sender and question.sender.platform != "exchange" else None
        student = platform and roster and roster.student(platform)
        shown = question.path.relative_to(course.root)
        of = f"From {question.sender}. " if question.sender else ""
        words = f"{of}{question.why} Say whose it is: ownpace collect --as ID {shown}"
        found[student or Senders.of(course).student(lesson, platform)].append(words)
    return dict(found)
