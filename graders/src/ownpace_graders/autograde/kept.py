"""Of what a kernel publishes no more is kept than can be shown, as it comes in.

What decides about a score is never left out: an error, a result and what is written to stderr, the first of each.
"""

from collections.abc import Mapping
from typing import Any

Message = tuple[str, dict[str, Any]]
"""A message's kind and content."""
LARGEST_CELL, LARGEST = 16 << 20, 32 << 20
"""Characters that are kept of a cell's outputs, and of all the cells of a submission."""
_SHORT = 100_000
"""Characters that are kept even then of what decides about a score."""
_OF_ONE = 500
"""What a message or a value takes besides its characters."""
CUT = "... Output truncated ...\n"
_OUTPUTS = ("execute_result", "display_data", "stream", "error")


class Kept:
    """The messages of a submission's cells, one cell after the other."""

    def __init__(self) -> None:
        self._before = 0
        self._begin()

    def _begin(self) -> None:
        self._number = self._size = self._staying = 0
        self._clear = False
        self._stays: dict[str, tuple[int, Message]] = {}
        self._wipe()

    def add(self, kind: str, content: dict[str, Any]) -> None:
        """A message has come. ValueError, TypeError or KeyError for what no kernel sends."""
        self._number += 1
        if kind == "clear_output":
            self._clear = bool(content.get("wait"))
            if not self._clear:
                self._wipe()
        elif kind == "update_display_data":
            self._stay(display_id(content), kind, content)
        elif kind == "language":
            self._stay(kind, kind, content)
        elif kind in _OUTPUTS:
            if self._clear:
                self._wipe()
            self._clear = False
            self._keep(kind, content)

    def taken(self) -> list[Message]:
        """What is kept of the cell, in its order; what comes now is of the next."""
        taken = sorted([*self._shown, *self._stays.values()], key=lambda each: each[0])
        self._before += self._size + self._staying
        self._begin()
        return [message for _, message in taken]

    def _wipe(self) -> None:
        """What was shown in the cell is gone, but not what was shown anew in another."""
        self._shown: list[tuple[int, Message]] = [(self._number, ("clear_output", {"wait": False}))]
        self._size, self._cut = 0, False
        self._decided: set[str] = set()

    def _stay(self, name: str, kind: str, content: dict[str, Any]) -> None:
        """Of several updates of one output only the last is seen."""
        before = self._stays.pop(name, None)
        self._staying -= size(before[1][1]) if before else 0
        cost = size(content)
        if self._has_room(cost):
            self._staying += cost
            self._stays[name] = self._number, (kind, content)

    def _keep(self, kind: str, content: dict[str, Any]) -> None:
        what, cost = _decides(kind, content), size(content)
        if not self._has_room(cost):
            if not self._cut:
                self._shown.append((self._number, ("stream", {"name": "stdout", "text": CUT})))
            self._cut = True
            if not what or what in self._decided:
                return
            content = _shortened(kind, content)
        self._decided.add(what)
        self._size += size(content)
        self._shown.append((self._number, (kind, content)))

    def _has_room(self, cost: int) -> bool:
        used = self._size + self._staying
        return used + cost <= min(LARGEST_CELL, LARGEST - self._before)


def _shortened(kind: str, content: Mapping[str, Any]) -> dict[str, Any]:
    """What stays, where there is no more room, of what decides about a score."""
    if kind == "execute_result":
        words = str(dict(content["data"]).get("text/plain", ""))[:_SHORT]
        return {"data": {"text/plain": words}, "metadata": {}, "execution_count": content["execution_count"]}
    if kind == "error":
        return {**{name: str(content[name])[:_SHORT] for name in ("ename", "evalue")}, "traceback": [CUT]}
    return {"name": "stderr", "text": str(content["text"])[:_SHORT] + CUT}


def display_id(content: Mapping[str, Any]) -> str:
    """By which an output is shown anew, or ""."""
    transient = content.get("transient")
    return str(transient.get("display_id") or "") if isinstance(transient, Mapping) else ""


def size(value: Any) -> int:
    """About how much a value of JSON takes, however deep it is."""
    total, left = 0, [value]
    while left:
        each = left.pop()
        total += _OF_ONE if isinstance(each, dict | list) else 50
        if isinstance(each, str):
            total += len(each)
        elif isinstance(each, Mapping):
            left += [*each, *each.values()]
        elif isinstance(each, list):
            left += each
    return total


def _decides(kind: str, content: Mapping[str, Any]) -> str:
    """By which a score is decided, or "" for what is only seen."""
    if kind == "stream":
        return "stderr" if content.get("name") == "stderr" else ""
    return kind if kind in ("execute_result", "error") else ""
