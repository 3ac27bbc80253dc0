"""`ownpace serve`: the library page and the lessons, read-only."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import click

from ownpace.cli.lessons import here
from ownpace_graders.errors import InputError


@click.command(short_help="The library page and the lessons in the browser, read-only.")
@click.argument("folder", required=False, type=click.Path(path_type=Path))
@click.option("--port", default=8866, show_default=True, type=click.IntRange(0, 65535), help="0 takes any free one.")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--base-url", default="/", show_default=True, help="The path under which a hub or proxy passes it on.")
@click.option("--open/--no-open", "open_browser", default=True, help="Whether to open it in the browser.")
def serve(folder: Path | None, port: int, host: str, base_url: str, open_browser: bool) -> None:
    """Serve the released lessons of this course, or the assignments that were fetched into this FOLDER.

    The address is printed; Ctrl+C stops the server. What a student does is kept in the folder work/.
    """
    from ownpace.page.app import serve as serve_page

    serve_page(served(folder), ip=host, port=port, base_url=base_url, open_browser=open_browser)


def served(folder: Path | None) -> Path:
    """The folder of the course or of the assignments. One that is named is taken for what it is, as it may be filled
    later; where none is, InputError as for every command, but for a released course without its settings, as it is put
    on Binder."""
    from ownpace_graders.course import find_course

    place = folder or Path.cwd()
    if folder is None and not (place / "release").is_dir():
        return here().root
    with suppress(InputError):
        place = find_course(place).root
    return place
