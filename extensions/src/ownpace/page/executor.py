"""Voila's executor, which comes with nbconvert: a third of the server's memory, loaded with the first kernel."""

import re
from typing import Any

from voila.execute import VoilaExecutor


class Executor(VoilaExecutor):
    """Runs cells; knows which outputs have an id by which they can be changed, and which cells were changed so."""

    def changed_by(self, number: int) -> set[int]:
        """The cells before this one whose outputs were changed while it ran."""
        return {each for each in self._changed if each < number}

    async def execute_cell(self, cell: Any, resources: Any, number: int, store_history: bool = True) -> Any:
        self._changed: set[int] = set()
        return await super().execute_cell(cell, resources, number, store_history)

    def output(self, outs: Any, msg: dict[str, Any], display_id: str, cell_index: int) -> Any:
        return super().output(outs, _valid(msg), display_id, cell_index)

    def _update_display_id(self, display_id: str, msg: dict[str, Any]) -> None:
        super()._update_display_id(display_id, _valid(msg))
        self._changed |= set(self._display_id_map.get(display_id, ()))

    def outputs(self, number: int) -> list[Any]:
        """What a student sees of what the cell put out; each that has an id has it as "display_id"."""
        outputs = [dict(output) for output in self.nb.cells[number].outputs]
        for display_id, cells in self._display_id_map.items():
            for place in cells.get(number, ()):
                if place < len(outputs):
                    outputs[place]["display_id"] = display_id
        return _shown(outputs)


def _valid(msg: dict[str, Any]) -> dict[str, Any]:
    """What a kernel says as nbformat has it: JupyterLab shows more, and one output that is none would end the lesson.

    Altair's charts are JSON by a name that does not say so.
    """
    content = msg["content"]
    if isinstance(data := content.get("data"), dict):
        named = ((re.sub(r"\.json$", "+json", kind), value) for kind, value in data.items())
        content["data"] = {kind: value for kind, value in named if _is_json(kind) or _is_text(value)}
        content["metadata"] = content["metadata"] if isinstance(content.get("metadata"), dict) else {}
    return msg


def _is_json(kind: str) -> bool:
    """As nbformat's schema says it."""
    return re.fullmatch(r"application/(.*\+)?json", kind) is not None


def _is_text(value: Any) -> bool:
    return isinstance(value, str) or (isinstance(value, list) and all(isinstance(line, str) for line in value))


def _shown(outputs: list[Any]) -> list[Any]:
    """What a student sees: no warnings, no tracebacks."""
    return [
        output
        for output in outputs
        if output["output_type"] != "error" and not (output["output_type"] == "stream" and output["name"] == "stderr")
    ]
