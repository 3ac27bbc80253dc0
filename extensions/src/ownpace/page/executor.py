"""Voila's executor, which comes with nbconvert: a third of the server's memory, loaded with the first kernel."""

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

    def _update_display_id(self, display_id: str, msg: dict[str, Any]) -> None:
        super()._update_display_id(display_id, msg)
        self._changed |= set(self._display_id_map.get(display_id, ()))

    def outputs(self, number: int) -> list[Any]:
        """What a student sees of what the cell put out; each that has an id has it as "display_id"."""
        outputs = [dict(output) for output in self.nb.cells[number].outputs]
        for display_id, cells in self._display_id_map.items():
            for place in cells.get(number, ()):
                if place < len(outputs):
                    outputs[place]["display_id"] = display_id
        return _shown(outputs)


def _shown(outputs: list[Any]) -> list[Any]:
    """What a student sees: no warnings, no tracebacks."""
    return [
        output
        for output in outputs
        if output["output_type"] != "error" and not (output["output_type"] == "stream" and output["name"] == "stderr")
    ]
