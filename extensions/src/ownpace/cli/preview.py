"""`ownpace preview`: the student's view of a lesson while it is written."""

from __future__ import annotations

import click

from ownpace.cli.lessons import chosen, here


@click.command(short_help="The student's view of a lesson while you write it.")
@click.argument("module", metavar="[LESSON]", required=False)
@click.option("--port", default=8867, show_default=True, type=click.IntRange(0, 65535), help="0 takes any free one.")
@click.option("--open/--no-open", "open_browser", default=True, help="Whether to open it in the browser.")
@click.option("--browser/--no-browser", default=True, hidden=True)  # what it was called at first
def preview(module: str | None, port: int, open_browser: bool, browser: bool) -> None:
    """Show LESSON (the lesson that was changed last, unless one is named) as students will see it.

    The address is printed; Ctrl+C stops the server. What you do there is kept nowhere.
    """
    from ownpace.authoring.preview.app import serve

    course = here()
    [name, *_] = chosen(course, [module] if module else [])
    serve(course, name if module else "", port=port, open_browser=open_browser and browser)
