"""What JupyterLab asks: `POST ownpace-author/<what>` with JSON, about a notebook below the server's own folder."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from jupyter_server.auth.decorator import authorized
from jupyter_server.base.handlers import APIHandler
from tornado import web

from ownpace_graders.errors import OwnpaceError


class AboutNotebook(APIHandler):
    """A question about a notebook: JSON in, JSON out. 400 says in words what cannot be done and what next."""

    auth_resource = "contents"

    def asked(self) -> dict[str, Any]:
        asked = self.get_json_body()
        if isinstance(asked, dict):
            return asked
        raise web.HTTPError(400, "Ask in a JSON object.")

    def notebook(self) -> Path:
        return inside(Path(self.settings["server_root_dir"]).expanduser(), self.asked().get("path"))

    async def say(self, answer: Callable[[], dict[str, Any]], *, here: bool = False) -> None:
        """Send what it gives, worked out in a thread of its own, or `here` in the server's."""
        try:
            said = answer() if here else await asyncio.to_thread(answer)
        except OwnpaceError as error:
            self.set_status(400)
            said = {"message": f"{error.what} {error.next}".strip()}
        self.set_header("Content-Type", "application/json")
        self.finish(json.dumps(said))


class PanelHandler(AboutNotebook):
    """Whatever `answers.py` can be asked; 404 for all else."""

    @web.authenticated
    @authorized  # type: ignore[untyped-decorator]
    async def post(self, what: str) -> None:
        from ownpace.authoring.lab.answers import ANSWERS  # what reads lessons is not loaded by who never asks

        if what not in ANSWERS:
            raise web.HTTPError(404)
        await self.say(partial(ANSWERS[what], self.asked(), self.notebook()))


class StudentView(AboutNotebook):
    """The address of the student's view of a lesson. It runs the lesson's code, so who asks may run code here."""

    auth_resource = "kernels"

    def initialize(self, shown: dict[Path, Any]) -> None:
        self.shown = shown

    @web.authenticated
    @authorized  # type: ignore[untyped-decorator]
    async def post(self) -> None:
        from ownpace.authoring.lab.view import address

        path = self.notebook()
        await self.say(lambda: {"address": address(self.application, self.shown, path)}, here=True)


def inside(root: Path, path: Any) -> Path:
    """The notebook of this address, whole. 404 for what is not a notebook or leads out of the server's folder."""
    root = root.resolve()
    try:
        found = (root / str(path).lstrip("/")).resolve(strict=True)
    except (OSError, ValueError, RuntimeError):
        raise web.HTTPError(404) from None
    if not found.is_relative_to(root) or found.suffix != ".ipynb" or not found.is_file():
        raise web.HTTPError(404)
    return found
