"""A receipt: what the student is shown after handing in, and the teacher sees too."""

import hashlib
import json
import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

from ownpace_graders.record.event import as_rfc3339

_DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no letter that looks like another or like a digit."""
_CODE = re.compile(f"[{_DIGITS}]{{6}}")
_AT = re.compile(r"2[01][0-9]{2}(-[0-9]{2}){2}T([0-9]{2}:){2}[0-9]{2}\.[0-9]{3}Z")
"""A time as it is written here, of years in which somebody may have handed in."""
NAME = "receipt.json"


@dataclass(frozen=True, slots=True)
class Receipt:
    """That a student handed in a lesson. `at` is UTC as in the record; `where` is "exchange" or "zip".

    `path` is the zip that was written, if one was; `note` is what the student should know besides.
    """

    code: str
    at: str
    student: str
    lesson: str
    where: str = ""
    path: Path | None = None
    note: str = ""

    @classmethod
    def of(cls, student: str, lesson: str, now: datetime, record: bytes) -> Self:
        """The receipt for this record, handed in now. The same for the same, and another for anything else."""
        at = as_rfc3339(now)
        digest = _digest("receipt", student, lesson, at, record)
        code = "".join(_DIGITS[digest >> 5 * place & 31] for place in range(6))
        return cls(code, at, student, lesson)

    @classmethod
    def read(cls, text: bytes) -> Self | None:
        """The receipt in a hand-in's receipt.json, or None if it is none. What it says is the student's word."""
        try:
            said = json.loads(text)
            words = {name: said[name] for name in ("code", "at", "student", "lesson")}
            if not all(isinstance(word, str) for word in words.values()):
                return None
            datetime.fromisoformat(words["at"])
        except (ValueError, TypeError, KeyError, RecursionError):
            return None
        return cls(**words) if _CODE.fullmatch(words["code"]) and _AT.fullmatch(words["at"]) else None

    @property
    def shown(self) -> str:
        return shown(self.code)

    @property
    def time(self) -> datetime:
        return datetime.fromisoformat(self.at).astimezone(UTC)

    @property
    def name(self) -> str:
        """The name of the hand-in's zip. A "+" parts it, as in nbgrader's own hand-ins; a colon is not a file's.

        An id may have a "+" too: `parts` reads a lesson's name from the left, time and code from the right.
        """
        return "+".join((self.lesson, self.student, self.at.replace(":", "-"), self.code)) + ".zip"

    def to_json(self) -> bytes:
        words: dict[str, Any] = {"code": self.code, "at": self.at, "student": self.student, "lesson": self.lesson}
        return json.dumps(words, ensure_ascii=False, indent=1).encode() + b"\n"

    def put(self, where: str, path: Path | None = None) -> Self:
        return replace(self, where=where, path=path)


def shown(code: str) -> str:
    """A receipt's code as people read it to each other: K7Q-2M4. What is not such a code stays as it is."""
    return f"{code[:3]}-{code[3:]}" if _CODE.fullmatch(code) else code


_NAME = re.compile(
    r"(?P<lesson>[^+]+)\+(?P<student>.+)\+(?P<at>\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d\.\d+Z)\+(?P<code>[0-9A-Z]{6})(?P<rest>.*)",
    re.DOTALL,
)


def parts(stem: str) -> Receipt | None:
    """What the name of a hand-in's zip says, without its ending; None if it is not one of ours."""
    found = _NAME.fullmatch(stem)
    if not found or not found["rest"].isprintable():
        return None
    date, _, time = found["at"].partition("T")
    return Receipt(found["code"], f"{date}T{time.replace('-', ':')}", found["student"], found["lesson"])


def is_code(word: object) -> bool:
    """Whether this can be a receipt's code."""
    return isinstance(word, str) and bool(_CODE.fullmatch(word))


def secret(receipt: Receipt, record: bytes) -> str:
    """What only the student and the teacher can know, by which nbgrader finds this hand-in's feedback."""
    return f"{_digest('secret', receipt.student, receipt.lesson, receipt.at, record):064x}"


def _digest(purpose: str, student: str, lesson: str, at: str, record: bytes) -> int:
    parts = (purpose.encode(), student.encode(), lesson.encode(), at.encode(), record)
    return int.from_bytes(hashlib.sha256(b"".join(len(part).to_bytes(8) + part for part in parts)).digest())
