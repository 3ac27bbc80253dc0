"""What JupyterLab asks: `POST ownpace-author/<what>` with JSON, about a notebook below the server's own folder."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

from jupyter_server.auth.decorator import authorized
from jupyter_server.base.handlers import APIHandler
from jupyter_server.utils import url_path_join
from tornado import web

from ownpace_graders.errors import LessonError


def handlers(base: str) -> list[tuple[str, type[Author]]]:
    return [(url_path_join(base, r"ownpace-author/(\w+)"), Author)]


class Author(APIHandler):
    """JSON in, JSON out. 400 says in words what cannot be done and what next; 404 that there is no such question."""

    auth_resource = "contents"

    @web.authenticated
    @authorized  # type: ignore[untyped-decorator]
    async def post(self, what: str) -> None:
        from ownpace.authoring.lab.answers import ANSWERS  # what reads lessons is not loaded by who never asks

        if what not in ANSWERS:
            raise web.HTTPError(404)
        asked = self.get_json_body()
        if not isinstance(asked, dict):
            raise web.HTTPError(400, "Ask in a JSON object.")
        path = inside(Path(self.settings["server_root_dir"]).expanduser(), asked.get("path"))
        try:
            answer = await asyncio.to_thread(ANSWERS[what], asked, path)
        except LessonError as error:
            self.set_status(400)
            answer = {"message": f"{error.what} {error.next}".strip()}
        self.set_header("Content-Type", "application/json")
        self.finish(json.dumps(answer))


def inside(root: Path, path: Any) -> Path:
    """The notebook of this address, whole. 404 for what is no notebook or leads out of the server's folder."""
    root = root.resolve()
    try:
        found = (root / str(path).lstrip("/")).resolve(strict=True)
    except (OSError, ValueError, RuntimeError):
        raise web.HTTPError(404) from None
    if not found.is_relative_to(root) or found.suffix != ".ipynb" or not found.is_file():
        raise web.HTTPError(404)
    return found
