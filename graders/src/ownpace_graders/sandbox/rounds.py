"""A submission of which a cell ends what runs it is run again without that cell: the rest can still be graded.

Each round begins anew, with a process and folders that know nothing of the round before. What counts of a cell is what
came of it the first time: running it again only brings back what later cells need.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from ownpace_graders.sandbox.script import Ended, Ran, Script, Stopped

MOST = 6
"""Rounds of a submission."""
Results = list[list[Ran] | Stopped]
"""By notebook: what came of its cells, or why it could not be run to its end."""
_STAYS = ("stream", "language")
"""What a cell that has not come to its end leaves: nothing that could give it points."""


def rounds(scripts: Sequence[Script], once: Callable[[Sequence[Script]], Results], over: float) -> Results:
    """What came of these notebooks, run `once` or more often; all is over at a time of time.monotonic()."""
    notebooks = [_Notebook(script) for script in scripts]
    for _ in range(MOST):
        begun = time.monotonic()
        found = once([each.left() for each in notebooks])
        for notebook, result in zip(notebooks, found, strict=True):
            notebook.take(result)
        at = next((at for at, result in enumerate(found) if isinstance(result, Stopped)), None)
        if at is None or not isinstance(found[at], Ended) or 2 * time.monotonic() - begun > over:
            break
        for notebook in notebooks[at + 1 :]:  # what they found in the folder was not whole
            notebook.known.clear()
    return [
        result if isinstance(result, Stopped) else notebook.whole()
        for notebook, result in zip(notebooks, found, strict=True)
    ]


@dataclass
class _Notebook:
    """A notebook to be run. known: what came of its cells, by their numbers."""

    script: Script
    known: dict[int, Ran] = field(default_factory=dict)

    def left(self) -> Script:
        """Without the cells that have ended what ran them."""
        ended = {number for number, ran in self.known.items() if ran.ended}
        return replace(self.script, cells=[cell for cell in self.script.cells if cell[0] not in ended])

    def take(self, result: list[Ran] | Stopped) -> None:
        ran = result.ran if isinstance(result, Stopped) else result
        for (number, _), each in zip(self.left().cells, ran, strict=False):
            self.known.setdefault(number, each)
        if isinstance(result, Ended):
            self.known[result.number] = _error(result)

    def whole(self) -> list[Ran]:
        return [self.known[number] for number, _ in self.script.cells]


def _error(ended: Ended) -> Ran:
    """What stands for the cell: an error, so that nothing is worth points that did not come to its end."""
    told = {"ename": "Ended", "evalue": ended.why, "traceback": [f"Ended: {ended.why}"]}
    messages = [each for each in ended.said if each[0] in _STAYS]
    return Ran([*messages, ("error", told)], {"status": "error", **told}, ended.why)
