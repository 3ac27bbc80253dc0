"""`lesson/<name>/file/<path>`: a file beside a lesson that its author links, to be saved. No other has an address."""

import re
from http import HTTPStatus
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from tornado import web

from ownpace.page.draw import draw
from ownpace.page.media import is_winding
from ownpace.page.references import FILE
from ownpace.page.security import PageHandler
from ownpace_graders.lesson import Lesson
from ownpace_graders.record import State

NEVER = frozenset({"record.jsonl", "receipt.json", "nbgrader_config.py", "gradebook.db"})

_LINK = re.compile(rf'href="{FILE}([^"]+)"')
_FILE_LINK = re.compile(r"""\bFileLink\(\s*(["'])([^"'\\\n]+)\1""")


def linked(lesson: Lesson) -> set[str]:
    """The files that the lesson's words link, or its code by a FileLink."""
    words = [draw(cell, lesson, State(), ()) or "" for cell in lesson.cells]
    code = [cell.source for cell in lesson.cells if cell.role == "code"]
    files = {unquote(each) for text in words for each in _LINK.findall(text)}
    return {
        str(PurePosixPath(each)) for each in files | {path for text in code for _, path in _FILE_LINK.findall(text)}
    }


class LinkedFile(PageHandler, web.StaticFileHandler):
    """Sent as it is, never shown: whatever it is, it runs nothing in a page of ours."""

    async def get(self, name: str, path: str, include_body: bool = True) -> None:  # type: ignore[override]
        entries = self.named(name)
        self.root = str(entries[0].folder)
        self.lessons = [entry.lesson for entry in entries if entry.lesson]
        await super().get(path, include_body)

    async def head(self, name: str, path: str) -> None:  # type: ignore[override]
        await self.get(name, path, include_body=False)

    def validate_absolute_path(self, root: str, absolute_path: str) -> str:
        """The file to send; 404 for whatever no lesson of the folder links, and for what nobody gets."""
        folder, place = Path(root), Path(absolute_path)
        inside = place.is_relative_to(folder) and not is_winding(folder, place) and place.is_file()
        if not inside or place.suffix == ".ipynb" or place.name in NEVER:
            raise web.HTTPError(HTTPStatus.NOT_FOUND)
        if not any(place.relative_to(folder).as_posix() in linked(lesson) for lesson in self.lessons):
            raise web.HTTPError(HTTPStatus.NOT_FOUND)
        return absolute_path

    def get_content_type(self) -> str:
        return "application/octet-stream"

    def set_extra_headers(self, path: str) -> None:
        self.set_private()
        self.set_header("Content-Disposition", "attachment")

    def compute_etag(self) -> str | None:
        return web.StaticFileHandler.compute_etag(self)
