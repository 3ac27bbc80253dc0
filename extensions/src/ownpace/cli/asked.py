"""What `ownpace new` asks its author in a terminal. Elsewhere nobody is there to answer, and nothing is asked."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

import click

from ownpace.cli.terminal import say
from ownpace_graders.errors import UsageError

if TYPE_CHECKING:
    from ownpace.authoring.starters import Starter
    from ownpace.authoring.starters.begin import Wishes

T = TypeVar("T")


def can_ask() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty()


def lesson_name() -> str:
    """The new lesson's name. UsageError where nobody can be asked."""
    if not can_ask():
        raise UsageError("The new lesson has no name.", next="Write one: ownpace new half-of-a-half")
    return _line("The lesson's name, such as half-of-a-half", needed=True)


def structure_of(known: dict[str, Starter]) -> Starter:
    """The structure that the author picks of these; the usual one where nobody can be asked."""
    from ownpace.authoring.starters import USUAL, listed, picked

    if not can_ask():
        return known[USUAL]
    say(listed(known))
    found: Starter = click.prompt("Structure", default=USUAL, value_proc=_again(lambda words: picked(words, known)))
    return found


def completed(wishes: Wishes, name: str) -> Wishes:
    """The wishes, with the author's word for each that is missing."""
    from ownpace.authoring.starters.begin import as_title

    title = wishes.title or str(click.prompt("Title", default=as_title(name)))
    offered = "(Enter: as in the example)"
    audience = wishes.audience or _line(f"For whom, such as grade 5 {offered}")
    when = wishes.when or _when(f"Before class, after class, or on its own {offered}")
    return replace(wishes, title=title, audience=audience, when=when, objectives=wishes.objectives or (*_objectives(),))


def _objectives() -> Iterator[str]:
    while words := _line("Afterwards students can (a sentence; Enter: no more)"):
        yield words


def _line(question: str, *, needed: bool = False) -> str:
    return str(click.prompt(question, default=None if needed else "", show_default=False)).strip()


def _when(question: str) -> str:
    return str(click.prompt(question, default="", show_default=False, value_proc=_again(when_of)))


def _again(read: Callable[[str], T]) -> Callable[[str], T]:
    """What reads an answer, so that one that is refused is asked for again."""

    def meant(words: str) -> T:
        try:
            return read(words)
        except UsageError as error:
            raise click.BadParameter(f"{error.what} {error.next}") from None

    return meant


def when_of(words: str) -> str:
    """When the lesson is taken, as front matter has it: "Before-class", "before" → "before class". UsageError for
    another."""
    from ownpace_graders.lesson.front import WHEN

    plain = " ".join(words.replace("-", " ").casefold().split())
    found = next((when for when in WHEN if plain and when.startswith(plain)), "")
    if plain and not found:
        raise UsageError(f"“{words}” is not when a lesson is taken.", next=f"Write one of: {', '.join(WHEN)}")
    return found
