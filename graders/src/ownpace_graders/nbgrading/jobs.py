"""What nbgrader is asked to do. Runs only in the process of nbgrading/__main__.py, in the course's folder."""

import glob
import shutil
from collections.abc import Callable
from contextlib import suppress
from functools import cache, partial
from pathlib import Path
from typing import Any

import nbformat
from nbgrader.api import Gradebook
from nbgrader.apps.baseapp import NbGrader
from nbgrader.converters import Autograde, GenerateAssignment, GenerateFeedback
from nbgrader.coursedir import CourseDirectory
from nbgrader.exchange import default

from ownpace_graders.autograde.turn import turn
from ownpace_graders.course import find_course
from ownpace_graders.nbgrading import gradebook, settings
from ownpace_graders.nbgrading.handback import FeedbackExporter
from ownpace_graders.systems import must_lock_in

api = gradebook.api()


def open_course(root: str) -> NbGrader:
    """nbgrader's application with the settings that its commands have in this folder."""
    # An engine remembers what its queries come to as SQL; nbgrader makes one for each submission.
    api.create_engine = cache(api.create_engine)
    app = NbGrader()
    app.initialize([f"--CourseDirectory.root={root}"])
    app.start()
    return app


def generate(app: NbGrader, lesson: str, into: str) -> None:
    """Make the students' version of a lesson in the folder `into` beside the release folder."""
    course = _course(app, lesson, release_directory=into)
    course.ignore = [*course.ignore, settings.RECORD]
    app.config.ClearMarkScheme.check_attachment_leakage = False  # ClearRest takes out what leaks
    converter = GenerateAssignment(coursedir=course, parent=app)
    converter.preprocessors = settings.for_release(converter.preprocessors)
    converter.force = True
    converter.start()


def show(app: NbGrader, lesson: str, instead: dict[str, str]) -> dict[str, Any]:
    """What `generate` would make of a lesson's notebooks, without a file or a gradebook: {"notebooks": {name: text},
    "ignored": what nbgrader leaves where it is}. `instead`: texts by name, in place of what is in the files."""
    course = _course(app, lesson)
    app.config.ClearMarkScheme.check_attachment_leakage = False
    converter = GenerateAssignment(coursedir=course, parent=app)
    made = [each for each in settings.for_release(converter.preprocessors) if settings.is_of_notebook(each)]
    converter.exporter = converter.exporter_class(parent=converter, config=converter.config)
    converter.exporter._preprocessors = []
    for each in made:
        converter.exporter.register_preprocessor(each, enabled=True)
    folder = Path(course.format_path(course.source_directory, ".", lesson))
    notebooks = {
        path.stem: _shown(app, converter, path, instead.get(path.stem)) for path in sorted(folder.glob("*.ipynb"))
    }
    return {"notebooks": notebooks, "ignored": list(course.ignore)}


def _shown(app: NbGrader, converter: GenerateAssignment, path: Path, instead: str | None) -> str:
    app.log.info("Converting notebook %s", path)
    names = {"student": ".", "assignment": path.parent.name, "notebook": path.stem, "db_url": ""}
    resources: dict[str, Any] = {"unique_key": path.stem, "output_files_dir": f"{path.stem}_files", "nbgrader": names}
    notebook = nbformat.read(path, 4) if instead is None else nbformat.reads(instead, 4)
    about = {**resources, "metadata": {"name": path.stem, "path": str(path.parent)}}
    for each in converter.exporter._preprocessors:
        notebook, about = each(notebook, about)
    return str(nbformat.writes(notebook))


def release(app: NbGrader, lesson: str) -> None:
    """Put a released lesson into the exchange, over an earlier one."""
    out = app.exchange.ReleaseAssignment(coursedir=_course(app, lesson), authenticator=app.authenticator, parent=app)
    out.force = True
    out.start()


def submit(app: NbGrader, lesson: str, student: str, folder: str) -> str:
    """Hand in folder/lesson for the student; its timestamp."""
    course = _course(app, lesson, student_id=student)
    out = app.exchange.Submit(coursedir=course, authenticator=app.authenticator, parent=app)
    out.assignment_dir = folder
    out.path_includes_course = False
    out.start()
    return str(out.timestamp)


