"""Runs a student's code in this kernel and keeps what it prints and shows."""

import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from io import StringIO
from typing import Any, NamedTuple

from IPython.core.getipython import get_ipython
from IPython.utils.capture import RichOutput, capture_output

from ownpace.ask.mishap import words_for

OUTPUT_LIMIT = 100_000
"""Characters of one stream, or of one picture's or table's words, that are shown."""

SHOWN_LIMIT = 50
"""How many pictures, tables and values one run may show."""

BUNDLE_LIMIT = 2_000_000
"""Characters of one picture or table, as it travels."""


class Run(NamedTuple):
    """`outputs`: nbformat outputs. `words`: "" where it ran through, else what happened, as HTML. `error`: its name."""

    outputs: list[dict[str, Any]]
    words: str
    error: str | None


class Printed(StringIO):
    """Keeps the first characters and counts the rest: a loop that prints for ever must not fill the memory."""

    over = 0

    def write(self, text: str) -> int:
        room = max(0, OUTPUT_LIMIT - self.tell())
        self.over += max(0, len(text) - room)
        super().write(text[:room])
        return len(text)

    @property
    def shown(self) -> str:
        more = f"\n… {self.over:,} more characters are not shown." if self.over else ""
        return f"{self.getvalue()}{more}"


def run(source: str) -> Run:
    """Run `source` as a cell of this kernel. No error, stopped loop or exit() ends the kernel."""
    shell = get_ipython()
    warnings.filterwarnings("ignore", message="To exit: use")  # IPython's word on SystemExit; ours is in `mishap`
    stdout, stderr = Printed(), Printed()
    with (
        _quiet(shell),
        # Entered already, it is not entered by run_cell, which would take the cell's value to the kernel's own output.
        shell.display_trap,
        capture_output(stdout=False, stderr=False) as captured,
        redirect_stdout(stdout),
        redirect_stderr(stderr),
    ):
        result = shell.run_cell(source, store_history=False)
    error = result.error_before_exec or result.error_in_exec
    words = "" if error is None else words_for(error, source)
    return Run(_outputs(stdout, stderr, captured.outputs), words, type(error).__name__ if error else None)


@contextmanager
def _quiet(shell: Any) -> Iterator[None]:
    """The student reads our words with the line, so IPython's own traceback goes nowhere; and exit() only stops here.

    What student code did to sys.stdout or to the shell is taken back by whoever set it.
    """
    kept = {name: getattr(shell, name) for name in ("showtraceback", "showsyntaxerror", "ask_exit")}
    shell.showtraceback = shell.showsyntaxerror = lambda *args, **kwargs: None
    shell.ask_exit = _stop
    try:
        yield
    finally:
        for name, value in kept.items():
            setattr(shell, name, value)


def _stop() -> None:
    sys.exit()


def _outputs(stdout: Printed, stderr: Printed, shown: list[RichOutput]) -> list[dict[str, Any]]:
    streams = [
        {"output_type": "stream", "name": name, "text": stream.shown}
        for name, stream in (("stdout", stdout), ("stderr", stderr))
        if stream.shown
    ]
    more = len(shown) - SHOWN_LIMIT
    rest = [_words(f"… {more} more outputs are not shown.")] if more > 0 else []
    return streams + [_rich(output) for output in shown[:SHOWN_LIMIT]] + rest


def _rich(output: RichOutput) -> dict[str, Any]:
    data = {kind: value for kind, value in (output.data or {}).items() if len(str(value)) <= BUNDLE_LIMIT}
    if len(data) < len(output.data or {}):
        return _words("… This output is too large to be shown.")
    plain = data.get("text/plain")
    if isinstance(plain, str) and len(plain) > OUTPUT_LIMIT:
        data["text/plain"] = f"{plain[:OUTPUT_LIMIT]}\n… {len(plain) - OUTPUT_LIMIT:,} more characters are not shown."
    return {"output_type": "display_data", "data": data, "metadata": dict(output.metadata or {})}


def _words(text: str) -> dict[str, Any]:
    return {"output_type": "display_data", "data": {"text/plain": text}, "metadata": {}}
