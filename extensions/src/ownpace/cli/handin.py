"""`ownpace handin`: a submission, with a receipt."""

from __future__ import annotations

from pathlib import Path

import click

from ownpace.cli.lessons import chosen, here, shown
from ownpace.cli.terminal import say


@click.command(short_help="Hand in a lesson; prints the receipt.")
@click.argument("module", metavar="LESSON")
@click.option("--to", metavar="exchange|FILE.zip", help="Where to. [default: the exchange if there is one, else a zip]")
def handin(module: str, to: str | None) -> None:
    """Hand in what you did in LESSON. Handing in again is fine: every hand-in is kept."""
    from ownpace_graders.handin import handin as hand_in

    course = here()
    (lesson,) = chosen(course, [module], step="release")
    receipt = hand_in(course, lesson, to="exchange" if to == "exchange" else Path(to) if to else None)
    say(f"Handed in {receipt.lesson} at {receipt.time.astimezone():%Y-%m-%d %H:%M}.")
    say(f"Receipt: {receipt.shown}")
    if receipt.path:
        say(f"File: {shown(receipt.path)}  Give this file to your teacher.")
    if receipt.note:
        say(receipt.note, err=True)
