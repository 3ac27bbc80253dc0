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
    words = [draw(cell, lesson, State()) or "" for cell in lesson.cells]
    code = [cell.source for cell in lesson.cells if cell.role == "code"]
    files = {unquote(each) for text in words for each in _LINK.findall(text)}
    return {
        str(PurePosixPath(each)) for each in files | {path for text in code for _, path in _FILE_LINK.findall(text)}
    }


class LinkedFile(PageHandler):
    """Sent as it is, never shown: whatever it is, it runs nothing in a page of ours."""

    def get(self, name: str, path: str) -> None:
        entries = self.named(name)
        folder = entries[0].folder
        place = folder / path
        if not (self._may_go(place, folder) and any(path in linked(each.lesson) for each in entries if each.lesson)):
            raise web.HTTPError(HTTPStatus.NOT_FOUND)
        self.set_private()
        self.set_header("Content-Type", "application/octet-stream")
        self.set_header("Content-Disposition", "attachment")
        self.finish(place.read_bytes())

    def _may_go(self, place: Path, folder: Path) -> bool:
        inside = ".." not in place.parts and place.is_relative_to(folder) and not is_winding(folder, place)
        return inside and place.is_file() and place.suffix != ".ipynb" and place.name not in NEVER
