"""Who a learning platform says a file is from, in the names of its bulk downloads.

Canvas (its content_zipper.rb): `doejane_LATE_12345_678910_FILE`, for anonymous students `LATE_anon_Ab12C_678910_FILE`.
Moodle (its mod_assign): `Jane Doe_123456_assignsubmission_file_FILE`, or a folder of that name without FILE; its number
is another one in each assignment. D2L: `12345-678901 - Jane Doe - Mar 3, 2026 0830 PM - FILE`, or a folder of it.
Blackboard: `ASSIGNMENT_login_attempt_2026-03-03-20-30-00_FILE`. ILIAS: a folder `Doe_Jane_login_4711`. Gradescope: a
folder `submission_456789`, which its metadata say more of (gradescope.py). Google Classroom: `Jane Doe - FILE`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import PurePath

EXCHANGE = "exchange"

_CANVAS = re.compile(r"(?P<who>\w+?)(?P<late>_LATE)?_(?P<id>\d+)_\d+_(?P<file>.+)", re.DOTALL)
_NOBODY = re.compile(r"(?P<late>LATE_)?(?P<who>anon)_(?P<id>[0-9A-Za-z]+)_\d+_(?P<file>.+)", re.DOTALL)
_MOODLE = re.compile(r"(?P<who>.+)_(?P<id>\d+)_assignsubmission_file_?(?P<file>.*)", re.DOTALL)
_D2L = re.compile(
    r"(?P<id>\d+)-\d+ - (?P<who>.+?) - (?P<at>[^-]{0,30}\b\d{4}\b[^-]{0,20})(?: - (?P<file>.+))?", re.DOTALL
)
_BLACKBOARD = re.compile(r".+_(?P<who>(?P<id>[^_]+))_attempt_(?P<at>\d{4}(?:-\d\d){5})(?:_(?P<file>.+))?", re.DOTALL)
_ILIAS = re.compile(r"(?P<who>[^_\d]+_[^_\d]+_[^_]+)_(?P<id>\d+)")
_GRADESCOPE = re.compile(r"(?P<who>submission)_(?P<id>\d+)")
_CLASSROOM = re.compile(r"(?P<who>[^\W\d_][^_+]{1,60}?) - (?P<file>.+\.(?:ipynb(?:\.txt|\.json)?|zip))", re.DOTALL)
_PLATFORMS = {
    "Moodle": _MOODLE,
    "Blackboard": _BLACKBOARD,
    "anonymous": _NOBODY,
    "Canvas": _CANVAS,
    "D2L": _D2L,
    "Gradescope": _GRADESCOPE,
    "ILIAS": _ILIAS,
    "Classroom": _CLASSROOM,
}
"""The first whose form a name has is taken: Canvas's is wider than Moodle's and Blackboard's."""
NUMBERED = ("Canvas", "D2L", "ILIAS", "Blackboard", "Gradescope")
"""Where a person has one number, or login, in all assignments."""


@dataclass(frozen=True, slots=True)
class Sender:
    """Who handed something in, as the place says that it came from: a learning platform, or the account that wrote it
    into nbgrader's exchange. `at` is when, in UTC, if the place says so; `late` if it says that. `file` is the name
    that the student gave the file."""

    platform: str
    name: str
    id: str = ""
    late: bool = False
    at: datetime | None = None
    file: str = ""

    def __str__(self) -> str:
        if self.platform == EXCHANGE:
            return f"the account {self.name} in the exchange"
        return f"{self.name} ({self.id}{', late' if self.late else ''})" if self.id else self.name

    @property
    def person(self) -> tuple[str, str, str]:
        """The same for all that one person handed in to one assignment, late or not."""
        return self.platform, self.name, self.id

    def is_surely(self, other: "Sender", same_lesson: bool) -> bool:
        """Whether they must be one person. An account of the exchange may be that of a whole class."""
        if self.platform in NUMBERED and self.platform == other.platform:
            return self.id == other.id
        return self.platform != EXCHANGE and same_lesson and self.person == other.person

    def is_same(self, other: "Sender", same_lesson: bool) -> bool:
        """Whether they may be one person: where a platform numbers people anew in each assignment, the name counts."""
        if self.platform in NUMBERED and self.platform == other.platform:
            return self.id == other.id
        return self.person == other.person if same_lesson else self.person[:2] == other.person[:2]


def sender(name: str, lessons: Sequence[str] = ()) -> Sender | None:
    """Who a file or folder of this name is from; None if no platform has named it.

    A name that begins with a lesson's and a "+" is one of ours.
    """
    if name.split("+")[0] in lessons or PurePath(name).stem in lessons:
        return None
    found = next(((platform, found) for platform, form in _PLATFORMS.items() if (found := form.fullmatch(name))), None)
    if not found:
        return None
    platform, parts = found[0], found[1].groupdict()
    if platform == "Classroom" and not any(re.search(rf"\b{re.escape(one)}\b", parts["file"]) for one in lessons):
        return None  # many a notebook's own name is of this form
    who = "".join(sign if sign.isprintable() else " " for sign in parts["who"])[:100]
    at = _moment(parts.get("at") or "")
    return Sender(platform, who, (parts.get("id") or "")[:20], bool(parts.get("late")), at, parts.get("file") or "")


def _moment(text: str) -> datetime | None:
    """A time as D2L or Blackboard writes it, in the zone of this computer for want of another."""
    if text[:1].isdigit():
        try:
            return datetime.strptime(text, "%Y-%m-%d-%H-%M-%S").astimezone(UTC)
        except (ValueError, OverflowError):
            return None
    day, _, hour = text.rpartition(" ")[0].rpartition(" ")
    for form in ("%b %d, %Y %I%M %p", "%B %d, %Y %I%M %p"):
        try:
            return datetime.strptime(f"{day} {hour.zfill(4)} {text[-2:]}", form).astimezone(UTC)
        except (ValueError, OverflowError):
            continue
    return None
