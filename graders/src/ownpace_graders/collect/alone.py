"""One id that several people come with at once: none of them is taken for the others, whoever comes first."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from pathlib import PurePosixPath

from ownpace_graders import plain
from ownpace_graders.collect import zip as zips
from ownpace_graders.collect.limits import HANDIN
from ownpace_graders.collect.senders import Senders
from ownpace_graders.collect.whose import LARGEST, Source, receipt_in
from ownpace_graders.errors import InputError
from ownpace_graders.names import told
from ownpace_graders.record.receipt import NAME, Receipt

_Claims = dict[tuple[str, str], list[Source]]


def alone(sources: Iterable[Source], senders: Senders) -> list[Source]:
    """The sources; those whose receipts name one student for several senders, of whom none is known to be the student,
    have a question."""
    found = list(sources)
    receipts = [None if source.problem or source.student else _receipt(source) for source in found]
    claims: _Claims = defaultdict(list)
    for source, receipt in zip(found, receipts, strict=True):
        if receipt and not senders.settled(receipt.lesson, source.sender):
            claims[receipt.lesson, receipt.student].append(source)
    questions = {claim: _question(claim[1], its) for claim, its in claims.items() if not senders.knows(claim[1])}
    return [
        replace(source, question=questions.get((receipt.lesson, receipt.student), "")) if receipt else source
        for source, receipt in zip(found, receipts, strict=True)
    ]


def _question(student: str, sources: list[Source]) -> str:
    people = {_person(source) for source in sources}
    if len(people) < 2 or (len(people) == 2 and "" in people and _are_copies(sources)):
        return ""
    named = [*sorted(people - {""})[:5], *(["somebody without a name"] if "" in people else [])]
    return f"Its receipt names the student {told(student)}, and so do those of several people: {', '.join(named)}."


def _are_copies(sources: list[Source]) -> bool:
    """Whether what nobody has sent is what somebody has: a teacher's other download of it."""
    sent = {_digest(source) for source in sources if source.sender}
    return all(_digest(source) in sent for source in sources if not source.sender)


def _digest(source: Source) -> str:
    if source.path.is_dir():
        return str(source.path)
    with plain.opened(source.path, HANDIN.size) as file:
        return plain.digest(file)


def _person(source: Source) -> str:
    return str(replace(source.sender, late=False)) if source.sender else ""


def _receipt(source: Source) -> Receipt | None:
    """The receipt in it, if there is one; why it cannot be read is told when it is taken."""
    try:
        return receipt_in(source.path) if source.path.is_dir() else _packed(source)
    except (OSError, InputError):
        return None


def _packed(source: Source) -> Receipt | None:
    with zips.reading(source.path, HANDIN.size) as archive:
        names = [name for name in archive.namelist() if PurePosixPath(name).name == NAME]
        known = len(names) == 1 and archive.getinfo(names[0]).file_size < LARGEST
        return Receipt.read(archive.read(names[0])) if known else None
