"""What a kernel published becomes the outputs of a notebook's cells, by nbclient's rules.

nbclient itself shows an output that has a display id anew in each of its places at each update.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import output_from_msg

from ownpace_graders.sandbox.kept import CUT, LARGEST, Message, display_id, size

_KINDS = ("execute_result", "display_data", "stream", "error")


class Outputs:
    """The outputs of a notebook's cells, one cell after the other."""

    def __init__(self) -> None:
        self._places: dict[str, list[NotebookNode]] = {}
        self._latest: dict[str, NotebookNode] = {}

    def of(self, messages: Sequence[Message]) -> list[NotebookNode]:
        """A cell's. Any of several errors for what no kernel sends, see passes.py."""
        outputs: list[NotebookNode] = []
        clear = False
        for kind, content in messages:
            name = display_id(content)
            if kind == "clear_output":
                clear = bool(content.get("wait"))
                outputs = outputs if clear else []
            elif kind == "update_display_data":
                if name in self._places:
                    self._latest[name] = _made("display_data", content)
            elif kind in _KINDS:
                outputs = [] if clear else outputs
                clear = False
                outputs.append(_made(kind, content))
                if name:
                    self._places.setdefault(name, []).append(outputs[-1])
                    self._latest[name] = outputs[-1]
        return outputs

    def show_latest(self) -> None:
        """Where an output was shown anew, the last of it stands in each of its places; as long as there is room."""
        left = LARGEST
        for name, places in self._places.items():
            latest = self._latest[name]
            cost = size(latest.data)
            for place in places:
                left -= cost
                place.data = latest.data if left > 0 else NotebookNode({"text/plain": CUT})
                place.metadata = latest.metadata if left > 0 else NotebookNode()


def _made(kind: str, content: Mapping[str, Any]) -> NotebookNode:
    made: NotebookNode = output_from_msg({"header": {"msg_type": kind}, "content": content})
    return made
