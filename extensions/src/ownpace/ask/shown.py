"""What a student's code prints and shows while it runs: in its order, within bounds, and where it says."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from io import TextIOBase
from typing import Any

from IPython.core.displayhook import CapturingDisplayHook
from IPython.core.displaypub import DisplayPublisher
from ipywidgets import Output

OUTPUT_LIMIT = 100_000
"""Characters of one stream, or of one picture's or table's words, that are shown."""

SHOWN_LIMIT = 50
"""How many pictures, tables and values one run may show."""

BUNDLE_LIMIT = 2_000_000
"""Characters of one picture or table, as it travels."""


class ShownOutputs:
    """Outputs as they come. What goes beyond the limits is counted: a loop without end must not fill the memory."""

    cleared = False
    """Whether something was taken back."""

    def __init__(self) -> None:
        self._waits = False
        self._clear()

    def _clear(self) -> None:
        self._outputs: list[dict[str, Any]] = []
        self._lengths = {"stdout": 0, "stderr": 0}
        self._rich = 0

    def clear(self, *, wait: bool) -> None:
        """Take back what was shown; with `wait` when the next thing comes."""
        self._waits = wait
        if not wait:
            self.cleared = True
            self._clear()

    def printed(self, name: str, text: str) -> None:
        piece = text[: max(0, OUTPUT_LIMIT - self._begun()._lengths[name])]
        self._lengths[name] += len(text)
        if not piece:
            return
        last = self._outputs[-1] if self._outputs else {}
        if last.get("name") == name:
            last["text"].append(piece)
        elif len(self._outputs) < 4 * SHOWN_LIMIT:
            self._outputs.append({"output_type": "stream", "name": name, "text": [piece]})

    def show(self, data: dict[str, Any], metadata: dict[str, Any], display_id: str | None = None) -> None:
        self._begun()._rich += 1
        if self._rich <= SHOWN_LIMIT:
            self._outputs.append({**rich(data, metadata), **({"display_id": display_id} if display_id else {})})

    def update(self, data: dict[str, Any], metadata: dict[str, Any], display_id: str) -> bool:
        """Show this in place of what was shown with the same id; whether there was any."""
        places = [at for at, output in enumerate(self._outputs) if output.get("display_id") == display_id]
        for at in places:
            self._outputs[at] = {**rich(data, metadata), "display_id": display_id}
        return bool(places)

    def fail(self, error: BaseException) -> None:
        said = {"ename": type(error).__name__, "evalue": str(error)[:OUTPUT_LIMIT], "traceback": []}
        self._begun()._outputs.append({"output_type": "error", **said})

    @property
    def outputs(self) -> list[dict[str, Any]]:
        """nbformat's; one that was given an id to be changed by has it as "display_id"."""
        more = self._rich - SHOWN_LIMIT
        rest = [_words(f"… {more} more outputs are not shown.")] if more > 0 else []
        return [self._whole(output) for output in self._outputs] + rest

    def _whole(self, output: dict[str, Any]) -> dict[str, Any]:
        if "text" not in output:
            return output
        last = next(each for each in reversed(self._outputs) if each.get("name") == output["name"])
        over = self._lengths[output["name"]] - OUTPUT_LIMIT if output is last else 0
        more = f"\n… {over:,} more characters are not shown." if over > 0 else ""
        return {**output, "text": "".join(output["text"]) + more}

    def _begun(self) -> "ShownOutputs":
        if self._waits:
            self.clear(wait=False)
        return self


def rich(data: dict[str, Any], metadata: dict[str, Any] | None = None) -> dict[str, Any]:
    """One thing that is displayed, as an output of moderate size."""
    kept = {kind: value for kind, value in data.items() if len(str(value)) <= BUNDLE_LIMIT}
    if len(kept) < len(data):
        return _words("… This output is too large to be shown.")
    plain = kept.get("text/plain")
    if isinstance(plain, str) and len(plain) > OUTPUT_LIMIT:
        kept["text/plain"] = f"{plain[:OUTPUT_LIMIT]}\n… {len(plain) - OUTPUT_LIMIT:,} more characters are not shown."
    return {"output_type": "display_data", "data": kept, "metadata": dict(metadata or {})}


def _words(text: str) -> dict[str, Any]:
    return {"output_type": "display_data", "data": {"text/plain": text}, "metadata": {}}


class Places:
    """Where what is printed and shown goes now: `last` of the places, which are Output widgets' within their blocks."""

    def __init__(self) -> None:
        self.all = [ShownOutputs()]

    @property
    def last(self) -> ShownOutputs:
        return self.all[-1]


class _Stream(TextIOBase):
    def __init__(self, name: str, places: Places) -> None:
        self._name, self._places = name, places

    def write(self, text: str) -> int:
        self._places.last.printed(self._name, text)
        return len(text)


class _Publisher(DisplayPublisher):
    """IPython's word for what displays. `beyond` is the kernel's own, for displays of an earlier run."""

    def __init__(self, places: Places, beyond: Any) -> None:
        super().__init__()
        self._places, self._beyond = places, beyond

    def publish(
        self, data: Any, metadata: Any = None, *, transient: Any = None, update: bool = False, **more: Any
    ) -> None:
        display_id = (transient or {}).get("display_id")
        if not update:
            self._places.last.show(data, metadata or {}, display_id)
        elif not any(each.update(data, metadata or {}, str(display_id)) for each in self._places.all):
            self._beyond.publish(data, metadata, transient=transient, update=True)

    def clear_output(self, wait: bool = False) -> None:
        self._places.last.clear(wait=wait)


class _Values(list[dict[str, Any]]):
    """Takes the values of a cell's last lines, as IPython's capturing hook puts them into a list."""

    def __init__(self, places: Places) -> None:
        super().__init__()
        self._places = places

    def append(self, value: dict[str, Any]) -> None:
        self._places.last.show(value["data"], value["metadata"])


@contextmanager
def capturing(shell: Any) -> Iterator[ShownOutputs]:
    """What runs in this block prints and shows into what this gives, or into the Output widget that it says."""
    places, publisher, hook = Places(), shell.display_pub, sys.displayhook
    with (
        _widgets(places),
        redirect_stdout(_Stream("stdout", places)),
        redirect_stderr(_Stream("stderr", places)),
    ):
        shell.display_pub = _Publisher(places, publisher)
        sys.displayhook = CapturingDisplayHook(shell=shell, outputs=_Values(places))
        try:
            yield places.all[0]
        finally:
            shell.display_pub, sys.displayhook = publisher, hook


@contextmanager
def _widgets(places: Places) -> Iterator[None]:
    """Output widgets get it from here: the kernel's messages would come before the browser has the widget."""
    enter, leave = Output.__enter__, Output.__exit__

    def begin(widget: Output) -> Output:
        places.all.append(ShownOutputs())
        return widget

    def end(widget: Output, kind: Any, error: BaseException | None, trace: Any) -> bool:
        shown = places.all.pop()
        if isinstance(error, Exception):
            shown.fail(error)
        before = () if shown.cleared else widget.outputs
        widget.outputs = (*before, *shown.outputs)
        return error is None or isinstance(error, Exception)

    Output.__enter__, Output.__exit__ = begin, end
    try:
        yield
    finally:
        Output.__enter__, Output.__exit__ = enter, leave
