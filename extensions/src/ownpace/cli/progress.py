"""What long work shows: a progress bar on a terminal, a line for each thing done elsewhere."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from typing import TypeVar

import click

from ownpace.cli.terminal import say
from ownpace_graders.safe.visible import visible

Thing = TypeVar("Thing")

BAR = 16
AROUND = 28
"""Columns of the brackets, the count and the time that is left."""


def followed(work: Iterator[Thing], label: str, length: int | None, words: Callable[[Thing], str]) -> list[Thing]:
    """Does the work, showing how far it is; what it gave. `words` says one thing that is done."""
    if not sys.stdout.isatty():
        return [_said(thing, words) for thing in work]
    with click.progressbar(
        work,
        label=label,
        length=length,
        show_pos=True,
        width=BAR,
        item_show_func=lambda thing: "" if thing is None else _cut(words(thing), label),
    ) as bar:
        return list(bar)


def _cut(words: str, label: str) -> str:
    """As much as fits beside the bar: a longer line would be left behind each time the bar is drawn again."""
    words = visible(words)
    room = shutil.get_terminal_size().columns - len(label) - BAR - AROUND
    return words if len(words) <= room else f"{words[: max(0, room - 1)]}…"


def _said(thing: Thing, words: Callable[[Thing], str]) -> Thing:
    say(words(thing))
    return thing
