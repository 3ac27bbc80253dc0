"""Runs cells in another kernel than the warm Python: nbgrader's own Execute, with the kernel beside it."""

import socket
from typing import Any

from nbformat.v4 import new_code_cell, new_notebook
from traitlets.config import Config

from ownpace_graders.nbgrading.loaded import nbgrader_loaded
from ownpace_graders.sandbox import frames, walls

with nbgrader_loaded():
    from nbgrader.preprocessors import Execute

_CUT = "\n... Output truncated ...\n"
_OUTPUTS = frozenset({"stream", "display_data", "execute_result", "error", "update_display_data", "clear_output"})
"""What a kernel says, a student's code can have it say: of that only outputs go out, and none of what is said here."""


class ForeignExecute(Execute):
    """nbgrader's Execute, of one cell after another. What a kernel publishes goes out at once, and is not kept."""

    def __init__(self, out: socket.socket, most: int, **settings: Any) -> None:
        super().__init__(**settings)
        self.nb = new_notebook(cells=[new_code_cell()])
        self._out, self._most, self._left_for_all = out, most, 2 * most
        self.reset_execution_trackers()

    def begin(self, key: str) -> None:
        self._key, self._left = key, min(self._most, self._left_for_all)

    def tell(self, kind: str, content: Any) -> None:
        frames.send(self._out, {"key": self._key, "kind": kind, "content": content})

    def process_message(self, msg: Any, cell: Any, cell_index: int) -> Any:
        kind, content = msg["msg_type"], msg["content"]
        if kind == "status":
            return super().process_message(msg, cell, cell_index)
        if kind not in _OUTPUTS:
            return None
        if kind == "stream":
            if self._left < 0:
                return None
            text, fits = content["text"], len(content["text"]) <= self._left
            self._left_for_all -= min(len(text), self._left)
            content = {**content, "text": text if fits else text[: self._left] + _CUT}
            self._left = self._left - len(text) if fits else -1
        self.tell(kind, content)
        return None

    def on_cell_executed(self, **told: Any) -> None:
        self.tell("reply", told["execute_reply"]["content"])


def run(kernel: str, settings: dict[str, Any], out: socket.socket, most: int) -> None:
    """Run the cells that come in until no more come. `settings` are nbgrader's for its Execute."""
    walls.hide()
    runner = ForeignExecute(out, most, kernel_name=kernel, config=Config(settings))
    asked = frames.receive(out)
    runner.begin(asked["key"])
    about = f"Starting: {kernel}: "
    try:
        with runner.setup_kernel():
            runner.tell("language", runner.wait_for_reply(runner.kc.kernel_info())["content"]["language_info"])
            about = ""
            while True:
                runner.begin(asked["key"])
                runner.execute_cell(new_code_cell(asked["code"]), 0)
                asked = frames.receive(out)
    except EOFError:
        return
    except Exception as error:
        runner.tell("failed", {"words": f"{about}{type(error).__name__}: {error}"})
