"""What Ownpace adds to nbgrader's converters. nbgrader is not imported, so that a course's settings load fast.

A course that wants the same from nbgrader's own commands says in its nbgrader_config.py:

    from ownpace_graders.nbgrading.settings import extend

    extend(c)
"""

import sys
from collections.abc import Sequence
from typing import Any

_STOCK = "nbgrader.preprocessors"
RECORD = "record.jsonl"
QUESTIONS = "ownpace_graders.nbgrading.questions.ClearSolutions"
UPDATED = "ownpace_graders.nbgrading.updated.Updated"
NOTES = "ownpace_graders.nbgrading.notes.ClearNotes"
TESTS = "ownpace_graders.nbgrading.own_tests.LeaveOutTests"
EARLIER = "ownpace_graders.nbgrading.earlier.AddEarlier"
REST = "ownpace_graders.nbgrading.rest.ClearRest"
SHOWN = "ownpace_graders.nbgrading.shown.ShowSafely"
_FORMGRADER = "nbgrader.server_extensions.formgrader.formgrader"
FEEDBACK = "ownpace_graders.nbgrading.handback.FeedbackExporter"
GRADES = "ownpace_graders.nbgrading.handback.grades.Grades"
RELEASE = (
    *("IncludeHeaderFooter", "InstantiateTests", "LockCells", "ClearSolutions", "ClearOutput", "CheckCellMetadata"),
    *("ComputeChecksums", "SaveCells", "ClearHiddenTests", "ClearMarkScheme", "ComputeChecksums", "CheckCellMetadata"),
)
GRADING = ("Execute", "IgnorePattern", "LimitOutput", "SaveAutoGrades", "AssignLatePenalties", "CheckCellMetadata")
"""nbgrader's own lists; to the second belongs nbconvert's ClearMetadataPreprocessor too."""


def extend(c: Any) -> None:
    """Make `nbgrader generate_assignment` keep questions, `nbgrader autograde` show safely what students did, and
    `nbgrader generate_feedback` make pages that tell no key and ask no other computer for anything. In a Jupyter server
    that has nbgrader's formgrader, nothing of the students' can act in its pages."""
    c.GenerateAssignment.preprocessors = for_release([f"{_STOCK}.{name}" for name in RELEASE])
    c.ClearMarkScheme.check_attachment_leakage = False
    grading = [f"{_STOCK}.{name}" for name in GRADING]
    grading.insert(2, "nbconvert.preprocessors.ClearMetadataPreprocessor")
    c.Autograde.autograde_preprocessors = for_grading(grading)
    c.Autograde.exclude_overwriting = StudentsOwn()
    c.GenerateFeedback.exporter_class = FEEDBACK
    c.GenerateFeedback.preprocessors = for_feedback([f"{_STOCK}.GetGrades"])
    if _FORMGRADER in sys.modules:
        from ownpace_graders.nbgrading.formgrader import protect

        protect()


def is_extended(settings: Any) -> bool:
    """Whether these settings of a course have been through `extend`."""
    return bool(settings.GenerateFeedback.get("exporter_class") == FEEDBACK)


class StudentsOwn(dict[str, list[str]]):
    """nbgrader's table of a lesson's files that stay the student's, with the record among them for every lesson.

    nbgrader copies what is beside the source over what was handed in, and an author who tried a lesson has a record.
    """

    def get(self, lesson: str, default: Any = ()) -> list[str]:
        return [*super().get(lesson, default), RECORD]


def for_release(preprocessors: Sequence[Any]) -> list[Any]:
    """The same, but questions are not taken for solutions to be cleared, nothing else of a solution stays, nor a note
    to the author, nor the lesson's own tests, what an older nbgrader has written is understood, and reviews take along
    what they may ask."""
    ours = (UPDATED, NOTES, TESTS, EARLIER, REST)
    kept = (each for each in preprocessors if _name(each) not in map(_name, ours))
    return [*ours[:-1], *(QUESTIONS if _name(each) == "ClearSolutions" else each for each in kept), REST]


def is_of_notebook(preprocessor: Any) -> bool:
    """Whether it looks at nothing but the notebook: not at the gradebook, nor at what is made of the folder."""
    return _name(preprocessor) not in ("SaveCells", _name(TESTS))


def for_grading(preprocessors: Sequence[Any]) -> list[Any]:
    """The same, and in the end nothing of the student's can run in the browser of who looks at it."""
    return [*(each for each in preprocessors if _name(each) != "ShowSafely"), SHOWN]


def for_feedback(preprocessors: Sequence[Any]) -> list[Any]:
    """The same, but what the gradebook says is read at once, and nbgrader's page's style is not made for ours."""
    ours = {"GetGrades": GRADES}
    return [ours.get(_name(each), each) for each in preprocessors if _name(each) != "CSSHTMLHeaderPreprocessor"]


def _name(preprocessor: Any) -> str:
    """The class's name, of a class or of the dotted name of one."""
    return str(getattr(preprocessor, "__name__", preprocessor)).rpartition(".")[2]
