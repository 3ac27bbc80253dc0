"""What long work shows: a progress bar on a terminal, a line for each thing done elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from typing import TypeVar

import click

Thing = TypeVar("Thing")


def followed(work: Iterator[Thing], label: str, length: int | None, words: Callable[[Thing], str]) -> list[Thing]:
    """Does the work, showing how far it is; what it gave. `words` says one thing that is done."""
    if not sys.stdout.isatty():
        return [_said(thing, words) for thing in work]
    with click.progressbar(
        work,
        label=label,
        length=length,
        show_pos=True,
        item_show_func=lambda thing: "" if thing is None else words(thing),
    ) as bar:
        return list(bar)


def _said(thing: Thing, words: Callable[[Thing], str]) -> Thing:
    click.echo(words(thing))
    return thing
