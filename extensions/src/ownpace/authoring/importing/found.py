"""What somebody else's file of questions holds: each as one of our own calls, with what its author has to know of."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

Find = Callable[[str], bytes | None]
"""The bytes of a file that a question names; None where there is none."""

Worth = tuple[Any, float]
"""A response, and what the file gives for it, from 0 to 1."""


@dataclass(frozen=True, slots=True)
class Remark:
    """What is different here, or missing, and why; and what to do, each in whole sentences.

    `lost` is True where the question as a whole is not taken.
    """

    what: str
    next: str
    lost: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """Something that the file holds.

    place: where, as its author would look for it · name: what it is called there, of which its id is made ·
    call: "ask.choice", or "" for words that stand by themselves · arguments: the call's, without its id ·
    words: Markdown, where there is no call · files: what it names in media/, by name · note: for the author alone ·
    worth: what the file gives for some responses; ours must give the same · remarks: what is not as it was ·
    there: where the lesson has the same already, "" if it has not.
    """

    place: str
    name: str = ""
    call: str = ""
    arguments: Mapping[str, Any] = field(default_factory=dict)
    words: str = ""
    files: Mapping[str, bytes] = field(default_factory=dict)
    note: str = ""
    worth: tuple[Worth, ...] = ()
    remarks: tuple[Remark, ...] = ()
    there: str = ""

    @property
    def is_taken(self) -> bool:
        return not self.there and not any(remark.lost for remark in self.remarks) and bool(self.call or self.words)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file: what it calls itself, what it holds in order, and what is to be said of it as a whole."""

    title: str
    found: tuple[Found, ...]
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportedFile:
    """A file as it came: its name, its bytes, and what lies beside it."""

    name: str
    data: bytes
    beside: Find = lambda name: None

    def is_named(self, *ends: str) -> bool:
        """Whether its name ends in one of these, in small letters or capitals."""
        return self.name.lower().endswith(ends)


def titled(place: str, name: str) -> str:
    """The place with what stands there is called, as far as a line has room for it."""
    return f"{place}, “{name[:60]}”" if name else place


TAGS = Remark("Tags of questions are not taken.", "Where they say what is practised, give the question an objective=.")


def lost(place: str, what: str, next: str, name: str = "") -> Found:
    """A question that is not taken, and why."""
    return Found(place, name, remarks=(Remark(what, next, lost=True),))


_BROKEN = (ArithmeticError, AttributeError, IndexError, KeyError, TypeError, ValueError)
"""What a file brings about that holds something else, at a place, than its format has there."""


def attempted(place: str, make: Callable[[], Iterable[Found]]) -> list[Found]:
    """What is made of one question; one whose parts are not what its format says is lost, and no other with it."""
    try:
        return [*make()]
    except _BROKEN:
        return [lost(place, "It is not written as its format says.", "Save or export it again, or write it anew.")]
