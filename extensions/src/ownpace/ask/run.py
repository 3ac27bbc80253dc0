"""Runs a student's code in this kernel and says in plain words what came of it."""

import html
import traceback
from typing import Any, NamedTuple

from IPython.core.getipython import get_ipython
from IPython.utils.capture import RichOutput, capture_output

OUTPUT_LIMIT = 100_000
"""Characters of printed text that are shown; a loop that prints would otherwise fill the browser."""


class Ran(NamedTuple):
    """`outputs`: nbformat outputs. `words`: "" where it ran through, else what happened, as HTML. `error`: its name."""

    outputs: list[dict[str, Any]]
    words: str
    error: str | None


def run(source: str) -> Ran:
    """Run `source` as a cell of this kernel. No error, stopped loop or exit() ends the kernel."""
    shell = get_ipython()
    plain = shell.showtraceback
    # The student reads our words with the line; IPython's own traceback would go into the output besides.
    shell.showtraceback = lambda *args, **kwargs: None
    shell.showsyntaxerror, syntax = (lambda *args, **kwargs: None), shell.showsyntaxerror
    try:
        with capture_output() as captured:
            result = shell.run_cell(source, store_history=False)
    finally:
        shell.showtraceback, shell.showsyntaxerror = plain, syntax
    error = result.error_before_exec or result.error_in_exec
    words = "" if error is None else _words(error, source)
    return Ran(_outputs(captured), words, type(error).__name__ if error else None)


def _outputs(captured: Any) -> list[dict[str, Any]]:
    streams = [
        {"output_type": "stream", "name": name, "text": _cut(text)}
        for name, text in (("stdout", captured.stdout), ("stderr", captured.stderr))
        if text
    ]
    return streams + [_rich(output) for output in captured.outputs]


def _rich(output: RichOutput) -> dict[str, Any]:
    return {"output_type": "display_data", "data": dict(output.data or {}), "metadata": dict(output.metadata or {})}


def _cut(text: str) -> str:
    if len(text) <= OUTPUT_LIMIT:
        return text
    return f"{text[:OUTPUT_LIMIT]}\n… {len(text) - OUTPUT_LIMIT:,} more characters are not shown."


def _words(error: BaseException, source: str) -> str:
    if isinstance(error, KeyboardInterrupt):
        return "It was stopped before it came to an end. Is there a loop that never ends?"
    line = _line(error)
    lines = source.splitlines()
    place = f" on line {line}" if line else ""
    quoted = f"<pre>{html.escape(lines[line - 1].strip())}</pre>" if line and line <= len(lines) else ""
    if isinstance(error, AssertionError):
        said = html.escape(str(error)) if str(error) else "This check does not hold:"
        return f"{said}{quoted}"
    message = html.escape(error.msg if isinstance(error, SyntaxError) else str(error))
    return f"<strong>{type(error).__name__}</strong>{place}: {message}{quoted}"


def _line(error: BaseException) -> int | None:
    """The line of the student's own code where it went wrong, counted from 1."""
    if isinstance(error, SyntaxError):
        return error.lineno
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame.lineno for frame in frames if "ipykernel_" in frame.filename or frame.filename.startswith("<ipython-")]
    return own[0] if own else None
