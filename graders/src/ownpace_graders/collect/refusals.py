"""downloaded/refused.json: whose hand-ins could not be read, so that nobody takes them for students who did nothing.

[{"lesson", "student", "sender", "file", "why", "path"}], until it, or something of theirs, is taken in.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field

from ownpace_graders import plain
from ownpace_graders.collect.folder import MISSING, STRAY
from ownpace_graders.collect.whose import UNTOUCHED
from ownpace_graders.course import Course
from ownpace_graders.errors import InputError

_NAME = "refused.json"
_LARGEST, _MOST = 10_000_000, 5_000


@dataclass(frozen=True, slots=True)
class NotTaken:
    """A file that was not taken. "" where it is not known: the lesson, the student, or the sender in words. `path`:
    the whole of where it was, or "" in a list of before it was kept."""

    lesson: str
    student: str
    sender: str
    file: str
    why: str
    path: str = field(default="", compare=False)

    @property
    def who(self) -> tuple[str, str]:
        """The same for all that is one person's."""
        return self.student, "" if self.student else self.sender or self.file

    @property
    def is_of_the_class(self) -> bool:
        """Whether somebody handed it in: not so where the teacher mistyped a path, or gave the lesson itself."""
        is_known = self.student or self.sender
        return not self.why.startswith(MISSING if is_known else (MISSING, STRAY, UNTOUCHED))


def refusals(course: Course) -> list[NotTaken]:
    """Those that nothing else has come instead of; none where that cannot be read."""
    try:
        said = json.loads(plain.read(course.downloaded / _NAME, _LARGEST))
        found = [NotTaken(**{name: str(({"path": ""} | each)[name]) for name in NotTaken.__slots__}) for each in said]
        return [each for each in found if each.is_of_the_class]
    except (OSError, InputError, ValueError, TypeError, KeyError):
        return []


def remember(course: Course, refused: Sequence[NotTaken], taken: Sequence[NotTaken]) -> None:
    """Note what of the class could not be taken now; what is in now, and those whose work is in now, are no longer
    named. `taken`: whose it is and its path, with no file."""
    before = refusals(course)
    done = {(each.lesson, each.student) for each in taken} | {
        (each.lesson, each.sender) for each in taken if each.sender
    }
    come = {(lesson, each.path) for each in taken for lesson in (each.lesson, "")}
    kept = {
        (each.lesson, each.file, *each.who): each
        for each in (*before, *refused)
        if each.is_of_the_class
        and (each.lesson, each.path) not in come
        and not done & {(each.lesson, each.student), (each.lesson, each.sender)}
    }
    if [*kept.values()] == before:
        return
    path = course.downloaded / _NAME
    beside = path.with_name(f".{_NAME}.new")
    beside.touch(0o600)
    said = [asdict(each) for each in [*kept.values()][-_MOST:]]
    beside.write_text(json.dumps(said, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", errors="surrogatepass")
    beside.replace(path)
