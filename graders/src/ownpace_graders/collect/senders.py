"""Who first handed in under each id: a receipt says who it claims to be, the place it came from says who sent it."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

from ownpace_graders.collect.lms import Sender
from ownpace_graders.course import Course
from ownpace_graders.errors import InputError
from ownpace_graders.names import alike, told

NAME = "senders.json"


@dataclass(frozen=True, slots=True)
class Known:
    """That a sender has handed in a lesson; None where nobody said who it was. `word`: the teacher said whose it is."""

    lesson: str
    sender: Sender | None
    word: bool = False


class Senders:
    """The course's downloaded/senders.json: {student: [{"lesson", "sender", "word"}]}, for the teacher to read."""

    def __init__(self, path: Path, known: dict[str, list[Known]]) -> None:
        self._path, self._known = path, known

    @classmethod
    def of(cls, course: Course) -> Self:
        """InputError if the file is there and is not what it should be."""
        path = course.downloaded / NAME
        if not path.exists():
            return cls(path, {})
        try:
            said = json.loads(path.read_text(encoding="utf-8"))
            return cls(path, {student: [_known(**each) for each in its] for student, its in said.items()})
        except (ValueError, TypeError, AttributeError) as error:
            next = "Take an earlier copy of it, or move it away: then whoever hands in next is taken to be right."
            raise InputError("This does not list who handed in under which id.", where=str(path), next=next) from error

    def settled(self, lesson: str, sender: Sender | None) -> str:
        """The student whose hand-ins this sender's are, by the teacher's word; else ""."""
        return next(
            (
                student
                for student, its in self._known.items()
                for known in its
                if sender and known.word and known.sender and known.sender.is_surely(sender, known.lesson == lesson)
            ),
            "",
        )

    def knows(self, student: str) -> bool:
        """Whether it is known who hands in under this id."""
        return any(each.sender or each.word for each in self._known.get(student, []))

    def are_by_word(self, student: str, lesson: str) -> bool:
        """Whether the teacher has said that something is this student's."""
        return any(each.word and each.lesson == lesson for each in self._known.get(student, []))

    def has(self, student: str, lesson: str, sender: Sender) -> bool:
        """Whether this sender has handed in as this student."""
        return any(_are_same(each, lesson, sender) for each in self._known.get(student, []))

    def doubt(self, student: str, lesson: str, sender: Sender | None, students: Iterable[str]) -> str:
        """Why this sender's hand-in may not be this student's; "" if nothing speaks against it. `students`: who else
        has handed in."""
        known = self._known.get(student, [])
        named = [each for each in known if each.sender]
        other = next(
            (each for each in {*self._known, *students} if each != student and alike(each) == alike(student)), ""
        )
        if other and not known:
            return f"Its student's id {told(student)} can hardly be told from {told(other)}, who has handed in before."
        if sender and any(_are_same(each, lesson, sender) for each in named):
            return ""
        before = self._before(lesson, sender)
        if before and before != student:
            said = f"whose hand-ins came under the id {told(before)} before"
            return f"It is from {sender}, {said}, and it says {told(student)}."
        said = f"It is from {sender}" if sender else "Nobody says who it is from"
        if named:
            return f"{said}, and what came under the id {told(student)} before was from {named[0].sender}."
        if sender and any(each.lesson == lesson for each in known):
            return f"{said}, and nobody said who it was from that came under the id {told(student)} before."
        return ""

    def student(self, lesson: str, sender: Sender | None) -> str:
        """The one student whom this sender must be, by the teacher's word or what was taken before; else ""."""
        return self.settled(lesson, sender) or self._before(lesson, sender)

    def _before(self, lesson: str, sender: Sender | None) -> str:
        """The one student under whose id this very sender has handed in; else ""."""
        found = {
            student
            for student, its in self._known.items()
            for each in its
            if sender and each.sender and each.sender.is_surely(sender, each.lesson == lesson)
        }
        return found.pop() if len(found) == 1 else ""

    def note(self, student: str, lesson: str, sender: Sender | None, *, word: bool = False) -> None:
        """Remember it, on the disk when this returns."""
        new = Known(lesson, sender, word)
        if word and sender:
            for its in self._known.values():
                its[:] = [
                    each for each in its if not (each.sender and each.sender.is_surely(sender, each.lesson == lesson))
                ]
        its = self._known.setdefault(student, [])
        if any(each.lesson == lesson and _person(each) == _person(new) and each.word >= word for each in its):
            return
        its.append(new)
        self._write()

    def _write(self) -> None:
        said = {student: [_said(each) for each in its] for student, its in sorted(self._known.items()) if its}
        beside = self._path.with_name(f".{NAME}.new")
        beside.touch(0o600)
        beside.write_text(json.dumps(said, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        beside.replace(self._path)


def _are_same(known: Known, lesson: str, sender: Sender) -> bool:
    return bool(known.sender and known.sender.is_same(sender, known.lesson == lesson))


def _person(known: Known) -> object:
    return known.sender and known.sender.person


def said(sender: Sender | None) -> dict[str, str] | None:
    """A sender as JSON."""
    return {name: asdict(sender)[name] for name in ("platform", "name", "id")} if sender else None


def _said(known: Known) -> dict[str, Any]:
    return {"lesson": known.lesson, "sender": said(known.sender), "word": known.word}


def _known(lesson: str, sender: dict[str, Any] | None, word: bool) -> Known:
    return Known(lesson, Sender(**sender) if sender else None, word)
