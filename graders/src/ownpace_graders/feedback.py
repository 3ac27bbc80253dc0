"""Feedback out to the students, and the way a student finds their own."""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from ownpace_graders.autograde.grade import submissions
from ownpace_graders.course import Course, find_course
from ownpace_graders.nbgrading import Done, Nbgrader, gradebook
from ownpace_graders.nbgrading.words import in_words
from ownpace_graders.roster import called
from ownpace_graders.student import checked, current_student
from ownpace_graders.systems import is_own

_PATTERN = re.compile(r"[\[\]*?]")


@dataclass(frozen=True, slots=True)
class Feedback:
    """The feedback for a submission: its pages, whether the student can fetch them through the exchange, or what
    stands in the way (`reason`, else ""). `name`: the class list's, or ""."""

    student: str
    lesson: str
    pages: tuple[Path, ...] = ()
    in_exchange: bool = False
    reason: str = ""
    name: str = ""

    @property
    def shown(self) -> str:
        """Whose it is, as the class list has them."""
        return called(self.student, self.name)


def feedback(course: Course, lessons: Sequence[str] = (), lent: Nbgrader | None = None) -> Iterator[Feedback]:
    """Make the feedback of every submission of the lessons (default: all), and put it into the exchange when there is
    one. One that fails, or is not graded, is told with its reason and the rest go on. InputError for an unknown lesson.
    `lent`: see Nbgrader.
    """
    chosen = [course.lesson(lesson) for lesson in lessons] or course.lessons()
    names = gradebook.names(course)
    with Nbgrader(course, lent) as nbgrader:
        for lesson in chosen:
            for student in submissions(course, lesson):
                yield replace(_feedback(course, nbgrader, lesson, student), name=names.get(student, ""))


def find_feedback(root: Course | Path, lesson: str, student: str | None = None) -> dict[str, Path]:
    """The pages with this student's newest feedback by notebook, {} if there is none for them here.

    From nbgrader's exchange by the secret of what they handed in; as `nbgrader fetch_feedback` put it into their own
    folder; in the course's own folder from its feedback folder, if it belongs to the account that asks. nbgrader is not
    imported. InputError if no such lesson is released.
    """
    course = root if isinstance(root, Course) else find_course(root)
    student = checked(student) if student else current_student()
    released = course.place("release", course.lesson(lesson, "release"))
    names = sorted(path.stem for path in released.glob("*.ipynb"))
    return next(filter(None, _found(course, lesson, student, released, names)), {})


def _found(
    course: Course, lesson: str, student: str, released: Path, names: Sequence[str]
) -> Iterator[dict[str, Path]]:
    """What there is in one place after the other, the newest first."""
    shelf = course.exchange / course.course_id / "feedback"
    for secret in _secrets(course, lesson, student):
        yield _pages({name: shelf / f"{_hash(secret, name)}.html" for name in names})
    for fetched in sorted((released / "feedback").glob("*/"), reverse=True):
        yield _pages({name: fetched / f"{name}.html" for name in names})
    own = _pages({name: course.place("feedback", lesson, student) / f"{name}.html" for name in names})
    yield {name: page for name, page in own.items() if is_own(page)}


def _pages(wanted: dict[str, Path]) -> dict[str, Path]:
    """Those that are there."""
    return {name: page for name, page in wanted.items() if page.is_file()}


def _hash(secret: str, notebook: str) -> str:
    """nbgrader's own name for a page of feedback: ExchangeReleaseFeedback, nbgrader.utils.notebook_hash."""
    return hashlib.md5(f"{secret}{notebook}".encode(), usedforsecurity=False).hexdigest()


def _feedback(course: Course, nbgrader: Nbgrader, lesson: str, student: str) -> Feedback:
    if _PATTERN.search(student):
        return Feedback(student, lesson, reason="nbgrader finds no folder with [, ], * or ? in its name.")
    if not any(course.place("autograded", lesson, student).glob("*.ipynb")):
        return Feedback(student, lesson, reason="It is not graded.")
    done = nbgrader.do("feedback", lesson=lesson, student=student)
    if not done.ok:
        return _failed(lesson, student, done)
    pages = tuple(sorted(course.place("feedback", lesson, student).glob("*.html")))
    if course.has_exchange:
        out = nbgrader.do("release_feedback", lesson=lesson, student=student)
        return Feedback(student, lesson, pages, True) if out.ok else _failed(lesson, student, out, pages)
    return Feedback(student, lesson, pages)


def _failed(lesson: str, student: str, done: Done, pages: tuple[Path, ...] = ()) -> Feedback:
    return Feedback(student, lesson, pages, reason=" ".join(in_words(done)))


def _secrets(course: Course, lesson: str, student: str) -> Iterator[str]:
    """The secrets of what this student handed in from here, the newest first: in nbgrader's cache, and in zips."""
    from jupyter_core.paths import jupyter_data_dir

    cache = Path(str(course.settings.Exchange.get("cache", "") or Path(jupyter_data_dir(), "nbgrader_cache")))
    submitted = (cache / course.course_id).glob(f"{student}+{lesson}+*/submission_secret.txt")
    zips = (course.work / lesson / "handin").glob("*.zip")
    for path in sorted((*submitted, *zips), key=lambda path: path.stat().st_mtime, reverse=True):
        text = _in_zip(path) if path.suffix == ".zip" else path.read_text(errors="replace")
        if text:
            yield text


def _in_zip(path: Path) -> str:
    try:
        with ZipFile(path) as archive:
            return archive.read("submission_secret.txt").decode()
    except (BadZipFile, KeyError, OSError, UnicodeDecodeError):
        return ""
