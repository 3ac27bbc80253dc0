"""A student's own data as files: the record itself, and xAPI statements."""

import io
import json
import zipfile
from collections.abc import Sequence

from ownpace_graders.course import Course
from ownpace_graders.errors import LessonError
from ownpace_graders.lesson import Lesson, read_lesson
from ownpace_graders.own_data.xapi import statements
from ownpace_graders.record import blobs, fold, read
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


def as_zip(course: Course, lesson: str) -> bytes:
    """The record, and the files that its answers name, as “Take my work with me” has them. Not compressed: they are."""
    made, place = io.BytesIO(), course.record(lesson)
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("record.jsonl", as_lines(course, [lesson]))
        for name in sorted(blobs.needed(fold(read(place).events))):
            if (content := blobs.read(place.parent, name)) is not None:
                archive.writestr(name, content)
    return made.getvalue()


def as_xapi(course: Course, lessons: Sequence[str]) -> str:
    """A JSON list of statements, one a line."""
    said = []
    for lesson in lessons:
        events = read(course.record(lesson)).events
        said += statements(course.course_id, notebooks(course, lesson), events)
    return "[" + ",\n ".join(json.dumps(one, ensure_ascii=False) for one in said) + "]\n"
