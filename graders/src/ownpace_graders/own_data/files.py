"""A student's own data as files: the record itself, and xAPI statements."""

import json
from collections.abc import Sequence

from ownpace_graders.course import Course
from ownpace_graders.errors import LessonError
from ownpace_graders.lesson import Lesson, read_lesson
from ownpace_graders.own_data.xapi import statements
from ownpace_graders.record import read
from ownpace_graders.record.union import union


def notebooks(course: Course, lesson: str) -> list[Lesson]:
    """The lesson's notebooks, for their words; own data are there without them, too."""
    try:
        return [read_lesson(path) for path in sorted(course.place("release", lesson).glob("*.ipynb"))]
    except (LessonError, OSError):
        return []


def as_lines(course: Course, lessons: Sequence[str]) -> bytes:
    """The records' bytes as they are, so that lines which say no event are in it too."""
    return union([path for lesson in lessons if (path := course.record(lesson)).exists()])


def as_xapi(course: Course, lessons: Sequence[str]) -> str:
    """A JSON list of statements, one a line."""
    said = []
    for lesson in lessons:
        events = read(course.record(lesson)).events
        said += statements(course.course_id, notebooks(course, lesson), events)
    return "[" + ",\n ".join(json.dumps(one, ensure_ascii=False) for one in said) + "]\n"
