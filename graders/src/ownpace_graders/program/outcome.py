"""Runs a program for one test, in this process: a walled one, or the student's own kernel."""

import ast
import builtins
import json
import linecache
import signal
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from io import TextIOBase
from typing import Any

from ownpace_graders.program import LONGEST
from ownpace_graders.program.value import plain, written

NAME = "<ipython-program>"
"""What a program's file is called in its errors: as that of a cell, which is what a student takes it for."""

SECONDS = 3.0
"""Of a processor's time, that a test may take."""


class TooLong(BaseException):
    """A test has taken all of its time. No program that catches its own errors catches this by chance."""


class _Printed(TextIOBase):
    """What is printed, up to a bound: a loop without end must not fill the memory."""

    text = ""

    def write(self, text: str) -> int:
        self.text += str(text)[: max(0, LONGEST - len(self.text))]
        return len(text)

    def writable(self) -> bool:
        return True


def outcome(program: str, call: str = "", typed: Sequence[str] = ()) -> str:
    """What comes of a program, run anew, and of the `call` after it, as JSON of an object.

    value: of the call, `plain`, and shown: how it writes itself · printed: by the call, or without one by the program ·
    raised: [the error's name, its words, the line of the program or null] in their place, and whole: whether that was
    before the call. `typed` is what input() gets.
    """
    said: dict[str, Any] = {}
    printed, whole = _Printed(), True
    try:
        with _within(SECONDS), typing(typed), redirect_stdout(printed), redirect_stderr(_Printed()):
            names: dict[str, Any] = {"__name__": "__main__"}
            run(program, NAME, names)
            if call:
                printed.text, whole = "", False
                value = run(call, "<test>", names)
                said |= {"value": plain(value), "shown": written(value)}
    except BaseException as error:  # whatever ends a program here, its test goes on to be marked
        said = {"raised": _raised(error), "whole": whole}
    said["printed"] = printed.text
    return _json(said)


def stopped() -> str:
    """What comes of a program that was stopped before it began."""
    return _json({"raised": _raised(KeyboardInterrupt()), "whole": True, "printed": ""})


def outcomes(runs: Sequence[tuple[str, str, Sequence[str]]]) -> list[str]:
    """What comes of each; a program that stops before anything is called is not run as often as it has tests."""
    known: dict[tuple[str, ...], str] = {}
    found = []
    for program, call, typed in runs:
        same = (program, *typed)
        found.append(known.get(same) or outcome(program, call, typed))
        if json.loads(found[-1]).get("whole"):
            known[same] = found[-1]
    return found


def run(source: str, name: str, names: dict[str, Any]) -> Any:
    """Run this with these names, and give its last line's value. Whoever says where it went wrong knows its lines."""
    linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)
    tree = ast.parse(source, name)
    last = tree.body[-1] if tree.body else None
    if not isinstance(last, ast.Expr):
        exec(compile(tree, name, "exec"), names)  # noqa: S102 - it is what this is for
        return None
    exec(compile(ast.Module(tree.body[:-1], []), name, "exec"), names)  # noqa: S102
    return eval(compile(ast.Expression(last.value), name, "eval"), names)  # noqa: S307


def _raised(error: BaseException) -> list[Any]:
    lines = [line for frame, line in traceback.walk_tb(error.__traceback__) if frame.f_code.co_filename == NAME]
    line = error.lineno if isinstance(error, SyntaxError) and error.filename == NAME else next(reversed(lines), None)
    try:
        words = str(error.msg if isinstance(error, SyntaxError) else error)[:300]
    except Exception:  # making them is the student's code, too
        words = ""
    return [type(error).__name__, words, line]


def _json(said: dict[str, Any]) -> str:
    try:
        text = json.dumps(said)
    except (ValueError, TypeError, RecursionError):
        text = ""
    if 0 < len(text) <= LONGEST:
        return text
    return json.dumps({"raised": ["TooMuch", "gives more than can be looked at", None], "printed": ""})


@contextmanager
def typing(typed: Sequence[str], said: Callable[[str], object] = str) -> Iterator[None]:
    """input() gets one text after another. What it asks with is `said` with it, and not printed: a test is of what a
    program says itself."""
    waiting, before = iter(typed), builtins.input

    def given(prompt: object = "") -> str:
        try:
            text = next(waiting)
        except StopIteration:
            raise EOFError("the program asks for more than is typed") from None
        said(f"{prompt}{text}")
        return text

    builtins.input = given
    try:
        yield
    finally:
        builtins.input = before


@contextmanager
def _within(seconds: float) -> Iterator[None]:
    """An end for what does not come to one, where the system has a clock for that, and this is the main thread."""
    try:
        before = signal.signal(signal.SIGPROF, _late)
    except (AttributeError, ValueError):
        yield
        return
    signal.setitimer(signal.ITIMER_PROF, seconds, 1)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def _late(*_: object) -> None:
    raise TooLong("takes too long, as a loop does that never ends")
