"""What every widget of a lesson's is: it shows a state, and hears what its script tells."""

from __future__ import annotations

from typing import Any

import anywidget
import traitlets

from ownpace.lesson.stop import unstopped


class Heard(anywidget.AnyWidget):
    """A widget whose script tells what is done by messages, each a dict.

    `item` is the question or block that it is about. `state` is what the script shows, with "serial", which counts so
    that equal states still arrive.
    """

    _esm = traitlets.Unicode("").tag(sync=True)
    item = traitlets.Unicode("").tag(sync=True)
    state = traitlets.Dict().tag(sync=True)

    def __init__(self, *, state: dict[str, Any] | None = None, **known: Any) -> None:
        super().__init__(state={**(state or {}), "serial": 0}, **known)
        self.on_msg(self._heard)

    def hear(self, told: dict[str, Any], buffers: Any) -> None:
        """Do what one message asks for; one that is not known asks for nothing."""
        raise NotImplementedError

    def show(self, state: dict[str, Any]) -> None:
        self.state = {**state, "serial": self.state["serial"] + 1}

    def _heard(self, _: Any, message: Any, buffers: Any) -> None:
        """One message of the browser; what is not a dict is not of a script of ours."""
        if isinstance(message, dict):
            with unstopped():
                self.hear(message, buffers)
