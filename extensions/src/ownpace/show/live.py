"""What is done in a teaching block in JupyterLab: its script beside its HTML, and the record."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Self

import traitlets

from ownpace.lesson.front_end import script
from ownpace.lesson.heard import Heard
from ownpace.lesson.sitting import sitting
from ownpace_graders.record import ItemState

FOLDER = Path(__file__).parent
KINDS = ("keep", "watch")
"""The kinds of event that a block may tell."""


class Live(Heard):
    """Nothing to see: lets the block that stands before it in the cell's output be used.

    `block` is the block's own script, `kept` what the record has of it, by part, and `position` how far it was watched.
    Messages from the browser: {"kind": "keep" or "watch", "data": the event's}.
    """

    block = traitlets.Unicode("").tag(sync=True)
    kept = traitlets.Dict().tag(sync=True)
    position = traitlets.Float(0).tag(sync=True)

    @classmethod
    def of(cls, name: str, item: str) -> Self:
        """The widget of a block with the script `name`, and with what the student did before."""
        done = sitting().items.get(item, ItemState())
        own = script(FOLDER / f"{name}.js")
        front = script(FOLDER / "live.js")
        return cls(_esm=front, item=item, block=own, kept=done.kept, position=done.position or 0.0)

    def hear(self, told: dict[str, Any], buffers: Any) -> None:
        if told.get("kind") in KINDS and isinstance(told.get("data"), dict):
            self.send({"why": sitting().save(self.item, told["kind"], told["data"])})
