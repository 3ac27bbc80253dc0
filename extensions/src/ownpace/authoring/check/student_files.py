"""A course says itself that it takes files from students.

Photos, drawings and recordings are more of a person than words are. A question that asks for one is shown only where
the course's `nbgrader_config.py` names its kind in `c.Ownpace.student_files`; elsewhere a plain sentence stands there.
"""

from __future__ import annotations

from collections.abc import Iterator

from ownpace.authoring.check.diagnostic import Finding
from ownpace.authoring.check.rule import Rule
from ownpace_graders.course import files_taken
from ownpace_graders.lesson import Lesson


def find(lesson: Lesson) -> Iterator[Finding]:
    asking = [cell for cell in lesson.cells if cell.call and cell.kind and cell.kind.shape.files]
    taken = files_taken(lesson.path.parent) if asking else frozenset()
    for cell in asking:
        if cell.call and cell.call.kind not in taken:
            what = f"This course takes no files by ask.{cell.call.kind}: students see a sentence in its place."
            names = ", ".join(f'"{name}"' for name in sorted({*taken, cell.call.kind}))
            fix = f"If it is to take them, write into its nbgrader_config.py: c.Ownpace.student_files = [{names}]"
            yield Finding(cell.number, cell.call.line, what, fix)


RULES = (
    Rule(
        "OP11",
        "student-files",
        "lives",
        "A question asks for a file, and the course takes none.",
        find,
        settings=True,
    ),
)
