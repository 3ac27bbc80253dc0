"""Runs a student's code in this kernel and keeps what it prints and shows."""

import sys
import tokenize
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, NamedTuple

from IPython.core.displayhook import DisplayHook
from IPython.core.getipython import get_ipython

from ownpace.ask.mishap import words_for
from ownpace.ask.shown import capturing
from ownpace.lesson.stop import stoppable


class Run(NamedTuple):
    """`outputs`: nbformat outputs. `words`: "" where it ran through, else what happened, as HTML. `error`: its name."""

    outputs: list[dict[str, Any]]
    words: str
    error: str | None


def run(source: str) -> Run:
    """Run `source` as a cell of this kernel. No error, stopped loop or exit() ends the kernel."""
    shell = get_ipython()
    warnings.filterwarnings("ignore", message="To exit: use")  # IPython's word on SystemExit; ours is in `mishap`
    with (
        _quiet(shell),
        _values(shell, source),
        # Entered already, it is not entered by run_cell, which would take the cell's value to the kernel's own output.
        shell.display_trap,
        capturing(shell) as shown,
    ):
        error = _error(shell, source)
    words = "" if error is None else words_for(error, source)
    return Run(shown.outputs, words, type(error).__name__ if error else None)


def _error(shell: Any, source: str) -> BaseException | None:
    """What `source` ended in when it ran."""
    try:
        with stoppable():
            result = shell.run_cell(source, store_history=False)
    except KeyboardInterrupt as stopped:  # before its first line, or right after its last
        return stopped
    error: BaseException | None = result.error_before_exec or result.error_in_exec
    return error


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


@contextmanager
def _values(shell: Any, source: str) -> Iterator[None]:
    """A semicolon at the end keeps a value to itself, as in a notebook; IPython looks for it in its history."""
    kept = shell.ast_node_interactivity
    with suppress(SyntaxError, tokenize.TokenError):  # running it will say that
        if DisplayHook.semicolon_at_end_of_expression(source):
            shell.ast_node_interactivity = "none"
    try:
        yield
    finally:
        shell.ast_node_interactivity = kept


def _stop() -> None:
    sys.exit()
