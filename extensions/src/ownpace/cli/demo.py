"""`ownpace demo`: all of it on this course's lessons with a sample class."""

from __future__ import annotations

import click

from ownpace.cli.lessons import teachers


@click.command(short_help="All of it on the shipped lessons with a sample class.")
@click.option("--no-serve", is_flag=True, help="Stop after the report, without serving.")
def demo(no_serve: bool) -> None:
    """Make a sample course in demo/: 12 simulated students take the lessons, are graded and reported; then serve it."""
    from ownpace.demo import show_everything

    folder = show_everything(teachers())
    if not no_serve:
        from ownpace.page.app import serve

        serve(folder)
