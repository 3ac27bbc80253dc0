"""What the Jupyter server starts, and stops: the author's addresses, and the student's views that were asked for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from jupyter_server.extension.application import ExtensionApp

from ownpace.authoring.lab.handler import PanelHandler, StudentView


class AuthorExtension(ExtensionApp):
    name = "ownpace_author"

    def initialize_handlers(self) -> None:
        self.shown: dict[Path, Any] = {}
        self.handlers.extend(
            [(r"ownpace-author/view", StudentView, {"shown": self.shown}), (r"ownpace-author/(\w+)", PanelHandler)]
        )

    async def stop_extension(self) -> None:
        for view in self.shown.values():
            await view.close()
