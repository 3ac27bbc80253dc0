"""downloaded/LESSON/aside/: hand-ins of which the teacher has to say whose they are, under names that harm nobody.

Beside each NAME.zip, NAME.json says where it was found, who sent it and what is to be decided.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from ownpace_graders import plain
from ownpace_graders.collect import senders
from ownpace_graders.collect.lms import Sender
from ownpace_graders.collect.modes import allow, make_folder
from ownpace_graders.collect.whose import Source
from ownpace_graders.course import Course

_LARGEST = 100_000


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A hand-in that waits in `path` until the teacher says whose it is; `why` says what is in doubt. `sender`: who
    sent it, if anybody says so; `since`: when it was there, by the clock of the place that it came from."""

    path: Path
    lesson: str
    why: str
    sender: Sender | None = None
    since: datetime | None = None


def put(course: Course, lesson: str, packed: Path, digest: str, source: Source, why: str) -> Path:
    """Keep the hand-in there; the same one of the same sender is kept once. Its path."""
    path = _path(course, lesson, digest, source.sender)
    make_folder(course, path.parent)
    since = source.since or (source.sender.at if source.sender else None)
    words = {"found": str(source.shown or source.path), "why": why, "sender": senders.said(source.sender)}
    words |= {"since": since.isoformat() if since else None}
    beside = path.with_suffix(".json")
    beside.touch(0o600)
    beside.write_text(json.dumps(words, indent=1) + "\n", encoding="utf-8")
    for each in (packed, beside):
        allow(course, each)
    return packed.rename(path)


def taken(course: Course, lesson: str, digest: str, sender: Sender | None) -> None:
    """Whose it is is known: it waits no longer."""
    path = _path(course, lesson, digest, sender)
    for each in (path, path.with_suffix(".json")):
        each.unlink(missing_ok=True)


def sender_of(path: Path, course: Course) -> tuple[str, Sender | None]:
    """(lesson, sender) of a hand-in that waits; ("", None) for any other path."""
    if path.parent.name != "aside" or path.parent.parent.parent != course.downloaded.resolve():
        return "", None
    try:
        said = json.loads(plain.read(path.with_suffix(".json"), _LARGEST))["sender"]
        return path.parent.parent.name, Sender(**said) if said else None
    except (OSError, ValueError, TypeError, KeyError):
        return path.parent.parent.name, None


def questions(course: Course) -> Iterator[OpenQuestion]:
    """Every hand-in that waits, by lesson."""
    for path in sorted(course.downloaded.glob("*/aside/*.zip")):
        try:
            said = json.loads(plain.read(path.with_suffix(".json"), _LARGEST))
            sender = Sender(**said["sender"]) if said["sender"] else None
            since = datetime.fromisoformat(said["since"]) if said.get("since") else None
            yield OpenQuestion(path, path.parent.parent.name, str(said["why"]), sender, since)
        except (OSError, ValueError, TypeError, KeyError):
            yield OpenQuestion(path, path.parent.parent.name, "Nobody has said whose it is.")


def waiting(course: Course) -> Iterator[Source]:
    """The same as hand-ins, which wait on unless the class list or the teacher's word now says whose they are."""
    for each in [*questions(course)]:
        about = Source(each.path, lesson=each.lesson, sender=each.sender, question=each.why, since=each.since)
        yield replace(about, waited=True)


def _path(course: Course, lesson: str, digest: str, sender: Sender | None) -> Path:
    name = hashlib.sha256(f"{digest} {senders.said(sender)}".encode("utf-8", "replace")).hexdigest()[:12]
    return course.downloaded / lesson / "aside" / f"{name}.zip"
