"""The class list: who is in the course, and under which names the learning platform knows them.

It is kept in nbgrader's gradebook, whose students have a name, an address and a platform's number beside their id.
"""

import csv
import io
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ownpace_graders.errors import InputError
from ownpace_graders.student import checked

if TYPE_CHECKING:
    from ownpace_graders.collect.lms import Sender

_IDS = ("student_id", "sis login id", "username", "user name", "login", "orgdefinedid", "sis user id", "id number")
_MORE_IDS = ("id", "matriculation number", "sid", "email address", "email")
"""Headings of what can be a student's id, the best first: Canvas's ID is its own number."""
_FIRST = ("first name", "first_name", "firstname", "vorname")
_LAST = ("last name", "last_name", "lastname", "surname", "nachname")
_WHOLE = ("student", "name", "full name")
_EMAIL = ("email address", "email", "e-mail")
_MOST = 5_000_000


@dataclass(frozen=True, slots=True)
class Person:
    """A student of the course. `number` is the platform's, or "" as all that is not known."""

    id: str
    first: str = ""
    last: str = ""
    email: str = ""
    number: str = ""

    @property
    def name(self) -> str:
        return f"{self.first} {self.last}".strip()


def called(student: str, name: str) -> str:
    """A student as the class list has them: name and id, or the id alone where there is no `name`."""
    return f"{name} ({student})" if name and name != student else student


def read(path: Path) -> list[Person]:
    """The students in a list that Canvas, Moodle, another platform or a person has made. InputError where it is none,
    or names one student twice."""
    rows = _rows(path)
    people = [person for number, row in enumerate(rows, 2) if (person := _person(row, f"{path}, line {number}"))]
    if not people:
        fix = "Its first line says what the columns are: id, first_name, last_name, email; or as a platform exports it."
        raise InputError("There is no student in this list.", where=str(path), next=fix)
    twice = next((id for id, many in Counter(person.id for person in people).items() if many > 1), "")
    if twice:
        raise InputError(f"The student {twice} is in this list twice.", where=str(path), next="Leave one of them out.")
    return people


class Roster:
    """The students of a course, found by what a platform says of them. is_a_list: somebody has said who they are, and
    not only hand-ins."""

    def __init__(self, people: Sequence[Person]) -> None:
        self._people = [(person, _names(person)) for person in people]
        self.ids = frozenset(person.id for person in people)
        self.is_a_list = any(person.name for person in people)
        self._listed = {person.id for person in people if person.name or person.email or person.number}

    def lists(self, student: str) -> bool:
        """Whether the class list has this id, as far as there is a list."""
        return not self.is_a_list or student in self._listed

    def student(self, sender: "Sender") -> str:
        """The id of the one student whom the platform means, or ""."""
        by_number = {
            each.id for each, _ in self._people if sender.id and sender.id in (each.number, each.id, each.email)
        }
        name = _letters(sender.name)
        by_name = {each.id for each, names in self._people if name in names}
        found = by_number or by_name
        return found.pop() if len(found) == 1 else ""


def _names(person: Person) -> set[str]:
    """A person's names as platforms put them together, in letters alone."""
    both = (person.first, person.last)
    whole = {_letters("".join(both)), _letters("".join(reversed(both)))} if any(both) else set()
    return whole | {name + _letters(person.id) for name in whole} | {_letters(person.id)}


def _letters(name: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFKC", name).casefold() if sign.isalnum())


def _rows(path: Path) -> list[dict[str, str]]:
    try:
        with path.open("rb") as file:
            text = file.read(_MOST)
    except OSError as error:
        fix = "Give the file that your platform exports, as CSV."
        raise InputError(f"The list cannot be read: {error.strerror}.", where=str(path), next=fix) from error
    words = _decoded(text)
    separator = max(",;\t", key=words.partition("\n")[0].count)
    try:
        rows = list(csv.DictReader(io.StringIO(words, newline=""), delimiter=separator))
    except csv.Error as error:
        fix = "Give the file that your platform exports, as CSV."
        raise InputError(f"The list cannot be read: {error}.", where=str(path), next=fix) from error
    return [
        {str(name).strip().casefold(): value.strip() for name, value in row.items() if isinstance(value, str)}
        for row in rows
    ]


def _decoded(text: bytes) -> str:
    try:
        return text.decode("utf-16" if text[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError:
        return text.decode("cp1252", "replace")


def _person(row: Mapping[str, str], where: str) -> Person | None:
    canvas = "sis login id" in row or "sis user id" in row
    id = _of(row, *_IDS, *(() if canvas else _MORE_IDS))
    if not id:
        return None  # Canvas's second line has the points of its columns, and its last one is a student for trying
    try:
        id = checked(id)
    except InputError as error:
        raise InputError(error.what, where=where, next=error.next) from error
    first, last = _of(row, *_FIRST), _of(row, *_LAST)
    if not (first or last):
        last, _, first = (part.strip() for part in _of(row, *_WHOLE).partition(","))
    number = row.get("id" if canvas else "lms_user_id", "")
    return Person(id, *map(_inert, (first, last, _of(row, *_EMAIL), number)))


def _inert(word: str) -> str:
    """Without the signs that make it a formula in a spreadsheet, as of the CSV that `nbgrader export` writes: what
    people are called on a platform is theirs to say."""
    return word.lstrip("=+-@ \t\r\n")


def _of(row: Mapping[str, str], *names: str) -> str:
    return next((row[name] for name in names if row.get(name)), "")
