"""Of what a kernel publishes no more is kept than can be shown, as it comes in.

What decides about a score is never left out: an error, a result and what is written to stderr, the first of each.
"""

from collections.abc import Iterator, Mapping, Sequence
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
_OUTPUTS, _UPDATE = ("execute_result", "display_data", "stream", "error"), "update_display_data"


class Kept:
    """The messages of a submission's cells, one cell after the other."""

    def __init__(self) -> None:
        self._before = 0
        self._begin()

    def _begin(self) -> None:
        self._messages: list[Message] = []
        self._decided: set[str] = set()
        self._size, self._cut, self._full = 0, False, False

    def add(self, kind: str, content: dict[str, Any]) -> None:
        """A message has come. ValueError, TypeError or KeyError for what no kernel sends."""
        cost = size(content)
        if not self._has_room(cost) and not self._full:
            self._messages = seen(self._messages)
            self._size = sum(size(content) for _, content in self._messages)
            self._full = not self._has_room(LARGEST_CELL // 2)
        if self._has_room(cost):
            self._keep(kind, content)
            return
        if not self._cut:
            self._messages.append(("stream", {"name": "stdout", "text": CUT}))
        self._cut = True
        what = _decides(kind, content)
        if what and what not in self._decided:
            self._keep(kind, _shortened(kind, content))

    def taken(self) -> list[Message]:
        """What is kept of the cell, in its order; what comes now is of the next."""
        taken = self._messages
        self._before += self._size
        self._begin()
        return taken

    def _keep(self, kind: str, content: dict[str, Any]) -> None:
        self._decided.add(_decides(kind, content))
        self._size += size(content)
        self._messages.append((kind, content))

    def _has_room(self, cost: int) -> bool:
        return self._size + cost <= min(LARGEST_CELL, LARGEST - self._before)


def seen(messages: Sequence[Message]) -> list[Message]:
    """Fewer messages of a cell, of which the same is seen: without what was cleared, and of several updates of one
    output the last."""
    left: list[Message] = []
    stay: list[Message] = []
    clear = False
    for kind, content in messages:
        if kind == "clear_output" and content.get("wait"):
            clear = True
        elif kind == "clear_output" or (clear and kind in _OUTPUTS):
            stay += _elsewhere(left)
            left, clear = [("clear_output", {"wait": False})], False
        if kind != "clear_output":
            left.append((kind, content))
    whole = [*stay, *left]
    last = {display_id(content): at for at, (kind, content) in enumerate(whole) if kind == _UPDATE}
    kept = [each for at, each in enumerate(whole) if each[0] != _UPDATE or last[display_id(each[1])] == at]
    return [*kept, *([("clear_output", {"wait": True})] if clear else [])]


def _elsewhere(cleared: Sequence[Message]) -> Iterator[Message]:
    """What counts of messages whose outputs are cleared: an output with an id has also shown those of its id anew that
    earlier cells have."""
    for kind, content in cleared:
        if kind not in (*_OUTPUTS, "clear_output"):
            yield kind, content
        elif display_id(content):
            yield _UPDATE, content


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
