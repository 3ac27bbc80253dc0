"""What a response is worth and what is said about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ownpace_graders.kinds.lazy import lazy

TRY_AGAIN = "Try again."
"""How words to a wrong answer end. Whoever shows them adds the hint, where there is one."""
_NAME = lazy(r"[a-z0-9]+(-[a-z0-9]+)*")


class Unreadable(Exception):  # noqa: N818 - it is the student's turn, nothing went wrong
    """What was typed cannot be understood; the message tells the student how to write it."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a response that is marked by itself: its name, as the author has it, what was given, "" for nothing,
    and whether that is right, or None where it is almost."""

    name: str
    given: str
    right: bool | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a response is worth.

    score: 0 to 1, or None where nobody but a teacher can say (no key, free text, an unreadable response) ·
    right: wholly right, or not, or None where nobody can say · message: the author's Markdown, or words of ours ·
    misconception: the name of the one that the response shows, as the author foresaw it ·
    readable: False if the response could not be understood; then the message says how to write it, and it does not
    count as wrong · almost: the message says what is missing of a right response, and that does not count as wrong ·
    parts: the response part by part, where it has parts · remarks: the author's Markdown for some of them.
    """

    score: float | None
    right: bool | None
    message: str
    misconception: str | None = None
    readable: bool = True
    almost: bool = False
    parts: tuple[Part, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def counts(self) -> bool:
        """Whether it is a try: what could not be understood and what is almost right is none."""
        return self.readable and not self.almost


def right(key: Mapping[str, Any]) -> Verdict:
    """Wholly right, in the author's words if there are any."""
    return Verdict(1.0, True, str(key.get("right") or "Right!"))


def wrong(foreseen: Any = None, *, score: float = 0.0, message: str = f"Not yet. {TRY_AGAIN}") -> Verdict:
    """Not or not wholly right. `foreseen` is what the author put for this response under "wrong".

    One lower-case word, or several joined by hyphens, is the name of a misconception, which no student is shown;
    anything else that is text is said to the student instead of `message`.
    """
    if not isinstance(foreseen, str) or not foreseen.strip():
        return Verdict(score, False, message)
    if is_name(foreseen):
        return Verdict(score, False, message, misconception=foreseen)
    return Verdict(score, False, foreseen)


def is_name(words: str) -> bool:
    """Whether what an author put for a wrong answer is the name of a misconception, and nothing to say to a student."""
    return bool(_NAME.fullmatch(words))


def almost(message: str) -> Verdict:
    """Right but for what the message names: worth half where it is left so, and no try lost."""
    return Verdict(0.5, False, message, almost=True)


def other_form(message: str) -> Verdict:
    """Understood, and there is no key here; but it is not in the form that the question asks for, which can be said."""
    return Verdict(None, None, message, almost=True)


def unreadable(message: str) -> Verdict:
    """Not understood: neither right nor wrong."""
    return Verdict(None, None, message, readable=False)


def unmarked(message: str = "You will hear about this one after you have handed in.") -> Verdict:
    """Understood, but there is no key here to mark it with."""
    return Verdict(None, None, message)


def foreseen(key: Mapping[str, Any]) -> Mapping[Any, Any]:
    """The wrong answers that the author foresaw: answer → words or the name of a misconception."""
    found = key.get("wrong")
    return found if isinstance(found, Mapping) else {}
