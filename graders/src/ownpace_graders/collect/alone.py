"""One id for several people: their work would become one student's, so it is not taken."""

import zipfile
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from ownpace_graders.collect.whose import Source
from ownpace_graders.errors import InputError
from ownpace_graders.receipt import NAME, Receipt

_LARGEST = 10_000


def alone(sources: Iterable[Source]) -> list[Source]:
    """The sources; those of a learning platform whose receipts name one student for several senders have a problem."""
    found = list(sources)
    students = {number: _student(source) for number, source in enumerate(found) if source.sender and not source.problem}
    senders: dict[str, set[str]] = defaultdict(set)
    for number, student in students.items():
        senders[student].add(_person(found[number]))
    return [_told(source, students.get(number, ""), senders) for number, source in enumerate(found)]


def _told(source: Source, student: str, senders: dict[str, set[str]]) -> Source:
    people = sorted(senders.get(student, ()))
    if not student or len(people) < 2:
        return source
    what = f"Its receipt names the student {student!a}, and so do those of several people: {', '.join(people[:5])}."
    next = "Ask who did it. Where all work under one account, give each an account of their own."
    return replace(source, problem=str(InputError(what, next=next)))


def _person(source: Source) -> str:
    """The same for all that one person handed in, late or not."""
    return source.sender.replace(", late", "")


def _student(source: Source) -> str:
    """The student that the receipt names, or "" where there is none; why it cannot be read is told when it is taken."""
    try:
        if source.path.is_dir():
            path = source.path / NAME
            receipt = Receipt.read(path.read_bytes()) if path.stat().st_size < _LARGEST else None
        else:
            receipt = _packed(source)
    except (OSError, ValueError, KeyError, EOFError, RuntimeError, zipfile.BadZipFile, NotImplementedError):
        return ""
    return receipt.student if receipt else ""


def _packed(source: Source) -> Receipt | None:
    with zipfile.ZipFile(source.path) as archive:
        names = [name for name in archive.namelist() if name == NAME or name.endswith(f"/{NAME}")]
        known = len(names) == 1 and archive.getinfo(names[0]).file_size < _LARGEST
        return Receipt.read(archive.read(names[0])) if known else None
