"""`ownpace film`: a film from slides in Markdown and what is said over them."""

from __future__ import annotations

from pathlib import Path

import click

from ownpace.cli.lessons import shown
from ownpace.cli.terminal import say


@click.command(short_help="A film from slides in Markdown and what is said over them.")
@click.argument("storyboard", metavar="STORYBOARD.md", type=click.Path(path_type=Path))
def film(storyboard: Path) -> None:
    """Make a film of the slides in STORYBOARD.md, with captions, transcript, chapters and poster.

    They are written into the folder media/ of the lesson that the storyboard lies in. Run again after a change, only
    what has changed is drawn and spoken. docs/film.md says how a storyboard is written.
    """
    from ownpace.authoring.film.making import make

    made = make(storyboard, say)
    say(f"Wrote {', '.join(str(shown(path)) for path in made.files)}.")
    size = made.files[0].stat().st_size / 1e6
    say(f"The film lasts {round(made.seconds)} seconds and has {size:.1f} MB. A lesson shows it with\n\n{made.call}")