def collect(app: NbGrader, lesson: str, into: str) -> dict[str, Any]:
    """The folders in which the exchange has the lesson's hand-ins: {"inbound": [paths]} with every hand-in, or
    {"students": {student: path}} where another make of exchange gives only each student's newest, put below `into`."""
    plain = "{nbgrader_step}/{student_id}/{assignment_id}"
    course = _course(app, lesson, submitted_directory=into, directory_structure=plain)
    incoming = app.exchange.Collect(coursedir=course, authenticator=app.authenticator, parent=app)
    if isinstance(incoming, default.ExchangeCollect):
        incoming.ensure_root()
        incoming.init_src()
        found = Path(incoming.inbound_path).glob(f"*+{glob.escape(lesson)}+*")
        return {"inbound": sorted(map(str, found)), "owner": bool(incoming.check_owner)}
    incoming.start()
    found = Path(into).absolute().glob(f"*/{glob.escape(lesson)}")
    return {"students": {path.parent.name: str(path) for path in found}}


def autograde(app: NbGrader, lesson: str, student: str) -> dict[str, Any]:
    """Grade a submission into the gradebook: {"score", "max_score", "penalty", "needs_manual"}."""
    course = _course(app, lesson, student_id=student)
    converter = Autograde(coursedir=course, parent=app)
    converter.autograde_preprocessors = settings.for_grading(converter.autograde_preprocessors)
    converter.exclude_overwriting = settings.StudentsOwn(converter.exclude_overwriting)
    converter.force = True
    converter.start()
    return standing(app, lesson, student)


def standing(app: NbGrader, lesson: str, student: str) -> dict[str, Any]:
    """What the gradebook says about a submission."""
    course = _course(app, lesson)
    with Gradebook(course.db_url, course.course_id) as book:
        found = book.find_submission(lesson, student)
        points = {"score": found.score, "max_score": found.max_score, "penalty": found.late_submission_penalty}
        return {**points, "needs_manual": bool(found.needs_manual_grade)}


def grade(app: NbGrader, lesson: str, student: str) -> dict[str, Any]:
    """Grade a submission as `ownpace grade` does, where nbgrader is loaded already: {"status", "reason"} of its
    Outcome. NoSandbox as there."""
    from ownpace_graders.autograde import engine, pool

    must_lock_in()
    course = find_course(Path(app.coursedir.root))
    with turn(course):
        crew = partial(pool.processes, 1)
        [outcome] = engine.grade(app, course, lesson, [student], crew, app.log.info, force=True)
    return {"status": outcome.status, "reason": outcome.reason}


def forget(app: NbGrader, lesson: str, student: str) -> None:
    """Let the gradebook know nothing of a submission, so that its lesson can be released with other questions."""
    course = _course(app, lesson)
    with Gradebook(course.db_url, course.course_id) as book, suppress(api.MissingEntry):
        book.remove_submission(lesson, student)


def feedback(app: NbGrader, lesson: str, student: str) -> None:
    """Write the feedback pages of a graded submission."""
    converter = _Pages(coursedir=_course(app, lesson, student_id=student), parent=app)
    converter.exporter_class = FeedbackExporter
    converter.preprocessors = settings.for_feedback(converter.preprocessors)
    converter.force = True
    converter.start()


_RELEASED_BY = ("timestamp.txt", "submission_secret.txt")
"""What nbgrader reads beside a page when it puts it into the exchange."""


class _Pages(GenerateFeedback):
    """nbgrader's, without a copy of the lesson's films and files for every student: a page holds all that it shows."""

    def init_assignment(self, assignment_id: str, student_id: str) -> None:
        into = Path(self._format_dest(assignment_id, student_id))
        into.mkdir(parents=True, exist_ok=True)
        for name in _RELEASED_BY:
            found = Path(self._format_source(assignment_id, student_id), name)
            if found.is_file() and not found.is_symlink():
                shutil.copy(found, into / name)


def release_feedback(app: NbGrader, lesson: str, student: str) -> None:
    """Put a submission's feedback into the exchange."""
    course = _course(app, lesson, student_id=student)
    app.exchange.ReleaseFeedback(coursedir=course, authenticator=app.authenticator, parent=app).start()


def _course(app: NbGrader, lesson: str, **others: str) -> CourseDirectory:
    return CourseDirectory(parent=app, root=app.coursedir.root, assignment_id=lesson, **others)


_ALL = (generate, show, release, submit, collect, autograde, grade, forget, feedback, release_feedback)
JOBS: dict[str, Callable[..., Any]] = {job.__name__: job for job in _ALL}
